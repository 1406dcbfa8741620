"""Sign-in by a link that works once."""

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sincerely.work import staff


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows whose link it is and changes nothing (mail scanners open links); POST uses it up.

    A second factor, where they have one, is still asked for.
    """
    now = timezone.now()
    if request.method == "POST":
        user = staff.use_link(token=token, now=now)
        if user is not None:
            return perform_login(request, user)  # type: ignore[no-any-return]
    user = staff.whose_link(token=token, now=now)
    status = 200 if user else 410
    return render(request, "desk/sign_in.html", {"whose": user, "token": token}, status=status)
