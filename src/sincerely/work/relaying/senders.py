"""Setting up what sends through us: upstreams, senders, their modes and the emergency switch."""

import ipaddress
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from sincerely.records.models import Sender, SenderDecision, Source, Store, Upstream
from sincerely.rules.purpose import Purpose
from sincerely.work.errors import WorkError
from sincerely.work.relaying import rules, setup
from sincerely.work.relaying.doors import digest
from sincerely.work.relaying.judging import Mode

_Tls = Upstream.Tls
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: a store's own networks: as wide as it likes
_OURS = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7")
)
#: where every IPv4 address is written as an IPv6 one (RFC 4291, RFC 6052)
_MAPPED = (ipaddress.ip_network("::ffff:0:0/96"), ipaddress.ip_network("64:ff9b::/96"))
#: bits by IP version: one wider than this is not one store's, and would be an open relay
_WIDEST = {4: 16, 6: 48}


def set_upstream(
    *,
    store: Store,
    name: str,
    host: str,
    port: int,
    tls: str = _Tls.STARTTLS,
    user: str = "",
    password_file: str = "",
    give_up_hours: int = 48,
    patience: int = 20,
) -> Upstream:
    """The mail server what may go is handed to. Raises `WorkError` ``tls_needed``,
    ``no_password_file``."""
    if user and tls == _Tls.NONE and not _is_here(host):
        raise WorkError(
            "tls_needed",
            f"Without TLS the password of {user} could be read on its way to {host}.",
            "Use --tls starttls or --tls implicit.",
        )
    if user and not Path(password_file).is_file():
        raise WorkError(
            "no_password_file",
            f"There is no file {password_file or '(none given)'} with the password of {user}.",
            "Write the password alone into a file only the relay may read, and name it.",
        )
    found, _ = Upstream.objects.update_or_create(
        store=store,
        name=name,
        defaults={
            "host": host,
            "port": port,
            "tls": tls,
            "user": user,
            "password_file": password_file,
            "give_up_hours": give_up_hours,
            "patience": patience,
        },
    )
    setup.forget()
    return found


def add_sender(
    *,
    source: Source,
    upstream: Upstream,
    user: str | None = None,
    networks: Sequence[str] = (),
    limits: Mapping[str, int] | None = None,
    refuses_known: bool = False,
    refuses_after_data: bool = False,
) -> tuple[Sender, str]:
    """Lets a source's system send through us, in *watch* mode. Returns it with its new password,
    shown this once (empty where it is known by its network alone).

    Raises `WorkError` ``way_in_needed``, ``network_unusable``, ``network_taken``,
    ``sender_exists``.
    """
    if not user and not networks:
        raise _way_in_needed()
    _check_networks(source, networks)
    password = secrets.token_urlsafe(24) if user else ""
    try:
        with transaction.atomic():
            sender = Sender.objects.create(
                source=source,
                upstream=upstream,
                user=user,
                password=digest(password) if password else "",
                networks=list(networks),
                refuses_known=refuses_known,
                refuses_after_data=refuses_after_data,
                **(limits or {}),
            )
    except IntegrityError as problem:
        raise WorkError(
            "sender_exists",
            f"'{source.name}' sends through us already, or the user '{user}' is taken.",
            "`sincerely sender list` shows who sends, `sincerely sender change` changes one.",
        ) from problem
    return sender, password


def change(
    *,
    sender: Sender,
    upstream: Upstream | None = None,
    user: str | None = None,
    networks: Sequence[str] | None = None,
    settings: Mapping[str, int | bool] | None = None,
) -> str:
    """Changes what is given of a sender's ways, limits and answers; all else stays. With ``user``
    it gets a new password: returned, and shown this once.

    Mail kept before goes to the upstream it was kept for. Raises `WorkError` as `add_sender`.
    """
    password = secrets.token_urlsafe(24) if user else ""
    said: dict[str, Any] = dict(settings or {})
    if upstream is not None:
        said["upstream"] = upstream
    if user:
        said |= {"user": user, "password": digest(password)}
    if networks is not None:
        _check_networks(sender.source, networks)
        said["networks"] = list(networks)
    try:
        with transaction.atomic():
            row = Sender.objects.select_for_update().get(pk=sender.pk)
            if not (said.get("user", row.user) or said.get("networks", row.networks)):
                raise _way_in_needed()
            for name, value in said.items():
                setattr(row, name, value)
            row.save(update_fields=list(said))
    except IntegrityError as problem:
        raise WorkError(
            "sender_exists",
            f"The user '{user}' is taken.",
            "`sincerely sender list` shows who signs in as whom.",
        ) from problem
    setup.forget()
    return password


