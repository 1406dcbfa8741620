"""*Be Careful with Your Customer Care* (Robin Imbesi), as the people of the store see it.

She bought; a week later a recorded voice would call. Between: a box ticked after a call of six
seconds, and a thank-you that lay until the manager picked up the phone.
"""

import pytest
from playwright.sync_api import expect

from sincerely.records.models import User
from sincerely.rules.events.talks import CallMade
from sincerely.rules.purpose import Channel, Purpose
from sincerely.work import clockwork
from tests.cast import day
from tests.stories.browser.stage import Stage
from tests.stories.conftest import Feed
from tests.stories.test_be_careful_with_your_customer_care import DMS, MAIL, PHONE, ROBIN

pytestmark = pytest.mark.django_db(transaction=True)

HER = "Robin Imbesi"
WORDS = "First new car in ten years. Two kids, so we pay a sitter each time we come."
LEADS = f"""Lead ID,Created,First Name,Last Name,Email,Phone,Model,Trade In,Comments
L1,2026-02-01 20:15,Robin,Imbesi,{MAIL},{PHONE},Ascent,2011 Toyota 4Runner,"{WORDS}"
"""
VISITS = f"""visit_id,visited_at,department,salesperson,minutes,test_drive,first_name,last_name,\
email,make,model
V1,2026-02-14 10:30,sales,Alex Moreau,50,Y,Robin,Imbesi,{MAIL},Subaru,Ascent
V2,2026-02-28 10:30,sales,Alex Moreau,45,Y,Robin,Imbesi,{MAIL},Subaru,Outback
V3,2026-03-04 11:00,sales,Alex Moreau,300,N,Robin,Imbesi,{MAIL},,
"""


def test_be_careful_with_your_customer_care(stage: Stage, feed: Feed) -> None:
    alex = stage.works_here("Alex Moreau", "salesperson")
    ana = stage.works_here("Ana Silva", "service_advisor")
    morgan = stage.works_here("Morgan Blake", "manager")
    feed("leads", "leads.csv", LEADS, day(-31))
    feed("crm", "visits.csv", VISITS, day(0.3))
    feed("dms", "sales.csv", DMS, day(1))
    the_service_department_waits(stage, ana)
    the_salesman_ticks_a_box(stage, alex)
    the_recorded_voice_does_not_call(stage)
    the_manager_sees_who_has_not_been_thanked(stage, morgan)
    the_manager_picks_up_the_phone(stage, morgan)
    now_the_service_department_may_write(stage, ana)
    she_says_what_she_would_like(stage)
    and_a_person_is_to_call(stage, morgan)


def the_service_department_waits(stage: Stage, ana: User) -> None:
    stage.now = day(1.1)
    assert stage.ask(MAIL, Purpose.SERVICE_INTRODUCTION)["verdict"] == "wait"
    hers = stage.desk_of(ana)
    hers.place("People")
    hers.shows("People")
    hers.write("Find somebody", "0150")
    hers.press("link", HER)
    hers.shows(HER)
    waiting = hers.card("Service introduction")
    expect(waiting).to_contain_text("Alex Moreau has not thanked them in person yet")
    expect(waiting).to_contain_text("It is for Alex Moreau to thank them in person.")


def the_salesman_ticks_a_box(stage: Stage, alex: User) -> None:
    """ "I felt like the dealership merely checked a box on their list." """
    stage.house.tell(ROBIN, CallMade(by="Alex Moreau", seconds=6), day(2))
    stage.now = day(2.01)
    his = stage.desk_of(alex)
    his.says("Thank them in person. Bought 2026 Subaru Ascent, sold by Alex Moreau")
    his.says("Four weeks, three visits, two test drives, seven hours in the store")
    his.press("link", HER)
    his.shows(HER)
    his.says("Two kids, so we pay a sitter each time we come.")
    his.tick("radio", "Reached")
    his.press("button", "Save")
    his.shows("Today")
    his.said("It is kept, and it does not count yet. The telephone system heard six seconds.")
    his.says("Thank them in person.")
    his.write("How was it?", "She did not pick up")
    his.press("button", "Send")
    his.said("Thank you. Your manager sees what you said.")
    his.shows("Today")


def the_recorded_voice_does_not_call(stage: Stage) -> None:
    """ "I received an automated, pre-recorded message telling me what a special customer I was." """
    stage.now = day(3.1)
    clockwork.tick(now=stage.now)
    stage.now = day(7)
    said = stage.ask(PHONE, Purpose.THANK_YOU, channel=Channel.RECORDED_CALL)
    assert (said["verdict"], said["instead"]["who"]) == ("hand_over", "Alex Moreau")


def the_manager_sees_who_has_not_been_thanked(stage: Stage, morgan: User) -> None:
    his = stage.desk_of(morgan)
    his.place("Morning")
    his.shows("Morning")
    his.says("1 not thanked yet, 1 late", "1 insult stopped", "No buyer has heard a person yet.")
    his.press("link", "Alex Moreau", within=his.page.get_by_role("region", name="only ticked?"))
    his.shows("Done, or only ticked?")
    his.says("Alex Moreau logged this as done. The telephone system heard six seconds.")
    his.says("She did not pick up")
    his.write("How you know", "He says so himself")
    his.press("button", "It does not count")
    his.shows("Done, or only ticked?")
    his.place("Stopped")
    his.shows("Stopped and held")
    voice = his.card("Thank-you by recorded call")
    expect(voice).to_contain_text("A recorded voice would speak to them where a person should.")
    expect(voice).to_contain_text("Thank them in person")


def the_manager_picks_up_the_phone(stage: Stage, morgan: User) -> None:
    """ "How much effort does it really take for a salesman (or manager) to pick up the phone?" """
    his = stage.desk_of(morgan)
    his.says("Late with a colleague, now with you", "it was Alex Moreau")
    his.press("link", HER)
    his.shows(HER)
    his.press("link", "Call")
    his.tick("radio", "Reached")
    his.write("What you learned", "The boy has given the car a name")
    his.write("What you promised", "Ana shows her how her phone pairs")
    his.press("button", "Save")
    his.shows("Today")
    his.said("Kept. Robin Imbesi: Morgan Blake called.")
    his.place("Morning")
    his.shows("Morning")
    his.says("Everybody who bought has heard a person say thank you.")


def now_the_service_department_may_write(stage: Stage, ana: User) -> None:
    stage.now = day(7.1)
    assert stage.ask(MAIL, Purpose.SERVICE_INTRODUCTION)["verdict"] == "send"
    hers = stage.desk_of(ana)
    hers.press("link", HER)
    hers.shows(HER)
    hers.says("Morgan Blake thanked them by call", "Ana shows her how her phone pairs")


def she_says_what_she_would_like(stage: Stage) -> None:
    """By the link in the footer; nothing of her, her family or her car is on the page."""
    hers = stage.own_page(MAIL)
    expect(hers.page.locator("body")).not_to_contain_text("Robin")
    expect(hers.page.locator("body")).not_to_contain_text("Ascent")
    hers.press("button", "Call me, do not mail")
    hers.said("Done. No more mail that sells. A person here calls you.")
    hers.shows("What we may send you")


def and_a_person_is_to_call(stage: Stage, morgan: User) -> None:
    his = stage.desk_of(morgan)
    his.says("Call them, as they asked.")
    his.says("On their own page somebody asked to be called instead of mailed")
