"""Where these pages are."""

from django.urls import path

from . import page

urlpatterns = [
    path("c/<str:token>/", page.page, name="own_page"),
    path("c/<str:token>/one-click/", page.one_click, name="one_click"),
]
