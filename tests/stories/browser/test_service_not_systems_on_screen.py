"""*Service, not Systems* (Chris Butterworth), as the people of the store see it on their screens.

The facts, the three mails and their days are those of `tests.stories.test_service_not_systems`.
"""

import pytest
from playwright.sync_api import FilePayload, expect

from sincerely.records.models import User
from sincerely.rules.purpose import Purpose
from tests.cast import day
from tests.stories.browser.stage import Stage
from tests.stories.conftest import Feed
from tests.stories.test_service_not_systems import (
    DMS,
    INSULTS,
    MAIL,
    MISSED,
    the_click,
    two_months_of_shopping,
)

pytestmark = pytest.mark.django_db(transaction=True)

#: as he wrote himself, until the contract names him in full
CHRIS, CHRISTOPHER = "Chris Butterworth", "Christopher Butterworth"


def test_service_not_systems(stage: Stage, feed: Feed) -> None:
    sam = stage.works_here("Sam Ortiz", "salesperson")
    mia = stage.works_here("Mia Lund", "marketing")
    lee = stage.works_here("Lee Park", "manager")
    two_months_of_shopping(feed)
    the_click(stage.house)
    the_machine_is_held_within_hours(stage, mia)
    the_salesman_calls_the_morning_after(stage, sam)
    the_dms_posts_four_days_late(stage, mia)
    feed("crm", "missed.csv", MISSED, day(4.1))
    three_mails_are_stopped(stage, mia)
    the_manager_hears_that_they_want_no_more(stage, lee)
    the_store_sees_what_it_was_spared(stage, lee)
    he_looks_at_his_own_page(stage)


def the_machine_is_held_within_hours(stage: Stage, mia: User) -> None:
    stage.now = day(0.3)
    assert stage.ask(MAIL, Purpose.PROMOTION)["verdict"] == "hold"
    hers = stage.desk_of(mia)
    hers.place("Stopped")
    hers.shows("Stopped and held")
    held = hers.card(CHRIS)
    expect(held).to_contain_text("Promotion by email")
    expect(held).to_contain_text("Their deal on a 2026 Hyundai Palisade was marked sold")
    expect(held).to_contain_text("nobody has confirmed or undone it")


def the_salesman_calls_the_morning_after(stage: Stage, sam: User) -> None:
    stage.now = day(1)
    his = stage.desk_of(sam)
    his.says("Thank them in person. Sam Ortiz marked it sold: 2026 Hyundai Palisade")
    his.says("Seven weeks, three visits, one test drive, six hours in the store")
    his.press("link", CHRIS)
    his.shows(CHRIS)
    his.says("Hyundai Palisade on January 24 with Sam Ortiz")
    his.says("Big or mid-sized, we are not sure yet.")
    his.press("link", "Call")
    his.tick("radio", "Reached")
    his.write("What you learned", "Kim drives it to work")
    his.press("button", "Save")
    his.shows("Today")
    his.said("Kept. Chris Butterworth: Sam Ortiz called.")
    his.says("Nobody is waiting for a word from you today.")


def the_dms_posts_four_days_late(stage: Stage, mia: User) -> None:
    stage.now = day(4)
    hers = stage.desk_of(mia)
    hers.place("More")
    hers.press("link", "Feeds")
    hers.shows("Feeds")
    hers.unfold("Read a file now")
    hers.choose("The system it comes from", "dms")
    file = FilePayload(name="sold_0308.csv", mimeType="text/csv", buffer=DMS.encode())
    hers.page.get_by_label("The file, 200 MB at most").set_input_files(file)
    hers.press("button", "Read it")
    hers.shows("sold_0308.csv")
    hers.said("1 row: 1 sale.")


def three_mails_are_stopped(stage: Stage, mia: User) -> None:
    for insult in INSULTS:
        stage.now = day(insult.day)
        said = stage.ask(MAIL, insult.purpose)
        assert said["verdict"] == "refuse"
        assert insult.because in [reason["code"] for reason in said["reasons"]]
    hers = stage.desk_of(mia)
    hers.place("Stopped")
    hers.shows("Stopped and held")
    missed = hers.card("Missed appointment by email")
    expect(missed).to_contain_text("It says\nThey missed an appointment.", use_inner_text=True)
    expect(missed).to_contain_text("they bought on Wednesday, March 4, 2026")
    sale = hers.card("Promotion by email")
    expect(sale).to_contain_text("They bought a 2026 Hyundai Palisade here from Sam Ortiz")
    expect(sale).to_contain_text("this would treat a buyer as a prospect")
    expect(hers.card("Re-engagement by email")).to_contain_text("They were here on Wednesday")


def the_manager_hears_that_they_want_no_more(stage: Stage, lee: User) -> None:
    """ "Finally we called the sales manager and asked to stop sending us emails." """
    stage.now = day(19)
    his = stage.desk_of(lee)
    his.place("People")
    his.shows("People")
    his.write("Find somebody", "butterw")
    his.press("link", CHRISTOPHER)
    his.shows(CHRISTOPHER)
    his.says("Customer", "Sam Ortiz thanked them by call", "Kim drives it to work")
    his.unfold("To stop")
    his.tick("radio", "Mail")
    his.tick("radio", "Everything")
    his.press("button", "Note it")
    his.said("Nothing is mailed to them any more.")
    his.shows(CHRISTOPHER)
    his.says("They opted out of everything by email, told to Lee Park")
    said = stage.ask(MAIL, Purpose.NEWSLETTER)
    assert (said["verdict"], said["reasons"][0]["code"]) == ("refuse", "opted_out")


def the_store_sees_what_it_was_spared(stage: Stage, lee: User) -> None:
    his = stage.desk_of(lee)
    his.place("Morning")
    his.shows("Morning")
    his.says("Everybody who bought has heard a person say thank you.")
    his.says("1 in the last seven days, 2 in the seven before")
    his.says("buyers treated as somebody still to be won")
    expect(his.card("told to Lee Park")).to_contain_text(CHRISTOPHER)


def he_looks_at_his_own_page(stage: Stage) -> None:
    """What the law makes the store send still comes, with a link to what may be sent."""
    recall = stage.ask(MAIL, Purpose.RECALL)
    assert recall["verdict"] == "send"
    his = stage.own_page(MAIL, decision=recall["id"])
    his.says("It was a message we owe you, such as a recall or paperwork")
    expect(his.page.get_by_role("checkbox", name="Offers and news")).not_to_be_checked()
    expect(his.page.locator("body")).not_to_contain_text("Palisade")
    his.press("button", "I already bought from you")
    his.said("Thank you. We have stopped selling to you, and a person here looks at it.")
    his.shows("What we may send you")