def remove(*, sender: Sender, why: str, by: str, now: datetime) -> None:
    """No longer lets a system in. What it sent before goes on as it would have, and stays known."""
    with transaction.atomic():
        Sender.objects.filter(pk=sender.pk).update(user=None, password="", networks=[])
        _decided(sender, "removed", by, why, now)
    setup.forget()


def new_password(*, sender: Sender) -> str:
    """A new password, shown this once; the old one stops working."""
    password = secrets.token_urlsafe(24)
    Sender.objects.filter(pk=sender.pk).update(password=digest(password))
    return password


def set_mode(
    *, sender: Sender, mode: Mode, purpose: Purpose | None, why: str, by: str, now: datetime
) -> None:
    """Turns a sender to *watch* or *on*, for one purpose or for all without a mode of their own."""
    with transaction.atomic():
        row = Sender.objects.select_for_update().get(pk=sender.pk)
        row.modes = {**row.modes, str(purpose or ""): str(mode)}
        row.save(update_fields=["modes"])
        _decided(row, "mode", by, why, now, purpose=str(purpose or ""), mode=str(mode))
    setup.forget()


def bypass(*, sender: Sender, why: str, by: str, now: datetime) -> None:
    """The emergency switch: from now on everything flows and nothing is judged. Loud: every page,
    `sincerely doctor` and the log say so until it ends. What is held stays held."""
    with transaction.atomic():
        Sender.objects.filter(pk=sender.pk, bypassed_at=None).update(bypassed_at=now)
        _decided(sender, "bypass", by, why, now)
    setup.forget()


def end_bypass(*, sender: Sender, why: str, by: str, now: datetime) -> None:
    """The gate is asked again."""
    with transaction.atomic():
        Sender.objects.filter(pk=sender.pk).update(bypassed_at=None)
        _decided(sender, "bypass_ended", by, why, now)
    setup.forget()


def set_rules(*, sender: Sender, said: Sequence[Mapping[str, Any]]) -> None:
    """What the store knows of this sender's mail. Raises `WorkError` ``rule_unusable``."""
    sender.rules = [rules.typed(each).plain() for each in said]
    sender.save(update_fields=["rules"])
    setup.forget()


def _decided(
    sender: Sender,
    what: str,
    by: str,
    why: str,
    now: datetime,
    *,
    purpose: str = "",
    mode: str = "",
) -> None:
    SenderDecision.objects.create(
        sender=sender, what=what, purpose=purpose, mode=mode, why=why, by=by, at=now
    )


def _way_in_needed() -> WorkError:
    return WorkError(
        "way_in_needed",
        "It has no way in: neither a user nor a network was given.",
        "Give --user NAME, --network 192.0.2.0/24, or both.",
    )


def _check_networks(source: Source, networks: Sequence[str]) -> None:
    for text in networks:
        wanted = _network(text)
        for other in Sender.objects.exclude(source=source).select_related("source"):
            taken = [ipaddress.ip_network(each) for each in other.networks]
            if any(each.version == wanted.version and each.overlaps(wanted) for each in taken):
                raise WorkError(
                    "network_taken",
                    f"{text} would also let in '{other.source.name}'.",
                    "Two senders on one network sign in with a user and a password each.",
                )


def _network(text: str) -> _Network:
    """A network that may be let in without a password. Raises `WorkError` ``network_unusable``."""
    try:
        wanted = ipaddress.ip_network(text)
    except ValueError as problem:
        raise WorkError(
            "network_unusable", f"{problem}.", "Write it as 192.0.2.0/24 or one address."
        ) from problem
    if isinstance(wanted, ipaddress.IPv6Network) and any(wanted.overlaps(m) for m in _MAPPED):
        raise WorkError(
            "network_unusable",
            f"{text} holds IPv4 addresses written as IPv6.",
            "Write it as IPv4: 192.0.2.0/24.",
        )
    widest = _WIDEST[wanted.version]
    if wanted.prefixlen < widest and not any(_within(wanted, ours) for ours in _OURS):
        raise WorkError(
            "network_unusable",
            f"{text} is wider than /{widest}: strangers could send through it.",
            "Name the few addresses the system sends from, or let it sign in with --user NAME.",
        )
    return wanted


def _within(inner: _Network, outer: _Network) -> bool:
    if isinstance(inner, ipaddress.IPv4Network):
        return isinstance(outer, ipaddress.IPv4Network) and inner.subnet_of(outer)
    return isinstance(outer, ipaddress.IPv6Network) and inner.subnet_of(outer)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
