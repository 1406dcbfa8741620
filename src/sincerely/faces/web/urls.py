"""Where the pages of the desk are."""

from django.urls import path

from . import link, views

urlpatterns = [
    path("", views.today, name="today"),
    path("people/", views.search, name="people"),
    path("people/<int:person_id>/", views.person, name="person"),
    path("verdicts/", views.verdicts, name="verdicts"),
    path("quarantine/", views.quarantine, name="quarantine"),
    path("store/", views.look_at, name="look_at"),
    path("sign-in/<str:token>/", link.sign_in, name="sign_in"),
    path("health/", views.health, name="health"),
]
