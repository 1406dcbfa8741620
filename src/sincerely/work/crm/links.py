"""Links to the store's CRM: made, tried, ended; and copies sent again by hand."""

import base64
import ipaddress
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from sincerely.records.models import CrmCopy, CrmLink, Source, Store, Upstream
from sincerely.work import mailboxes
from sincerely.work.crm import addresses, files, hooks, mails
from sincerely.work.crm.addresses import LOOPBACK
from sincerely.work.crm.refusing import NotTaken
from sincerely.work.crm.saying import ALL_KINDS
from sincerely.work.errors import WorkError

_Kind = CrmLink.Kind
LONGEST_ADDRESS = 320


def add_hook(
    *,
    store: Store,
    url: str,
    by: str,
    now: datetime,
    kinds: Sequence[str] = (),
    source: Source | None = None,
    networks: Sequence[str] = (),
    at_the_server: bool = False,
) -> CrmLink:
    """A link by web hook; its ``secret`` is shown to whoever made it, and never again.

    ``networks``: not public, and allowed all the same. ``at_the_server``: made by somebody who has
    the server itself, so it may go to this machine.

    Raises `WorkError` ``hook_address``, ``no_such_network``, ``no_such_kind``, ``link_exists``.
    """
    allowed = [*_networks(networks), *(LOOPBACK if at_the_server else ())]
    try:
        addresses.places(url, allowed)
    except NotTaken as problem:
        raise WorkError("hook_address", problem.sentence, problem.hint) from None
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    return _add(
        CrmLink(
            store=store,
            kind=_Kind.HOOK,
            target=url,
            secret=secret,
            networks=allowed,
            source=source,
            kinds=_kinds(kinds),
            made_by=by,
            made_at=now,
        )
    )


def _no_way_for_copies(address: str, hint: str) -> WorkError:
    sentence = f"{address!r} is not a mail address a copy can go to or come from."
    return WorkError("address_unreadable", sentence, hint)


def add_mail(
    *,
    store: Store,
    address: str,
    sent_from: str,
    by: str,
    now: datetime,
    kinds: Sequence[str] = (),
    source: Source | None = None,
) -> CrmLink:
    """A link by mail to the CRM's address, from the store's own.

    Raises `WorkError` ``address_unreadable``, ``no_upstream``, ``no_such_kind``, ``link_exists``.
    """
    for each in (address, sent_from):
        try:
            mailboxes.typed(each)
        except mailboxes.NoMailboxError as error:
            raise _no_way_for_copies(each, error.hint) from None
        if not each.isascii() or len(each) > LONGEST_ADDRESS:
            raise _no_way_for_copies(each, "Write it as name@example.com.")
    if not Upstream.objects.filter(store=store).exists():
        raise WorkError(
            "no_upstream",
            "The store has no outgoing mail server here.",
            "Whoever runs the server sets it: `sincerely upstream set`.",
        )
    return _add(
        CrmLink(
            store=store,
            kind=_Kind.MAIL,
            target=address.strip(),
            sent_from=sent_from.strip(),
            source=source,
            kinds=_kinds(kinds),
            made_by=by,
            made_at=now,
        )
    )


def add_csv(
    *,
    store: Store,
    folder: Path,
    by: str,
    now: datetime,
    kinds: Sequence[str] = (),
    source: Source | None = None,
) -> CrmLink:
    """A link by the night's file. Only somebody who has the server itself names a folder of it.

    Raises `WorkError` ``no_such_folder``, ``no_such_kind``, ``link_exists``.
    """
    link = CrmLink(
        store=store,
        kind=_Kind.CSV,
        target=str(folder.expanduser().resolve()),
        source=source,
        kinds=_kinds(kinds),
        made_by=by,
        made_at=now,
    )
    try:
        files.try_(link)
    except NotTaken as problem:
        raise WorkError("no_such_folder", problem.sentence, problem.hint) from None
    return _add(link)


def end(*, link: CrmLink, by: str, now: datetime) -> None:
    """Nothing more goes there. What waits stays undone, and is kept.

    Raises `WorkError` ``ended_already``.
    """
    open_still = CrmLink.objects.filter(pk=link.pk, ended_at=None)
    ended = open_still.update(ended_at=now, ended_by=by, secret="", failing_since=None)
    if not ended:
        raise WorkError("ended_already", "That link has ended already.", "Make a new one.")


def try_(*, link: CrmLink, by: str, now: datetime) -> str:
    """Sends something about nobody, now; what came of it in a sentence.

    Raises `WorkError` ``ended_already``, ``not_taken``.
    """
    if link.ended_at is not None:
        raise WorkError("ended_already", "That link has ended.", "Make a new one.")
    try:
        match link.kind:
            case _Kind.HOOK:
                hooks.try_(link, by=by, now=now)
                return f"{link.target} took it."
            case _Kind.MAIL:
                mails.try_(link, by=by, now=now)
                return f"The store's mail server took a test for {link.target}."
            case _:
                files.try_(link)
                return f"{link.target} can be written to. The next file comes after midnight."
    except NotTaken as problem:
        raise WorkError("not_taken", problem.sentence, problem.hint) from None


def send_again(*, copy: CrmCopy, now: datetime) -> None:
    """One copy once more, whether it was given up or taken, under its old number.

    Raises `WorkError` ``ended_already``, ``in_a_file``, ``being_sent``.
    """
    if copy.link.ended_at is not None:
        raise WorkError("ended_already", "That link has ended.", "Make a new one.")
    if copy.link.kind == _Kind.CSV:
        raise WorkError(
            "in_a_file",
            "That stands in a day's file.",
            "Write the day's file again: `sincerely crm again LINK --day 2026-03-04`.",
        )
    with transaction.atomic():
        rows = CrmCopy.objects.select_for_update(skip_locked=True).filter(pk=copy.pk)
        if rows.first() is None:
            raise WorkError("being_sent", "It is being sent just now.", "Look again in a minute.")
        rows.model.objects.filter(pk=copy.pk).update(next_at=now, done_at=None, tries=0, problem="")


def send_given_up_again(*, link: CrmLink, now: datetime) -> int:
    """Everything this link has given up, once more; how many."""
    given_up = CrmCopy.objects.filter(link=link, link__ended_at=None, done_at=None, next_at=None)
    if link.kind == _Kind.CSV:
        return 0
    return given_up.update(next_at=now, tries=0, problem="")


@transaction.atomic
def _add(link: CrmLink) -> CrmLink:
    # two presses of one button: the second waits here, and finds the first one's link
    Store.objects.select_for_update(no_key=True).get(pk=link.store.pk)
    same = CrmLink.objects.filter(
        store=link.store, kind=link.kind, target=link.target, ended_at=None
    )
    if same.exists():
        raise WorkError(
            "link_exists",
            f"There is a link to {link.target} already.",
            "End that one first, to make it anew.",
        )
    link.save()
    return link


def _kinds(kinds: Sequence[str]) -> list[str]:
    for kind in kinds:
        if kind not in ALL_KINDS:
            raise WorkError(
                "no_such_kind",
                f"Nothing of the kind {kind!r} goes to a CRM.",
                f"There are: {', '.join(ALL_KINDS)}.",
            )
    return list(dict.fromkeys(kinds))


def _networks(networks: Sequence[str]) -> list[str]:
    try:
        return [str(ipaddress.ip_network(each)) for each in networks]
    except ValueError as problem:
        raise WorkError(
            "no_such_network", f"{problem}.", "Write it as 10.20.0.0/16, or as one address."
        ) from None
