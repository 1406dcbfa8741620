"""A life that is folded on says what a past says that is folded anew."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sincerely.history.asof import Past, Told
from sincerely.rules.events import Event
from sincerely.rules.events.talks import CallMade, LetterSent, MailSent, TextSent
from sincerely.work.auditing.lives import Life
from tests.rules.anything import HISTORIES, payloads
from tests.rules.cast import NOW, midnight

SENT = st.builds(
    lambda days, hours, payload, whole: Event(
        occurred_at=midnight(NOW) if whole else NOW - timedelta(days=days, hours=hours),
        source="crm",
        key="",
        payload=payload,
        whole_day=whole,
    ),
    st.integers(0, 40),
    st.sampled_from([0, 0, 1]),
    st.one_of(*map(payloads, (MailSent, TextSent, LetterSent, CallMade))),
    st.sampled_from([False, False, True]),
)


@st.composite
def pasts(draw: st.DrawFn) -> list[Told]:
    told = []
    for number, event in enumerate([*draw(HISTORIES), *draw(st.lists(SENT, max_size=12))]):
        row = number - draw(st.sampled_from([0, 0, 0, 1]))  # a row may tell of several
        late = timedelta(days=draw(st.sampled_from([0, 0, 1, 30])))
        told.append(Told(replace(event, key=str(number)), event.until + late, row))
    return draw(st.permutations(told))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pasts(), st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=12), st.booleans())
def test_as_folded_anew(told: list[Told], asked: list[tuple[int, bool]], in_order: bool) -> None:
    past, life = Past(told), Life(told)
    moments = [(told[n % len(told)].event.until, n, but) for n, but in asked if told]
    for at, n, leave_out in sorted(moments) if in_order else moments:
        but = told[n % len(told)].number if leave_out else -1
        assert life.happened(at, but) == past.happened(at, but)
        assert life.known(at, but) == past.known(at, but)
