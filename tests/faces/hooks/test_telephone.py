"""Texts and calls by web hook: what is recorded, and what is answered."""

import pytest

from sincerely.records.models import EventRow, FeedFile, Person, Quarantine, Source
from sincerely.rules.purpose import Channel, Purpose
from sincerely.work import mending, people
from tests.cast import ROSA as ROSA_KELLER
from tests.cast import House, day

from .conftest import ROSA, Provider


def kinds() -> list[str]:
    return sorted(EventRow.objects.values_list("kind", flat=True))


def test_a_text_is_recorded_about_whom_the_store_knows(telephone: Provider, harbor: House) -> None:
    from sincerely.rules.events.talks import StoreVisited

    harbor.tell(ROSA_KELLER, StoreVisited(), day(0))
    response = telephone.text("Is it still there?")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/xml")
    assert response.content.endswith(b"<Response/>")
    assert response.headers["Sincerely-Outcome"] == "recorded; 1 new, 0 known"
    row = EventRow.objects.get(kind="text_received")
    assert (row.source.name, row.by, row.occurred_at) == ("telephone", "source:telephone", day(10))
    assert row.sighting.person.name == "Rosa Keller"
    assert "still" not in str(row.payload)


def test_a_stop_is_known_to_the_next_decision(telephone: Provider, harbor: House) -> None:
    telephone.text("Hello, is the blue one there?", sid="SM1")
    telephone.text("START", sid="SM2")
    answer = harbor.ask(ROSA, Purpose.PROMOTION, day(11), channel=Channel.TEXT).verdict
    assert "opted_out" not in [reason.code for reason in answer.reasons]
    telephone.text("stop texting me please", sid="SM3")
    answer = harbor.ask(ROSA, Purpose.PROMOTION, day(11), channel=Channel.TEXT).verdict
    assert "opted_out" in [reason.code for reason in answer.reasons]


