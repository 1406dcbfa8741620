"""Every URL: the desk, sign-in and the API."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sincerely.faces.web.urls")),
    path("api/v1/", include("sincerely.faces.api.urls")),
    path("hooks/", include("sincerely.faces.hooks.urls")),
    path("accounts/", include("allauth.urls")),
]
