"""*Service, not Systems*, through the relay: the three mails word for word, on their real days.

The store's CRM sends everything through Sincerely; nobody labels anything. The husband signed, the
mails go to the wife's address and to his. Each is stopped for its own reason; paperwork, a recall
and the salesman's own reply arrive; the sales manager's note ends the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from sincerely.records import templates
from sincerely.records.models import CareTask, Delivery
from sincerely.rules.events.appointments import AppointmentMissed, AppointmentSet
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.talks import MailReceived, StoreVisited
from sincerely.rules.events.wishes import QuietAsked
from sincerely.rules.sighting import Arrival, Contact, Happening
from tests.cast import SUV, day, stopped_of
from tests.relaying import cast
from tests.relaying.cast import Post, mail

SAM = "Sam Ortiz"
CHRIS = Contact(first="Chris", last="Butterworth", emails=("chris@butterworth.example",))
KIM = Contact(first="Kim", last="Butterworth", emails=("kim.butterworth@mail.example",))
HIS, HERS = CHRIS.emails[0], KIM.emails[0]


@dataclass(frozen=True)
class Insult:
    """One of the three mails, the day it came, and why it does not go."""

    day: int
    subject: str
    words: str
    because: str
    says: str


#: the words are Chris Butterworth's
INSULTS = (
    Insult(
        6,
        "Your appointment",
        "Hi Chris, it looks like you missed an appointment you had scheduled with Sam Ortiz. Did"
        " you want to reschedule your appointment to a more convenient time?",
        "appointment_not_missed",
        "bought",
    ),
    Insult(
        11,
        "Big sale this weekend",
        "Hi Chris, we are having a big sale this weekend on the Palisade. Please give Sam Ortiz a"
        " call to schedule an appointment to come test drive a new Palisade and get a great deal on"
        " a great car.",
        "already_bought",
        "bought",
    ),
    Insult(
        18,
        "We miss you",
        "Hi Chris, it looks like you haven\u2019t been by our store to see Sam Ortiz in a little"
        " while. Please give us a call or stop by anytime if there\u2019s anything we can do. We"
        " would love to help get you a great deal on a great car.",
        "seen_lately",
        "bought",
    ),
)


@pytest.fixture
def post(transactional_db: None) -> Iterator[Post]:
    templates.forget()
    with cast.post() as found:
        # the store believes its CRM when a salesperson answers a customer's mail
        found.house.crm.may_write_as_person = True
        found.house.crm.save()
        yield found


def they_shop_and_buy(post: Post) -> None:
    """Two months: a lead, visits, an appointment they came to a day early; then he signs."""
    here = post.house
    here.tell(CHRIS, LeadReceived(provider="Cars Finder", vehicle=SUV), day(-51))
    here.tell(KIM, LeadReceived(provider="Auto Compass", vehicle=SUV), day(-30))
    for when in (-39, -18, 0):
        here.tell(CHRIS, StoreVisited(by=SAM), day(when))
    here.tell(CHRIS, AppointmentSet(appointment="A7", at=day(1.2), by=SAM), day(-3))
    sold = DealSold(deal="88123", vehicle=SUV, by=SAM)
    with_her = DealSold(deal="88123", vehicle=SUV, by=SAM, role="cobuyer")
    here.arrive(
        [
            Arrival(
                key=f"88123:{who.first}",
                contact=who,
                happenings=(Happening(payload=said, occurred_at=day(0.2), key=f"s:{who.first}"),),
            )
            for who, said in ((CHRIS, sold), (KIM, with_her))
        ],
        now=day(4),
        source=here.dms,
    )
    here.tell(CHRIS, AppointmentMissed(appointment="A7", at=day(1.2), by=SAM), day(1.6))
    for task in CareTask.objects.filter(kind="thank_you"):
        from sincerely.rules.events.care import ThankYouGiven

        here.tell(CHRIS, ThankYouGiven(by=SAM, channel="call"), day(4.5))
        task.refresh_from_db()
        assert task.settled_by == SAM


def sent(post: Post, number: float, content: bytes, to: str) -> Delivery:
    """A mail of the CRM on that day, and how it ended."""
    post.now = day(number)
    post.take(content, to)
    post.work()
    return Delivery.objects.filter(mail__sender__isnull=False).latest("pk")


@pytest.mark.parametrize("to", [HIS, HERS], ids=["his address", "the wife's address"])
def test_service_not_systems_through_the_relay(post: Post, to: str) -> None:
    """Not one of the three mails goes, and each says why in a manager's words."""
    they_shop_and_buy(post)
    for insult in INSULTS:
        row = sent(post, insult.day, mail(insult.subject, insult.words, to), to)
        assert row.state == "refused", (insult.subject, row.state, row.codes, row.read)
        assert insult.because in row.codes, (row.codes, row.read)
        told = stopped_of(post.house.store)[0]
        assert insult.says in " ".join(told.sentences).lower(), told.sentences
    assert post.sink.mails == []