def test_start_after_a_stop_lets_texts_come_again_and_no_mail(
    telephone: Provider, harbor: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sincerely.faces.api import caller
    from sincerely.rules.events.talks import StoreVisited

    harbor.tell(ROSA_KELLER, StoreVisited(), day(0))
    for number, word in ((10, "STOP"), (11, "UNSTOP")):
        monkeypatch.setattr(caller, "now", lambda number=number: day(number))
        telephone.text(word, f"SM{number}")
    for to, channel, stopped in (
        (ROSA, Channel.TEXT, False),
        ("rosa@example.com", Channel.EMAIL, True),
    ):
        answer = harbor.ask(to, Purpose.PROMOTION, day(12), channel=channel).verdict
        assert ("opted_out" in [reason.code for reason in answer.reasons]) is stopped


def test_a_stop_before_the_text_it_answers_is_one(telephone: Provider, harbor: House) -> None:
    telephone.text("STOP")
    telephone.status("delivered")
    telephone.status("sent")
    assert kinds() == ["opted_out", "text_received", "text_sent"]
    answer = harbor.ask(ROSA, Purpose.PROMOTION, day(11), channel=Channel.TEXT).verdict
    assert "opted_out" in [reason.code for reason in answer.reasons]


def test_what_comes_again_changes_nothing(
    telephone: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repeat comes at another moment, which is no other content."""
    from sincerely.faces.api import caller

    for moment in (10, 10.1, 11):
        monkeypatch.setattr(caller, "now", lambda moment=moment: day(moment))
        telephone.text("STOP")
        telephone.status("sent")
        telephone.call("completed", CallDuration="40")
        response = telephone.status("delivered")
    assert response.headers["Sincerely-Outcome"] == "recorded; 0 new, 1 known"
    assert kinds() == ["call_made", "opted_out", "text_received", "text_sent"]
    assert not Quarantine.objects.exists()


def test_another_text_under_a_used_number_is_kept_for_a_person(telephone: Provider) -> None:
    telephone.text("Hello")
    for _ in range(2):
        assert telephone.text("Good bye").status_code == 200
    row = Quarantine.objects.get()
    assert row.code == "key_reused"
    assert "Good bye" in row.raw
    again = telephone.text("Hello", From="+12075550177")
    assert again.headers["Sincerely-Outcome"] == "quarantined; key_reused"
    assert kinds() == ["text_received"]
    assert telephone.text("Hello").headers["Sincerely-Outcome"] == "recorded; 0 new, 1 known"


def test_a_real_call_is_a_human_contact_and_a_machines_is_none(
    telephone: Provider, harbor: House
) -> None:
    from sincerely.records.models import Standing

    telephone.call("completed", "CA1", CallDuration="90", AnsweredBy="machine_start")
    telephone.call("completed", "CA2", CallDuration="3")
    telephone.call("no-answer", "CA3")
    assert not Standing.objects.filter(own__contains='"human":{').exists()
    telephone.call("completed", "CA4", CallDuration="90", AnsweredBy="human")
    assert Standing.objects.filter(own__contains='"human":{').exists()
    assert kinds() == ["call_made"] * 4


def test_what_cannot_be_read_is_kept_once_and_is_no_error(telephone: Provider) -> None:
    for _ in range(3):
        response = telephone.status("eaten", Note="a\x00b")
        assert response.status_code == 200
    assert response.headers["Sincerely-Outcome"] == "quarantined; unknown_word"
    row = Quarantine.objects.get()
    assert (row.code, row.feed_file.name) == ("unknown_word", "web hook: status")
    assert "eaten" in row.raw and ROSA in row.raw
    assert not EventRow.objects.exists()


def test_what_waits_is_read_once_it_is_mended(telephone: Provider) -> None:
    telephone.status("eaten")
    row = mending.of_store(telephone.source.store).get()
    mending.mend(row=row, text=row.raw.replace("eaten", "sent"), by="a manager", now=day(11))
    row.refresh_from_db()
    assert (kinds(), row.settled_by) == (["text_sent"], "a manager")
    assert telephone.status("delivered").headers["Sincerely-Outcome"] == "recorded; 0 new, 1 known"


def test_a_withheld_number_is_left_out_and_is_no_error(telephone: Provider) -> None:
    fields = {"MessageSid": "SM1", "From": "+266696687", "To": ROSA, "Body": "STOP"}
    response = telephone.post("message", fields)
    assert response.status_code == 200
    assert response.headers["Sincerely-Outcome"] == "left out; the number was withheld"
    assert not (EventRow.objects.exists() or FeedFile.objects.exists() or Person.objects.exists())


def test_words_that_no_table_holds_as_they_are_do_not_break_it(telephone: Provider) -> None:
    response = telephone.text("half \x00 and \N{PILE OF POO} and \ufffe")
    assert response.headers["Sincerely-Outcome"].startswith("recorded")


def test_forgetting_somebody_erases_what_waits_of_them(telephone: Provider, harbor: House) -> None:
    telephone.text("Hello")
    telephone.status("eaten")
    person = people.find(store=harbor.store, address=ROSA)[0]
    people.forget(person=person, by="a manager", why="asked", now=day(11))
    assert ROSA not in Quarantine.objects.get().raw


def test_a_text_of_a_known_purpose_counts_among_those_that_are_too_many(
    telephone: Provider, harbor: House
) -> None:
    Source.objects.update(may_claim=[Purpose.PROMOTION])
    telephone.text("START", "SMx")
    for number in range(3):
        fields = {"MessageSid": f"SM{number}", "To": ROSA}
        for word in ("sent", "delivered"):
            said = fields | {"MessageStatus": word}
            telephone.post("status", said, query="?purpose=promotion")
        answer = harbor.ask(ROSA, Purpose.PROMOTION, day(10.01), channel=Channel.TEXT).verdict
        too_often = "too_often" in [reason.code for reason in answer.reasons]
        assert too_often is (number == 2)
