"""What is logged here is queued for the CRM by its own transaction; what came from there is not."""

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from sincerely.records.models import CrmCopy, CrmLink, Person, User
from sincerely.rules.events import SaidBy
from sincerely.rules.events.care import NoteAdded
from sincerely.rules.events.deals import DealSold
from sincerely.rules.events.leads import InquiryMade
from sincerely.rules.events.service import ComplaintOpened, ComplaintResolved
from sincerely.rules.sighting import Contact
from sincerely.work import confirming, correcting, customer, customer_link, doubts, wishes
from sincerely.work.crm import links
from sincerely.work.talked import Outcome
from sincerely.work.wishes import Told, Wish
from tests.cast import ROSA, House, day, house
from tests.work.carecast import HOURS, buyer, logs, member, thanks
from tests.work.crmcast import crm, dana, harbor, queued, rosa

__all__ = ["dana", "harbor", "rosa"]  # fixtures

pytestmark = pytest.mark.django_db
NOW = day(1)


@pytest.fixture
def link(harbor: House) -> CrmLink:
    with crm() as server:
        return server.link(harbor)


def tell(harbor: House, rosa: Person, by: User, wish: Wish, at: datetime, words: str = "") -> None:
    told = Told(wish=wish, words=words, key=f"{wish}:{at.isoformat()}")
    wishes.tell(store=harbor.store, person=rosa, told=told, by=by, now=at)


def test_a_whole_talk(harbor: House, dana: User, rosa: Person, link: CrmLink) -> None:
    logs(harbor, dana, rosa, NOW, task=thanks(rosa), learned="Two boys", promised="floor mats")
    assert sorted(queued(link)) == ["call_made", "promise_made", "thank_you_given", "they_told"]
    copy = CrmCopy.objects.filter(link=link).earliest("pk")
    assert (copy.at, copy.next_at, copy.tries, copy.done_at) == (NOW, NOW, 0, None)


def test_a_try_wishes_and_complaints(
    harbor: House, dana: User, rosa: Person, link: CrmLink
) -> None:
    logs(harbor, dana, rosa, NOW, outcome=Outcome.NO_ANSWER)
    for number, wish in enumerate((Wish.STOP, Wish.ELSEWHERE, Wish.COMPLAINT, Wish.RESOLVED)):
        tell(harbor, rosa, dana, wish, day(2 + number), words="As they said it.")
    assert queued(link) == [
        "care_tried",
        "opted_out",
        "deal_lost",
        "complaint_opened",
        "complaint_resolved",
    ]


def test_what_they_say_on_their_own_page(harbor: House, rosa: Person, link: CrmLink) -> None:
    own = customer_link.read(customer_link.make(store=harbor.store, to="rosa@example.com"))
    assert own is not None
    customer.stop(link=own, now=day(7))
    assert queued(link) == ["opted_out"]


def test_what_came_from_the_crm_or_the_dms_is_not_sent_back(
    harbor: House, dana: User, rosa: Person, link: CrmLink
) -> None:
    harbor.tell(ROSA, NoteAdded(by="Dana Reyes", words="From the CRM"), NOW)
    harbor.tell(ROSA, InquiryMade(channel="web"), NOW)
    complaint = ComplaintOpened(complaint="C1", words="The squeak")
    harbor.tell(ROSA, complaint, NOW)
    harbor.tell(ROSA, ComplaintResolved(complaint="C1", by="Dana Reyes"), day(1.5))
    assert queued(link) == []
    harbor.tell(ROSA, ComplaintOpened(complaint="C2", words="The squeak again"), day(2))
    tell(harbor, rosa, dana, Wish.RESOLVED, day(3), words="New bushings.")
    assert queued(link) == ["complaint_resolved"], "put right here, under the CRM's own number"


def test_doubts_about_a_colleague_stay_here(
    harbor: House, dana: User, rosa: Person, link: CrmLink
) -> None:
    boss = member(harbor, "Max Boss", "manager")
    harbor.store.hours = HOURS
    harbor.store.save()
    logged = logs(harbor, dana, rosa, day(1.5), task=thanks(rosa))
    [doubt] = logged.doubts
    said: dict[str, Any] = {"by": boss, "stands": True, "words": "She did", "now": day(2)}
    doubts.settle(store=harbor.store, event=doubt.event, **said)
    assert sorted(queued(link)) == ["call_made", "thank_you_given"]


def test_a_correction(harbor: House, dana: User, rosa: Person, link: CrmLink) -> None:
    right = Contact(phones=(("cell", "207-555-0177"),))
    said: dict[str, Any] = {"by": dana.email, "why": "She said so on the phone", "now": NOW}
    correcting.correct(store=harbor.store, person=rosa, right=right, **said)
    assert queued(link) == ["details_corrected"]


def test_only_the_kinds_somebody_chose(harbor: House, dana: User, rosa: Person) -> None:
    with crm() as server:
        some = server.link(harbor, kinds=["promise_made"])
    logs(harbor, dana, rosa, NOW, promised="floor mats")
    correcting.correct(
        store=harbor.store, person=rosa, right=Contact(city="Bath"), by="x", why="y", now=NOW
    )
    assert queued(some) == ["promise_made"]


def test_each_link_of_the_store_once_and_none_of_another(
    harbor: House, dana: User, rosa: Person, link: CrmLink
) -> None:
    lake = house("lake", "Lake Motors")
    with crm() as server:
        other, far = server.link(harbor), server.link(lake)
    logs(harbor, dana, rosa, NOW, key="one")
    logs(harbor, dana, rosa, NOW, key="one")
    assert (queued(link), queued(other), queued(far)) == (["call_made"], ["call_made"], [])
    links.end(link=other, by="dana", now=day(2))
    logs(harbor, dana, rosa, day(3))
    assert (queued(link), queued(other)) == (["call_made"] * 2, ["call_made"])


def test_nothing_is_queued_of_what_was_not_kept(
    harbor: House, dana: User, rosa: Person, link: CrmLink
) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        logs(harbor, dana, rosa, NOW)
        raise ZeroDivisionError
    assert queued(link) == []


def test_nothing_of_what_was_before_the_link(harbor: House, dana: User, rosa: Person) -> None:
    logs(harbor, dana, rosa, NOW)
    with crm() as server:
        link = server.link(harbor, now=day(2))
    assert queued(link) == []


def test_a_word_that_came_through_the_api_is_not_given_back_to_the_crm(
    harbor: House, dana: User, link: CrmLink
) -> None:
    with crm() as server:
        ours = server.link(harbor, source=harbor.crm)
        other = server.link(harbor, source=harbor.dms, url=f"{server.url}&other")
    for number, (by, at) in enumerate(
        (("Dana (source:crm)", NOW), ("Dana (source:dms)", day(2)), (dana.email, day(3)))
    ):
        sign = DealSold(deal=f"O{number}", said_by=SaidBy.SALESPERSON)
        receipt = harbor.tell(buyer(number), sign, NOW)
        who = Person.objects.get(pk=receipt.people[0])
        confirming.still_shopping(store=harbor.store, person=who, why="Heard", by=by, now=at)
    assert [len(queued(each)) for each in (link, ours, other)] == [1, 2, 2]
