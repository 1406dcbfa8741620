"""Two systems tell of one person's cars at the same moment: both lead to them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from sincerely.records import finding
from sincerely.records.models import Finding, Person
from sincerely.rules.events.leads import LeadReceived
from sincerely.rules.events.service import ServiceOpened
from sincerely.work import byhand
from sincerely.work.byhand import Said
from tests.cast import ROSA, day, house

pytestmark = pytest.mark.django_db(transaction=True)
TELLERS, TIMES = 2, 6


def test_words_told_at_once_are_all_kept() -> None:
    harbor = house()
    harbor.tell(ROSA, LeadReceived(provider="Cars Finder"), day(0))
    rosa = Person.objects.get()
    start = Barrier(TELLERS)

    def tell(teller: int) -> None:
        try:
            for n in range(TIMES):
                start.wait(timeout=30)
                visit = ServiceOpened(order=f"{teller}{n}", vin=f"5XYZU3LB1EG{teller}{n:05d}")
                said = [Said(payload=visit, occurred_at=day(1), key=f"{teller}:{n}")]
                byhand.record(store=harbor.store, person=rosa, said=said, by="dana", now=day(1))
        finally:
            connection.close()

    with ThreadPoolExecutor(TELLERS) as tellers:
        for each in [tellers.submit(tell, teller) for teller in range(TELLERS)]:
            each.result()
    words = Finding.objects.get().words.split()
    vins = {f"5xyzu3lb1eg{teller}{n:05d}" for teller in range(TELLERS) for n in range(TIMES)}
    assert vins <= set(words)
    assert finding.different([rosa.pk]) == []
