"""Logs and lists as other systems name their columns."""

import pytest

from sincerely.reading import LeftOut, Quarantined
from sincerely.rules.events.talks import CallMade, Sent
from sincerely.rules.purpose import WrittenBy

from .conftest import Feed


def test_a_log_of_texts_with_both_ends_hears_a_stop(feed: Feed) -> None:
    fed = feed(
        "From,To,Body,Direction,Date Sent,Status,SID\n"
        "+12075550133,+12075550100,STOP,inbound,2026-03-12T13:22:11Z,received,S1\n"
        '+12075550100,+12075550134,"Hi, still looking?",outbound-api,2026-03-12T13:20:11Z,sent,S2\n'
    )
    assert [each.kind for each in fed.payloads] == ["text_received", "opted_out", "text_sent"]
    assert [each.contact.phones[0][1] for each in fed.arrivals] == ["+12075550133", "+12075550134"]


def test_a_stop_of_somebody_unknown_is_heard_by_their_number(feed: Feed) -> None:
    fed = feed(
        "From,To,Name,Body,Direction,Date Sent\n"
        "+12075550133,+12075550100,Unknown,STOP,inbound,2026-03-12T13:22:11Z\n"
    )
    assert [each.kind for each in fed.payloads] == ["text_received", "opted_out"]
    assert fed.arrival.contact.phones == (("phone", "+12075550133"),)


def test_a_log_of_mail_names_only_to_whom(feed: Feed) -> None:
    fed = feed(
        "Sent On,Sent By,To,Subject,Type,Status\n"
        "3/18/2026 9:01 AM,Pat Quinn,rosa@example.com,Your Palisade,Manual,Delivered\n"
        "3/18/2026 9:01 AM,System,ida@example.com,Sale!,Bulk,Bounced\n"
    )
    assert [each.kind for each in fed.payloads] == ["mail_sent", "delivery_failed"]
    assert fed.arrivals[0].contact.emails == ("rosa@example.com",)


DIALLER = (
    "Call ID;Contact Name;Phone Number;Call Start;Call Direction;Disposition;Agent;Script\n"
    "66;Ana Quill;603 555 0142;03/13/2026 15:00;Outbound;{result};{agent};Hi Ana, still looking?\n"
)


def test_a_dialler_reads_out_its_script(feed: Feed) -> None:
    fed = feed(DIALLER.format(result="Connected", agent="Auto Dialer"))
    assert (fed.kind, fed.payloads) == (
        "calls",
        [CallMade(written_by=WrittenBy.MACHINE, words="Hi Ana, still looking?")],
    )
    (call,) = feed(DIALLER.format(result="Left Message", agent="Kim Park")).payloads
    assert isinstance(call, CallMade)
    assert (call.by, call.seconds, call.written_by) == ("Kim Park", 0, WrittenBy.PERSON)


SENDS = (
    "ClientID,SendID,SubscriberKey,EmailAddress,SubscriberID,ListID,EventDate,EventType,BatchID\n"
    "700,88,A1,ana@example.com,55,22,3/13/2026 10:00:00 AM,Sent,1\n"
    "700,88,A2,ida@example.com,56,22,3/13/2026 10:00:00 AM,Sent,1\n"
    "700,88,A1,ana@example.com,55,22,3/13/2026 10:05:00 AM,Open,1\n"
)


def test_a_mail_house_that_names_only_addresses_sends_mail(feed: Feed) -> None:
    fed = feed(SENDS, kind="sent")
    assert [each.kind for each in fed.payloads] == ["mail_sent", "mail_sent"]
    assert [each.contact.customer_number for each in fed.arrivals] == ["A1", "A2"]
    assert len({each.key for each in fed.arrivals}) == 2
    assert isinstance(fed.outcomes[2], LeftOut)


def test_addresses_with_a_date_are_no_messages_unless_somebody_says_so(feed: Feed) -> None:
    text = "Email Address,Event Date\nana@example.com,3/13/2026 10:00\n"
    assert feed(text).kind == "unknown"
    assert [each.kind for each in feed(text, kind="sent").payloads] == ["mail_sent"]


@pytest.mark.parametrize("header", ["Recipient", "Sent To", "Recipient Email", "To Address"])
@pytest.mark.parametrize("rows", [1, 4])
def test_a_recipient_may_be_a_mail_address(feed: Feed, header: str, rows: int) -> None:
    row = "ana@example.com,3/13/2026 10:00,Still looking?\n"
    fed = feed(f"{header},Sent Date,Subject\n{row * rows}", kind="sent")
    assert {each.contact.emails for each in fed.arrivals} == {("ana@example.com",)}
    assert {each.kind for each in fed.payloads} == {"mail_sent"}


