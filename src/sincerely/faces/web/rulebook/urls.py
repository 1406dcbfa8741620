"""Where these pages are."""

from django.urls import path

from . import rules, work

urlpatterns = [
    path("policy/", rules.rules, {"name": "policy"}, name="policy"),
    path("policy/preview/", rules.preview, {"name": "policy"}, name="policy_preview"),
    path("policy/<int:number>/back/", rules.back, {"name": "policy"}, name="policy_back"),
    path("policy/preview/all/", work.preview_all, name="policy_preview_all"),
    path("plans/", rules.rules, {"name": "plans"}, name="plans"),
    path("plans/preview/", rules.preview, {"name": "plans"}, name="plans_preview"),
    path("plans/<int:number>/back/", rules.back, {"name": "plans"}, name="plans_back"),
    path("jobs/", work.every, name="jobs"),
    path("jobs/scrub/", work.scrub, name="begin_scrub"),
    path("jobs/match/", work.match, name="begin_match"),
    path("jobs/check/", work.check, name="begin_check"),
    path("jobs/<int:job_id>/", work.job, name="job"),
    path("jobs/<int:job_id>/<str:name>", work.file, name="job_file"),
]
