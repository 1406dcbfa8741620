"""Where these pages are."""

from django.urls import path

from . import day, doubts, more, newcomers, people

urlpatterns = [
    path("more/", more.more, name="more"),
    path("morning/", day.morning, name="morning"),
    path("morning/doubts/", doubts.doubts, name="doubts_open"),
    path("morning/doubts/<int:event_id>/", doubts.settle, name="settle_doubt"),
    path("morning/picture/<slug:name>/", day.picture, name="picture"),
    path("morning/<slug:what>/", day.behind, name="behind"),
    path("staff/", people.staff, name="staff"),
    path("staff/new/", newcomers.add, name="staff_add"),
    path("staff/hours/", people.store_hours, name="store_hours"),
    path("staff/<int:user_id>/", people.someone, name="someone"),
    path("staff/<int:user_id>/link/", newcomers.link, name="staff_link"),
    path("staff/<int:user_id>/week/", people.set_week, name="staff_week"),
    path("staff/<int:user_id>/away/", people.take_off, name="staff_off"),
    path("staff/<int:user_id>/name/", people.call_them, name="staff_name"),
    path("staff/<int:user_id>/left/", people.left, name="staff_left"),
    path("staff/<int:user_id>/back/", people.back, name="staff_back"),
]
