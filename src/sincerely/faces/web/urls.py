"""Where the pages of the desk are."""

from django.urls import path

from . import feeds, link, mail, mail_templates, mail_week, mending, monitoring, views

urlpatterns = [
    path("", views.today, name="today"),
    path("people/", views.search, name="people"),
    path("people/<int:person_id>/", views.person, name="person"),
    path("verdicts/", views.verdicts, name="verdicts"),
    path("mail/", mail.mail, name="mail"),
    path("mail/<int:mail_id>/", mail.one_mail, name="one_mail"),
    path("mail/<int:mail_id>/release/", mail.release, name="release"),
    path("mail/<int:mail_id>/refuse/", mail.refuse, name="refuse"),
    path("mail/<int:mail_id>/clear-up/", mail.clear_up, name="clear_up"),
    path("mail/templates/", mail_templates.templates, name="templates"),
    path("mail/templates/<int:template_id>/label/", mail_templates.label, name="label"),
    path("mail/week/", mail_week.week, name="week"),
    path("mail/decisions/", mail_week.decisions, name="decisions"),
    path("mail/senders/<int:sender_id>/mode/", mail_week.mode, name="mode"),
    path("mail/senders/<int:sender_id>/bypass/", mail_week.bypass, name="bypass"),
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
    path("health", monitoring.health, name="health"),
    path("health/", monitoring.health, name="health"),
    path("metrics", monitoring.metrics, name="metrics"),
]
