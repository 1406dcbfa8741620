"""What people asked for: opt-outs and opt-ins, do-not-contact, quiet.

Doubt about a refusal counts as the refusal, at once and for all it may mean; doubt about a
permission is no permission and goes to a person.
"""

from enum import StrEnum

from sincerely.reading.text import meaning, squash
from sincerely.reading.when import Moment
from sincerely.rules.events import Payload
from sincerely.rules.events.wishes import (
    DeceasedReported,
    DoNotContactAsked,
    OptedIn,
    OptedOut,
    QuietAsked,
    Topic,
)
from sincerely.rules.sighting import Arrival

from .consent import CONSENT
from .contacts import PERSON, person
from .kind import WHO, TableKind
from .row import Row, RowProblem, happening
from .words import CHANNELS


class Request(StrEnum):
    """What somebody asked for."""

    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    DO_NOT_CONTACT = "do_not_contact"
    QUIET = "quiet"
    DECEASED = "deceased"


_REQUESTS = {
    **{squash(each): each for each in Request},
    **meaning("out stop unsubscribe unsubscribed optedout", Request.OPT_OUT),
    **meaning("in start subscribe subscribed optedin", Request.OPT_IN),
    "nocontact": Request.DO_NOT_CONTACT,
    **meaning("leavemealone lesscontact", Request.QUIET),
}
_ALL_CHANNELS = frozenset({"", "all", "any", "every"})
_TOPICS = {
    **{each.value: each for each in Topic},
    **meaning("sales promotions promotion newsletter", Topic.MARKETING),
    "all": Topic.EVERYTHING,
}


def read(row: Row) -> tuple[Arrival, ...]:
    """One request. A refusal without a readable date holds from the moment the file came."""
    number = row.key("optout_id")
    said = row.text("request")
    request = _REQUESTS.get(squash(said), Request.OPT_OUT) if said else Request.OPT_OUT
    payload = _permission(row) if request is Request.OPT_IN else _refusal(row, request)
    when = row.must_moment("at") if request is Request.OPT_IN else _when(row)
    who = person(row)
    if not who.addresses(row.context.source):
        raise RowProblem(
            "no_address",
            "The row gives only a name, and a name alone cannot be looked for in a mailing list.",
            "Fill in the mail address, the telephone or the customer number.",
        )
    key = f"optout:{number}:{request}"
    event = happening(payload, when, key)
    return (Arrival(key=key, contact=who, happenings=(event,)),)


def _refusal(row: Row, request: Request) -> Payload:
    told_to, proof, words = row.text("told_to"), *_proof(row)
    match request:
        case Request.DO_NOT_CONTACT:
            return DoNotContactAsked(told_to=told_to, proof=proof, words=words)
        case Request.QUIET:
            return QuietAsked(told_to=told_to, words=words)
        case Request.DECEASED:
            return DeceasedReported(told_to=told_to)
        case _:
            return _opt_out(row, told_to, proof, words)


def _opt_out(row: Row, told_to: str, proof: str, words: str) -> OptedOut:
    """Unknown words widen it, and are kept with their own."""
    request, channel, topic = (row.text(each) for each in ("request", "channel", "topic"))
    unknown = [
        text
        for text, known in (
            (request, _REQUESTS),
            (channel, {*CHANNELS, *_ALL_CHANNELS}),
            (topic, _TOPICS),
        )
        if text and squash(text) not in known
    ]
    return OptedOut(
        channel=CHANNELS.get(squash(channel)),
        topic=_TOPICS.get(squash(topic), Topic.EVERYTHING) if topic else Topic.MARKETING,
        proof=proof,
        told_to=told_to,
        words="; ".join(text for text in (words, *unknown) if text),
    )


def _permission(row: Row) -> OptedIn:
    """An opt-in, for exactly the channel and topic it names."""
    said = squash(row.text("channel"))
    if said not in CHANNELS and said not in _ALL_CHANNELS:
        raise row.unknown_word("channel", CHANNELS)
    proof, words = _proof(row)
    return OptedIn(
        channel=CHANNELS.get(said),
        topic=row.word("topic", _TOPICS, Topic.MARKETING),
        written=row.yes("written"),
        proof=proof,
        words=words,
    )


def _proof(row: Row) -> tuple[str, str]:
    """How it is known, and their words; a proof with a mail address in it goes to the words."""
    proof, words = row.text("proof"), row.text("words")
    if "@" not in proof:
        return proof, words
    return "", "; ".join(text for text in (words, proof) if text)


def _when(row: Row) -> Moment:
    try:
        return row.must_moment("at")
    except RowProblem:
        return Moment(row.context.received_at, undated=True)


OPTOUTS = TableKind(
    name="optouts",
    key="optout_id",
    # by these alone nobody takes a list for one of opt-outs: see `guess`
    needs=("email|phone|cell_phone|home_phone|work_phone|customer_number",),
    told_by=("request", "channel", "at", WHO),
    columns={
        "optout_id": "requestid",
        "at": "date requestedat optoutdate optedoutdate optedoutat unsubscribedat unsubscribeddate "
        "unsubscribedate dateunsubscribed dateoptedout unsubscribetime unsubtime created time "
        "optouttime optoutdatetime unsubscribedon unsubscribedtime dateadded addedon "
        "dateaddedtodnc",
        "request": "action memberstatus subscriptionstatus subscriberstatus",
        "channel": "commchannel",
        "topic": "about",
        "proof": "how",
        "told_to": "toldto takenby",
        "written": "inwriting",
        "words": "comment comments note notes reason unsubscribereason optoutreason dncreason "
        "suppressionreason",
        **{column: also for column, also in PERSON.items() if column not in CONSENT},
    },
    read=read,
)
