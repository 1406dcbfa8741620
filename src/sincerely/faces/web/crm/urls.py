"""Where these pages are."""

from django.urls import path

from . import page

urlpatterns = [
    path("crm/", page.crm, name="crm"),
    path("crm/hook/", page.add_hook, name="crm_hook"),
    path("crm/mail/", page.add_mail, name="crm_mail"),
    path("crm/<int:link_id>/test/", page.try_, name="crm_test"),
    path("crm/<int:link_id>/end/", page.end, name="crm_end"),
    path("crm/<int:link_id>/again/", page.all_again, name="crm_all_again"),
    path("crm/copies/<int:copy_id>/again/", page.again, name="crm_again"),
]
