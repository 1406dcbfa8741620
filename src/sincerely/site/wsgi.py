"""The web application, for any WSGI server."""

import atexit
import gc
import os
from importlib import import_module
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.template.loader import get_template
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sincerely.site.settings")
application = get_wsgi_application()
#: what a page imports when it is first needed: the morning's pictures
_LATER = ("altair", "vl_convert")


def settle() -> None:
    """Loads every page and leaves what is loaded out of later looks for garbage: a third of a
    million things that stay for good, which would keep somebody waiting for 150 ms each time."""
    assert get_resolver().url_patterns  # finding them imports the views
    for folder in map(Path, engines["django"].dirs):
        for page in folder.rglob("*.html"):
            get_template(str(page.relative_to(folder)))
    for drawer in _LATER:
        import_module(drawer)
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # so that what is loaded is taken down in order, as ever


settle()
