"""Without the right signature nothing is recorded, and nobody learns what there is."""

import hashlib
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from sincerely.records.models import EventRow, FeedFile, Person, Source
from tests.cast import House

from .conftest import FORM, ROSA, SECRET, STORE, TOKEN, Provider, sharing, twilio_signature

TEXT = {"MessageSid": "SM1", "From": ROSA, "To": STORE, "Body": "STOP"}


def refused(response: Any) -> bytes:
    assert response.status_code == 403, response.content
    assert response.json()["error"]["code"] == "signature_wrong"
    assert response.json()["error"]["hint"]
    assert not (EventRow.objects.exists() or FeedFile.objects.exists() or Person.objects.exists())
    return bytes(response.content)


def test_a_wrong_signature_is_refused(telephone: Provider) -> None:
    refused(telephone.post("message", TEXT, token="f" * 32))
    refused(telephone.post("message", TEXT, signed_at="http://example.com"))
    refused(telephone.client.post(f"{telephone.start}/twilio/message", TEXT, content_type=FORM))
    for signature in ("", "0", "\u00e9", "====", "A" * 10_000):
        refused(telephone.post("message", TEXT, **{"x-twilio-signature": signature}))


def test_every_field_and_the_address_are_signed(telephone: Provider) -> None:
    path = f"{telephone.start}/twilio/message"
    signature = {"x-twilio-signature": twilio_signature(TOKEN, f"http://testserver{path}", TEXT)}

    def post(fields: dict[str, str], to: str = path) -> Any:
        return telephone.client.post(to, urlencode(fields), content_type=FORM, headers=signature)

    for change in ({"Body": "START"}, {"AddOns": "{}"}, {"From": STORE}):
        refused(post(TEXT | change))
    refused(post({name: value for name, value in TEXT.items() if name != "Body"}))
    refused(post(TEXT, f"{path}?written_by=person"))
    refused(post(TEXT, path.replace("/message", "/status")))
    assert post(TEXT).status_code == 200


def test_nobody_learns_which_stores_and_sources_there_are(
    telephone: Provider, harbor: House, client: Client
) -> None:
    sharing(harbor, "", "mute")
    told = set()
    for place in ("harbor/telephone", "harbor/mute", "harbor/nobody", "nowhere/telephone"):
        for end in ("twilio/message", "twilio/voice", "twilio/status", "events"):
            kind = "application/json" if end == "events" else FORM
            told.add(refused(client.post(f"/hooks/{place}/{end}", b"{}", content_type=kind)))
    assert len(told) == 1


def test_a_source_without_a_secret_takes_nothing_signed_with_nothing(
    harbor: House, client: Client
) -> None:
    mute = Provider(client, sharing(harbor, "", "mute"))
    refused(mute.post("message", TEXT, token=""))
    refused(mute.tell({"events": []}, secret="whsec_"))


def test_the_secret_of_another_source_is_wrong(telephone: Provider, harbor: House) -> None:
    other = Provider(telephone.client, sharing(harbor, "another token of 32 letters", "other"))
    refused(other.post("message", TEXT))


def test_names_that_come_twice_are_signed_once_each(telephone: Provider) -> None:
    path, said = f"{telephone.start}/twilio/message", "AddOns1AddOns2"
    once = dict(sorted(TEXT.items()))
    rest = "".join(name + value for name, value in once.items())
    signature = twilio_signature(TOKEN, f"http://testserver{path}{said}{rest}")
    body = urlencode([("AddOns", "2"), ("AddOns", "1"), ("AddOns", "2"), *TEXT.items()])
    headers = {"x-twilio-signature": signature}
    response = telephone.client.post(path, body, content_type=FORM, headers=headers)
    assert response.status_code == 200


def test_letters_of_every_language_are_signed_as_they_are(telephone: Provider) -> None:
    telephone.text("\u00a1Hola! \u4f60\u597d \U0001f44d +1 & = %41", sid="SM2")
    assert EventRow.objects.count() == 1


@pytest.mark.parametrize(
    ("signed_at", "host", "secure"),
    [
        ("http://testserver", "testserver", False),
        ("http://testserver:80", "testserver", False),
        ("https://testserver", "testserver", False),
        ("https://testserver:443", "testserver", False),
        ("https://testserver", "testserver:8000", False),
        ("http://testserver:8000", "testserver:8000", False),
        ("https://testserver", "127.0.0.1:8000", False),
        ("https://testserver", "testserver", True),
    ],
)
def test_behind_a_proxy_the_address_is_found(
    telephone: Provider, signed_at: str, host: str, secure: bool
) -> None:
    forwarded = {"x-forwarded-proto": "https"} if secure else {}
    response = telephone.post("message", TEXT, signed_at=signed_at, host=host, **forwarded)
    assert response.status_code == 200


def test_a_made_up_header_names_no_address(telephone: Provider) -> None:
    for header in ("x-forwarded-host", "x-original-host", "forwarded"):
        how: Any = {"signed_at": "https://example.com", header: "example.com"}
        refused(telephone.post("message", TEXT, **how))
    assert telephone.post("message", TEXT, host="example.com").status_code == 400


def test_json_is_signed_by_its_digest(telephone: Provider) -> None:
    body = b'{"MessageSid": "SM1", "From": "+12075550101", "Body": "STOP"}'

    def post(said: bytes, digest: str) -> Any:
        path = f"{telephone.start}/twilio/message?bodySHA256={digest}"
        signature = twilio_signature(TOKEN, f"http://testserver{path}")
        headers = {"x-twilio-signature": signature}
        return telephone.client.post(path, said, content_type="application/json", headers=headers)

    right = hashlib.sha256(body).hexdigest()
    refused(post(body + b" ", right))
    refused(post(body, ""))
    assert post(body, right).status_code == 200
    assert EventRow.objects.filter(kind="opted_out").exists()


def test_methods_types_and_sizes(telephone: Provider, client: Client) -> None:
    path = f"{telephone.start}/twilio/message"
    for method in ("get", "put", "delete", "head", "options"):
        response = getattr(client, method)(path)
        assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    for place in (path, "/hooks/nowhere/nobody/twilio/message"):
        typed = client.post(place, b"<a/>", content_type="text/xml")
        assert (typed.status_code, typed.json()["error"]["code"]) == (415, "unsupported_media_type")
        big = client.post(place, b"Body=" + b"a" * 3_000_000, content_type=FORM)
        assert (big.status_code, big.json()["error"]["code"]) == (413, "too_big")
        many = client.post(place, b"a=1&" * 2_000, content_type=FORM)
        assert (many.status_code, many.json()["error"]["code"]) == (400, "bad_request")
    for place in ("/hooks/", f"{telephone.start}/twilio/fax", f"{telephone.start}/twilio/"):
        missing = client.post(place, b"", content_type=FORM)
        assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")


def test_no_token_against_forgery_and_no_sign_in_is_asked_for(telephone: Provider) -> None:
    telephone.client = Client(enforce_csrf_checks=True)
    assert telephone.post("message", TEXT).status_code == 200


def test_a_made_secret_signs_the_telephones_hooks_too(harbor: House, client: Client) -> None:
    both = Provider(client, sharing(harbor, SECRET, "both"))
    assert both.post("message", TEXT, token=SECRET).status_code == 200
    assert Source.objects.get(name="both").last_heard_at is not None
