"""Where these pages are."""

from django.urls import URLPattern, path

from . import telling, who

urlpatterns: list[URLPattern] = [
    path("people/<int:person_id>/told/", telling.tell, name="tell"),
    path("people/<int:person_id>/correct/", who.correct, name="correct"),
    path("people/<int:person_id>/split/", who.split, name="split"),
    path("people/<int:person_id>/apart/", who.apart, name="live_apart"),
    path("people/<int:person_id>/with/", who.another, name="another"),
    path("people/<int:person_id>/with/<int:other_id>/", who.say, name="say"),
]
