"""Where these pages are."""

from django.urls import URLPattern, path

from . import app, calendar, card, task, today

urlpatterns: list[URLPattern] = [
    path("tasks/<int:task_id>/", task.task, name="task"),
    path("tasks/<int:task_id>/log/", task.log, name="log"),
    path("tasks/<int:task_id>/card/", card.card, name="card"),
    path("tasks/<int:task_id>/card/<slug:size>.pdf", card.card_pdf, name="card_pdf"),
    path("tasks/<int:task_id>/envelope/<slug:size>.pdf", card.envelope_pdf, name="envelope_pdf"),
    path(
        "tasks/<int:task_id>/envelope/<slug:size>.png",
        card.envelope_picture,
        name="envelope_picture",
    ),
    path("tasks/<int:task_id>/return/", card.return_address, name="return_address"),
    path("doubts/<int:event_id>/answer/", today.answer, name="answer_doubt"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/make/", calendar.make, name="calendar_make"),
    path("calendar/end/", calendar.end, name="calendar_end"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar_feed"),
    path("phone/", app.phone, name="phone"),
    path("worker.js", app.worker, name="worker"),
    path("offline/", app.offline, name="offline"),
]