def test_a_recipient_may_be_a_number_or_a_name(feed: Feed) -> None:
    text = (
        "Recipient,Email,Sent Date,Channel,Body\n{who},ana@example.com,3/13/2026 10:00,SMS,Hello\n"
    )
    assert feed(text.format(who="603-555-0142"), kind="sent").arrival.contact.phones == (
        ("phone", "603-555-0142"),
    )
    assert feed(text.format(who="Ana Quill"), kind="sent").arrival.contact.name == "Ana Quill"


def test_recipients_may_be_of_both_kinds(feed: Feed) -> None:
    fed = feed(
        "Recipient,Channel,Sent Date,Body\n"
        "603-555-0142,SMS,3/13/2026 10:00,Hello\nana@example.com,Email,3/13/2026 10:00,Hello\n",
        kind="sent",
    )
    text, mail = (each.contact for each in fed.arrivals)
    assert (text.phones, text.name) == ((("phone", "603-555-0142"),), "")
    assert (mail.emails, mail.name) == (("ana@example.com",), "")


def test_a_process_is_a_template(feed: Feed) -> None:
    fed = feed("Email,Sent Date,Process Name\nana@example.com,3/13/2026 10:00,Day 3\n", kind="sent")
    (mail,) = fed.payloads
    assert isinstance(mail, Sent)
    assert mail.template == "Day 3"


def test_a_number_that_rang_without_an_answer_was_not_spoken_with(feed: Feed) -> None:
    fed = feed(
        "Direction,From,To,Extension,Date,Time,Action Result,Duration\n"
        "Outgoing,2075550100,2075550134,102 - Kim,03/19/2026,10:25 AM,No Answer,0:00:20\n"
    )
    (call,) = fed.payloads
    assert isinstance(call, CallMade)
    assert call.seconds == 0


def test_who_is_subscribed_did_not_opt_out(feed: Feed) -> None:
    fed = feed(
        "EMAIL_ADDRESS,OPTOUT_TIME,OPTIN_TIME,MEMBER_STATUS,UNSUB_REASON\n"
        "joan@example.com,2026-03-10 11:12:13,,unsubscribed,Too many\n"
        "amy@example.com,,2026-01-02 10:00:00,subscribed,\n"
    )
    assert [each.contact.emails for each in fed.arrivals] == [("joan@example.com",)]
    assert fed.arrivals[0].happenings[0].undated is False
    assert isinstance(fed.outcomes[1], Quarantined)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        (
            (
                "Opportunity ID,Opportunity Created,Source,First Name,Last Name,Email Address\n"
                "9001,03/09/2026 14:13:00,Website,Ana,Quill,ana.quill@example.com\n"
            ),
            "leads",
            ["lead_received"],
        ),
        (
            (
                "Opportunity ID,Customer Name,Phone,Appointment Date,Appointment Created\n"
                "9001,Ana Quill,603-555-0142,03/19/2026 14:00,03/09/2026 9:00\n"
            ),
            "appointments",
            ["appointment_set"],
        ),
        (
            (
                "Opportunity ID,Stage,Close Date,Closed Lost Reason,Contact Email,Contact Name\n"
                "O-1,Closed Lost,3/12/2026,Bought from competitor,ida@example.com,Ida Moss\n"
            ),
            "deals",
            ["deal_lost"],
        ),
        (
            (
                "Case Number,Opened,Customer Name,Email,Category,Verbatim,Assigned To,Closed\n"
                "C1,3/10/2026,Rosa Keller,rosa@example.com,Delivery,No second key,Kim,3/15/2026\n"
            ),
            "complaints",
            ["complaint_opened", "complaint_resolved"],
        ),
        (
            (
                "Up #,Date In,Time In,Guest Name,Guest Phone,Salesperson,Demo?,Write Up?,Trade\n"
                "1,3/19/2026,10:15 AM,Rosa Keller,207-555-0101,Pat Quinn,Y,Y,\n"
            ),
            "visits",
            ["store_visited", "test_driven"],
        ),
        (
            "Customer No,Full Name,Email,Deceased,DNC,Litigator\n3,Bob Sue,b@example.com,N,N,Y\n",
            "customers",
            ["opted_out"],
        ),
        (
            (
                'Lead ID,Received,ADF\n1,2026-03-19,"<adf><prospect><customer><contact>'
                '<name>Cee Ess</name></contact></customer></prospect></adf>"\n'
            ),
            "leads",
            ["lead_received"],
        ),
    ],
)
def test_it_is_known_by_other_names(feed: Feed, text: str, kind: str, found: list[str]) -> None:
    fed = feed(text)
    assert (fed.kind, [each.kind for each in fed.payloads]) == (kind, found)
