"""Who is looking, at which store: every page of the desk begins with this."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from sincerely.records.models import Role, Store, User
from sincerely.records.reads.mails import Glance, glance
from sincerely.records.reads.own_mail import Seller
from sincerely.work import staff

P = ParamSpec("P")

#: where the session keeps which of their stores somebody looks at
CHOSEN = "store"


@dataclass(frozen=True, kw_only=True)
class Here:
    """The user, the store they look at, and the moment."""

    request: HttpRequest
    user: User
    store: Store
    stores: tuple[Store, ...]
    roles: frozenset[Role.Name]
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The store's time zone, in which the desk reads every time."""
        return ZoneInfo(self.store.zone)

    @cached_property
    def may(self) -> dict[str, bool]:
        """Right -> whether they have it here, for the templates."""
        return {str(what): staff.allows(self.roles, what) for what in staff.Right}

    @cached_property
    def seller(self) -> Seller | None:
        """As whom they see the mail of their own people alone; None: they may see all."""
        if staff.allows(self.roles, staff.Right.SEE_MAIL):
            return None
        return Seller(self.store, self.user.name)

    @cached_property
    def glance(self) -> Glance:
        """What every page of the desk says of the store's mail. One query."""
        return glance(self.store)

    @cached_property
    def names(self) -> dict[str, str]:
        """Mail address -> name of everybody who works or worked at a store of the group. One query,
        where a page names somebody by their address."""
        users = User.objects.filter(roles__store__group=self.store.group_id)
        return dict(users.values_list("email", "name"))

    def page(self, template: str, **context: Any) -> HttpResponse:
        """A page of the desk."""
        return render(self.request, template, {"here": self, **context})


def at_store(
    what: staff.Right,
) -> Callable[
    [Callable[Concatenate[Here, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponse],
]:
    """Lets a view see only those who have the right at the store they look at.

    The view is given `Here`, and all times in its page are the store's. Pages about people are
    not kept by the browser: showroom computers are shared.
    """

    def around(
        view: Callable[Concatenate[Here, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def at(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            here = _here(request)
            if not staff.allows(here.roles, what):
                raise PermissionDenied("Your role at this store does not include this page.")
            with timezone.override(here.zone):
                return view(here, *args, **kwargs)

        return never_cache(at)

    return around


def moment() -> datetime:
    """The one place where the desk looks at the clock."""
    return timezone.now()


def number(request: HttpRequest, name: str) -> int | None:
    """A number in the address; None where there is none."""
    return numeral(request.GET.get(name, ""))


def numeral(text: str) -> int | None:
    """A number as somebody's address or form brought it; None where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _here(request: HttpRequest) -> Here:
    user = request.user
    assert isinstance(user, User)
    roles = staff.stores_of(user)
    if not roles:
        raise PermissionDenied("You have no role at any store yet. An admin can give you one.")
    chosen = request.session.get(CHOSEN)
    store = next((store for store in roles if store.key == chosen), next(iter(roles)))
    return Here(
        request=request,
        user=user,
        store=store,
        stores=tuple(roles),
        roles=roles[store],
        now=moment(),
    )