def test_what_serves_them_still_arrives(post: Post) -> None:
    """The paperwork, a recall and the salesman's own answer are none of the system's business."""
    they_shop_and_buy(post)
    paperwork = mail(
        "Your registration and title paperwork",
        "Hi Chris,\n\nYour permanent registration and license plates for deal 88123 have arrived."
        " Please bring your driver's license and the temporary tag when you pick them up from our"
        " title office.\n\nRuth Adler, Title Clerk",
        HIS,
    )
    recall = mail(
        "Important safety recall notice for your 2026 Hyundai Palisade",
        "This notice is sent to you in accordance with the National Traffic and Motor Vehicle"
        " Safety Act. Hyundai has decided that a defect which relates to motor vehicle safety"
        " exists in certain 2026 Palisade vehicles. The seat belt buckle may not latch. Your dealer"
        " will replace it free of charge. Recall number 26V-118.",
        HIS,
    )
    post.house.tell(CHRIS, MailReceived(message_id="<q1@butterworth.example>"), day(6.8))
    answer = mail(
        "Re: roof rails",
        "Yes, they fit yours. I put a set aside, come by whenever it suits you. Great deal, too.\n\n"
        "Sam\n\n> Do the roof rails of the Santa Fe fit our Palisade?",
        HIS,
        In_Reply_To="<q1@butterworth.example>",
        References="<q1@butterworth.example>",
    )
    for number, content in ((6, paperwork), (6.5, recall), (7, answer)):
        row = sent(post, number, content, HIS)
        assert row.state == "delivered", (row.codes, row.read)
    assert [taken.to for taken in post.sink.mails] == [HIS] * 3


def test_the_managers_note_ends_all_the_rest(post: Post) -> None:
    """'Finally we called the sales manager and asked to stop sending us emails.'"""
    they_shop_and_buy(post)
    told = QuietAsked(told_to="Lee Park", words="They called and asked us to stop.")
    post.house.tell(CHRIS, told, day(19))
    post.house.tell(KIM, told, day(19))
    newsletter = mail(
        "Harbor Motors November news",
        "This month at Harbor Motors: our food drive, winter driving tips, meet our new technician"
        " Ana, and a recipe for pumpkin soup.",
        HIS,
    )
    for number, content, to in (
        (20, mail(INSULTS[1].subject, INSULTS[1].words, HIS), HIS),
        (21, newsletter, HIS),
        (22, newsletter, HERS),
    ):
        row = sent(post, number, content, to)
        assert row.state == "refused", (row.state, row.codes, row.read)
    assert post.sink.mails == []


def test_even_before_the_dms_posts_and_with_the_sender_only_watched(post: Post) -> None:
    """In *watch* the same mails flow, and the report says that each would have been stopped."""
    from sincerely.work.relaying.judging import Mode

    they_shop_and_buy(post)
    post.turn(Mode.WATCH)
    for insult in INSULTS:
        row = sent(post, insult.day, mail(insult.subject, insult.words, HERS), HERS)
        assert (row.state, row.mode, row.answer) == ("delivered", "watch", "refuse")
