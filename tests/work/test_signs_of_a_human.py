"""Any sign of a human counts, so that nobody logs twice: each settles the thank-you by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from sincerely.reading import Read, StoreClock, hooks
from sincerely.reading.context import Context
from sincerely.records.models import CareTask, Person
from sincerely.records.untold import Delivered
from sincerely.rules.events.talks import MailReceived, MailSent
from sincerely.rules.purpose import Purpose, WrittenBy
from sincerely.work import intake
from sincerely.work.relaying import telling
from tests.cast import ROSA, House, day, house
from tests.work.carecast import bought, logs, member, thanks

pytestmark = pytest.mark.django_db
AT = day(1)


@pytest.fixture
def harbor() -> House:
    return house()


@pytest.fixture
def rosa(harbor: House) -> Person:
    return bought(harbor, ROSA)


def hook(harbor: House, kind: str, fields: dict[str, str], *, person: bool = True) -> None:
    """A web hook of the telephone or texting provider."""
    posted = hooks.posted(tuple(fields.items()), {}, writes_as_person=person)
    context = Context(clock=StoreClock(harbor.store.zone), source="phones", received_at=AT)
    found = hooks.read(kind, posted, context)
    assert isinstance(found, Read), found
    intake.record(source=harbor.crm, arrivals=list(found.arrivals), by="the tests", now=AT)


def relayed(harbor: House, author: WrittenBy) -> None:
    """A mail the relay delivered, told to the ledger as it does."""
    said = {"written_by": author, "from": "Dana Reyes", "message_id": "<7@harbor>", "how": "unsure"}
    delivered = Delivered(
        id=1,
        queue_id="1",
        source_id=harbor.crm.pk,
        source_name="crm",
        recipient="rosa@example.com",
        at=AT,
        template_id=None,
        read=said,
    )
    arrival = telling._arrival(delivered)
    intake.record(source=harbor.crm, arrivals=[arrival], by="the relay", now=AT, stops=False)


CALL = {
    "CallSid": "CA1",
    "CallStatus": "completed",
    "From": "+12075550199",
    "To": "+12075550101",
}


def call(harbor: House, seconds: int, direction: str = "outbound-dial") -> None:
    ends = {"From": CALL["To"], "To": CALL["From"]} if direction == "inbound" else {}
    hook(harbor, "voice", CALL | ends | {"Direction": direction, "CallDuration": str(seconds)})


def text(harbor: House, *, person: bool) -> None:
    fields = {"MessageSid": "SM9", "MessageStatus": "delivered", "From": CALL["From"]}
    posted = hooks.posted(
        tuple((fields | {"To": CALL["To"]}).items()),
        {"written_by": "person"} if person else {},
        writes_as_person=True,
    )
    context = Context(clock=StoreClock(harbor.store.zone), source="phones", received_at=AT)
    found = hooks.read("status", posted, context)
    assert isinstance(found, Read), found
    intake.record(source=harbor.crm, arrivals=list(found.arrivals), by="the tests", now=AT)


def answered(harbor: House) -> None:
    """They answer what Dana wrote by hand before they bought."""
    own = MailSent(by="Dana Reyes", written_by=WrittenBy.PERSON, message_id="<1@harbor>")
    harbor.tell(ROSA, own, day(-1), now=AT)
    harbor.tell(ROSA, MailReceived(in_reply_to="<1@harbor>"), AT)


def answered_a_machine(harbor: House) -> None:
    own = MailSent(system="crm", written_by=WrittenBy.MACHINE, message_id="<1@harbor>")
    harbor.tell(ROSA, own, day(-1), now=AT)
    harbor.tell(ROSA, MailReceived(in_reply_to="<1@harbor>", to="Dana Reyes"), AT)


@pytest.mark.parametrize(
    "sign",
    [
        pytest.param(lambda h: call(h, 95), id="their call seen by a web hook"),
        pytest.param(lambda h: call(h, 95, "inbound"), id="they called and talked"),
        pytest.param(lambda h: text(h, person=True), id="their own text seen by a web hook"),
        pytest.param(lambda h: relayed(h, WrittenBy.PERSON), id="their own mail by the relay"),
    ],
)
def test_each_sign_settles_the_thank_you(
    harbor: House, rosa: Person, sign: Callable[[House], None]
) -> None:
    sign(harbor)
    assert thanks(rosa).settled_at is not None
    verdict = harbor.ask("rosa@example.com", Purpose.SERVICE_REMINDER, day(2)).verdict
    assert not verdict.reasons


def test_an_answer_to_a_humans_own_words_is_a_sign(harbor: House, rosa: Person) -> None:
    answered(harbor)
    verdict = harbor.ask("rosa@example.com", Purpose.SERVICE_REMINDER, day(2)).verdict
    assert not verdict.reasons


@pytest.mark.parametrize(
    "sign",
    [
        pytest.param(lambda h: call(h, 6), id="six seconds"),
        pytest.param(lambda h: call(h, 6, "inbound"), id="they called for six seconds"),
        pytest.param(lambda h: text(h, person=False), id="a machine's text"),
        pytest.param(lambda h: relayed(h, WrittenBy.MACHINE), id="a machine's mail"),
        pytest.param(lambda h: relayed(h, WrittenBy.UNKNOWN), id="a mail of nobody knows whom"),
        pytest.param(answered_a_machine, id="an answer to a machine"),
    ],
)
def test_no_machine_and_no_six_seconds_do(
    harbor: House, rosa: Person, sign: Callable[[House], None]
) -> None:
    sign(harbor)
    assert thanks(rosa).settled_at is None


def test_logged_after_the_telephone_told_of_it_nothing_is_doubted(
    harbor: House, rosa: Person
) -> None:
    call(harbor, 95)
    dana = member(harbor, "Dana Reyes")
    logged = logs(harbor, dana, rosa, AT + timedelta(minutes=3), task=thanks(rosa))
    assert (logged.doubts, logged.settled) == ((), True)
    assert CareTask.objects.filter(kind="thank_you").count() == 1
