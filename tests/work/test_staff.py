"""Staff: who may see what, and links that work once."""

from datetime import UTC, datetime, timedelta

import pytest

from sincerely.records.models import OneTimeLink, Role, Store, User
from sincerely.work import staff
from sincerely.work.staff import Right
from tests.cast import DAY_0, house

pytestmark = pytest.mark.django_db

NOW = DAY_0
BASE = "http://127.0.0.1:8000"
SOON = timedelta(seconds=1)


@pytest.fixture
def store() -> Store:
    return house().store


def employ(store: Store, role: str, email: str = "dana@example.com", **rest: str) -> User:
    return staff.make_user(
        email=email, name="Dana Reyes", store=store, role=role, by="the tests", now=NOW, **rest
    )


def token_of(link: str) -> str:
    assert link.startswith(f"{BASE}/sign-in/")
    return link.removeprefix(f"{BASE}/sign-in/").removesuffix("/")


def link_for(email: str | None) -> str:
    return token_of(staff.one_time_link(by="the tests", now=NOW, base_url=BASE, email=email))


def test_a_link_signs_in_once(store: Store) -> None:
    dana = employ(store, "manager")
    token = link_for("Dana@Example.com")
    assert staff.whose_link(token=token, now=NOW) == dana
    assert staff.whose_link(token=token, now=NOW) == dana, "looking at a link uses nothing up"
    assert staff.use_link(token=token, now=NOW) == dana
    assert staff.use_link(token=token, now=NOW) is None
    assert staff.whose_link(token=token, now=NOW) is None


def test_only_a_digest_of_the_token_is_kept(store: Store) -> None:
    employ(store, "manager")
    token = link_for("dana@example.com")
    assert len(token) >= 43, "32 bytes"
    kept = OneTimeLink.objects.values_list().get()
    assert token not in str(kept)
    assert token.encode() not in bytes(OneTimeLink.objects.get().digest)


def test_a_link_for_somebody_lasts_a_quarter_of_an_hour(store: Store) -> None:
    employ(store, "manager")
    token = link_for("dana@example.com")
    end = NOW + timedelta(minutes=15)
    assert staff.whose_link(token=token, now=end - SOON)
    assert staff.use_link(token=token, now=end) is None


def test_the_printed_link_is_the_first_admins_and_lasts_half_a_day(store: Store) -> None:
    admin = employ(store, "admin", "first@example.com")
    employ(store, "admin", "second@example.com")
    token = link_for(None)
    assert staff.whose_link(token=token, now=NOW + timedelta(hours=12) - SOON) == admin
    assert staff.use_link(token=token, now=NOW + timedelta(hours=12)) is None


def test_no_link_without_somebody_to_sign_in(store: Store) -> None:
    with pytest.raises(staff.StaffError) as nobody:
        link_for(None)
    assert nobody.value.code == "no_admin"
    with pytest.raises(staff.StaffError) as stranger:
        link_for("stranger@example.com")
    assert stranger.value.code == "no_such_user"


def test_a_link_of_somebody_who_left_is_worth_nothing(store: Store) -> None:
    dana = employ(store, "manager")
    token = link_for("dana@example.com")
    dana.is_active = False
    dana.save()
    assert staff.use_link(token=token, now=NOW) is None
    assert OneTimeLink.objects.get().used_at is None


def test_an_admin_counts_only_with_a_password_and_while_in_office(store: Store) -> None:
    admin = employ(store, "admin")
    assert not staff.has_admin(), "a link is no password"
    employ(store, "manager", "pat@example.com", password="a long enough password")
    assert not staff.has_admin(), "a manager is no admin"
    admin.set_password("a long enough password")
    admin.save()
    assert staff.has_admin()
    Role.objects.filter(user=admin).update(ended_at=NOW)
    assert not staff.has_admin()


def test_who_is_known_already_keeps_name_and_password(store: Store) -> None:
    dana = employ(store, "manager", password="a long enough password")
    other = house("lake", "Lake Motors").store
    again = staff.make_user(
        email=" DANA@example.com ",
        name="Somebody Else",
        store=other,
        role="salesperson",
        by="the tests",
        now=NOW,
        password="another long password",
    )
    assert again == dana
    dana.refresh_from_db()
    assert (dana.name, dana.check_password("a long enough password")) == ("Dana Reyes", True)
    assert staff.roles_of(dana, store) == {Role.Name.MANAGER}
    assert staff.roles_of(dana, other) == {Role.Name.SALESPERSON}
    assert list(staff.stores_of(dana)) == [store, other]


def test_the_same_role_twice_is_one_role(store: Store) -> None:
    employ(store, "manager")
    dana = employ(store, "manager")
    assert Role.objects.filter(user=dana).count() == 1


@pytest.mark.parametrize(
    ("email", "role", "code"),
    [
        ("dana at example", "manager", "address_unreadable"),
        ("dana@example.com", "king", "no_such_role"),
    ],
)
def test_a_user_nobody_could_be(store: Store, email: str, role: str, code: str) -> None:
    with pytest.raises(staff.StaffError) as problem:
        employ(store, role, email)
    assert problem.value.code == code
    assert not User.objects.exists()


CARES = {
    Right.SEE_PEOPLE,
    Right.SEE_VERDICTS,
    Right.LOG_CARE,
    Right.TELL_WISHES,
    Right.CORRECT_PEOPLE,
    Right.SEE_RULES,
}
MANAGERS_ONLY = {
    Right.TELL_COLUMNS,
    Right.LIFT_REFUSALS,
    Right.SWITCH_GATE,
    Right.TELL_SALES,
    Right.SEE_ALL_CARE,
    Right.SEE_MORNING,
    Right.SETTLE_DOUBTS,
    Right.CHANGE_RULES,
    Right.MANAGE_STAFF,
}


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        ("salesperson", {*CARES, Right.SEE_OWN_MAIL}),
        ("service_advisor", CARES),
        ("marketing", set(Right) - MANAGERS_ONLY - {Right.LOG_CARE, Right.CORRECT_PEOPLE}),
        ("manager", set(Right)),
        ("admin", set(Right)),
    ],
)
def test_what_each_role_may_do_at_its_store_and_nowhere_else(
    store: Store, role: str, rights: set[Right]
) -> None:
    somebody = employ(store, role)
    elsewhere = house("lake", "Lake Motors").store
    assert {what for what in Right if staff.may(somebody, store, what)} == rights
    assert not any(staff.may(somebody, elsewhere, what) for what in Right)


def test_a_role_that_ended_allows_nothing(store: Store) -> None:
    dana = employ(store, "admin")
    Role.objects.filter(user=dana).update(ended_at=datetime(2026, 3, 3, tzinfo=UTC))
    assert not any(staff.may(dana, store, what) for what in Right)
    assert staff.stores_of(dana) == {}
