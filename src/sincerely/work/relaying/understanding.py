"""What a mail is for and who wrote it: its sender's word, the store's, the template, its words.

In that order (issue: *What a message is for*): a stated purpose counts within what the source is
believed in; a rule for the sender; a template somebody has labelled; the recogniser. Whoever says
what it is for, what its words claim, and that they sell, is added.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from sincerely.recognising.deadline import good_until_moment
from sincerely.recognising.recognise import Recognised, recognise
from sincerely.recognising.templates import fingerprint, skeleton
from sincerely.recognising.text import Text, of_mail, of_plain
from sincerely.records import templates
from sincerely.records.models import Sender
from sincerely.rules.belief import may_be_believed, sells_as_labelled
from sincerely.rules.message import Message
from sincerely.rules.purpose import Channel, Purpose, WrittenBy
from sincerely.work.relaying import rules
from sincerely.work.relaying.headers import Header, read
from sincerely.work.relaying.rules import SenderRule

#: words of a body; shorter ones two people may well write alike
A_LONG_ONE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A mail as the gate is asked about it. ``how``: what settled the purpose: stated, rule,
    template, recognised, unsure."""

    message: Message
    header: Header
    text: Text
    recognised: Recognised
    how: str
    template_id: int

    @property
    def purpose(self) -> Purpose:
        """What it is most likely for."""
        return self.message.purpose or self.recognised.purpose


def understand(
    *, sender: Sender, content: bytes, address: str, received_at: datetime
) -> Understood:
    """What one mail is for. ``address``: of the recipient it is looked at for."""
    header, text = read(content), of_mail(content)
    found, wording = _seen(text)
    template = templates.met(
        sender.source.store_id,
        wording,
        wording=lambda: (skeleton(of_plain(header.subject, Channel.EMAIL)), skeleton(text)),
        now=received_at,
    )
    known = [rules.typed(said) for said in sender.rules]
    purpose, how = _purpose(sender, header, known, template.purpose, found)
    message = Message(
        channel=Channel.EMAIL,
        purpose=purpose,
        could_be=() if purpose else tuple(each for each, _ in found.could_be),
        claims=found.claims,
        sells=_sells(purpose, how, found),
        about=found.vehicle,
        sender=sender.source.name,
        good_until=good_until_moment(text, received_at, sender.source.store.zone),
    )
    author = _author(sender, header, known, text, template.id, address)
    answers = header.answers if author is WrittenBy.PERSON else ""
    return Understood(
        message=replace(message, written_by=author, in_reply_to=answers),
        header=header,
        text=text,
        recognised=found,
        how=how,
        template_id=template.id,
    )


@lru_cache(maxsize=64)
def _seen(text: Text) -> tuple[Recognised, str]:
    """One mail to many people, or tried again, is read once."""
    return recognise(text), fingerprint(text)


def _purpose(
    sender: Sender,
    header: Header,
    known: list[SenderRule],
    label: Purpose | None,
    found: Recognised,
) -> tuple[Purpose | None, str]:
    stated = header.stated
    surely = None if found.unsure else found.purpose
    said = Purpose(stated) if stated in sender.source.may_claim and stated in set(Purpose) else None
    if said and may_be_believed(said, surely=surely):
        return said, "stated"
    ruled = rules.purpose_by(known, header)
    if ruled and may_be_believed(ruled, surely=surely):
        return ruled, "rule"
    if label:
        return label, "template"
    return (None, "unsure") if found.unsure else (found.purpose, "recognised")


def _sells(purpose: Purpose | None, how: str, found: Recognised) -> bool:
    """What the text plainly does counts, whoever says what it is for, but for a person's label."""
    if how != "template" or purpose is None:
        return found.sells
    return sells_as_labelled(purpose, surely=found.sells and not found.unsure)


def _author(
    sender: Sender,
    header: Header,
    known: list[SenderRule],
    text: Text,
    template_id: int,
    address: str,
) -> WrittenBy:
    """A person only where the store believes this sender's word for it: by a rule, or because it
    answers a mail, nothing in its head says machine, and nobody else got the same words."""
    if ruled := rules.author_by(known, header):
        return ruled
    if header.bulk or not header.answers or not sender.source.may_write_as_person:
        return WrittenBy.MACHINE if header.bulk else WrittenBy.UNKNOWN
    if len(text.body.split()) < A_LONG_ONE:  # "Thanks, see you then." is everybody's
        return WrittenBy.PERSON
    sent_to = templates.others(template_id, address, most=templates.MANY)
    return WrittenBy.PERSON if sent_to < templates.MANY else WrittenBy.MACHINE
