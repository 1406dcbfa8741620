"""Where the pages of the desk are."""

from django.urls import path

from . import feeds, link, mending, views

urlpatterns = [
    path("", views.today, name="today"),
    path("people/", views.search, name="people"),
    path("people/<int:person_id>/", views.person, name="person"),
    path("verdicts/", views.verdicts, name="verdicts"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/upload/", feeds.upload, name="upload"),
    path("feeds/<int:file_id>/", feeds.file, name="file"),
    path("feeds/<int:file_id>/columns/", feeds.tell_columns, name="tell_columns"),
    path("quarantine/", mending.quarantine, name="quarantine"),
    path("quarantine/replay/", mending.replay_all, name="replay_all"),
    path("quarantine/<int:row_id>/", mending.unread_row, name="unread_row"),
    path("quarantine/<int:row_id>/mend/", mending.mend, name="mend"),
    path("quarantine/<int:row_id>/replay/", mending.replay, name="replay"),
    path("quarantine/<int:row_id>/aside/", mending.aside, name="aside"),
    path("store/", views.look_at, name="look_at"),
    path("sign-in/<str:token>/", link.sign_in, name="sign_in"),
    path("health/", views.health, name="health"),
]
