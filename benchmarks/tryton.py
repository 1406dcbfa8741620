"""Tryton's marketing automation, in a database and a process of its own.

`prepared` is for the one who asks, `opened` for the child that runs Tryton: its pool is set up once
a process, and the packages of `make bench` are needed.
"""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_CONFIG = """[database]
uri = postgresql://{user}@:/
language = en
[email]
uri = smtp://127.0.0.1:{port}
from = crm@bench.example.com
[web]
hostname = bench.example.com
"""


def run(folder: Path, name: str, port: int, module: str, *given: str) -> str:
    """What ``python -m module CONFIG NAME *given`` prints, with Tryton in a new database ``name``.

    Its mail goes to ``port``. The database is made on the server Django is connected to.
    """
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    here = settings.DATABASES["default"]
    config, secret = folder / f"{name}.conf", folder / "secret"
    config.write_text(_CONFIG.format(user=here["USER"], port=port))
    secret.write_text(secrets.token_urlsafe(24))
    env = os.environ | {"PGHOST": here["HOST"], "TRYTONPASSFILE": str(secret)}
    admin = shutil.which("trytond-admin", path=str(Path(sys.executable).parent))
    if admin is None:
        sys.exit("Tryton is needed: `make bench` installs it.")
    made = ["-c", str(config), "-d", name, "-u", "marketing_automation", "--all"]
    asked = ["--activate-dependencies", "-p"]
    subprocess.run(
        [admin, *made, *asked], check=True, env=env, input=b"\n", stdout=subprocess.DEVNULL
    )
    child = [sys.executable, "-W", "ignore", "-m", module, str(config), name, *given]
    return subprocess.run(child, check=True, env=env, stdout=subprocess.PIPE, text=True).stdout


def opened(config: str, name: str) -> Any:
    """Tryton's pool of models."""
    import email_validator

    # Tryton would look for the town's mail server, which is on no network
    email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()
    really: Any = email_validator.validate_email
    email_validator.validate_email = lambda text, **_: really(text, check_deliverability=False)

    from trytond.config import config as settings
    from trytond.pool import Pool
    from trytond.transaction import Transaction

    settings.update_etc(config)
    Pool.start()
    pool = Pool(name)
    with Transaction().start(name, 0):
        pool.init()
    return pool


@contextmanager
def working(name: str) -> Iterator[None]:
    """A transaction that is committed; then what it left in the queue is done, as Tryton does."""
    from trytond.transaction import Transaction
    from trytond.worker import run_task

    with Transaction().start(name, 0) as transaction:
        yield
        transaction.commit()
        tasks = list(transaction.tasks)
        transaction.tasks.clear()
    for task in tasks:
        run_task(name, task)
