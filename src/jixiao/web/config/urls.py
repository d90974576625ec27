"""Every address of the platform, one line per app."""

from django.urls import include, path

urlpatterns = [
    path("", include("jixiao.web.practice.urls")),
    path("", include("jixiao.web.api.urls")),
    path("", include("jixiao.web.set_up.urls")),
    path("", include("jixiao.web.air.urls")),  # before the portal, which answers for all else below public/
    path("", include("jixiao.web.portal.urls")),
    path("", include("jixiao.web.reports.urls")),
    path("", include("jixiao.web.result_use.urls")),
    path("", include("jixiao.web.followup.urls")),
    path("", include("jixiao.web.warnings.urls")),
    path("", include("jixiao.web.analysis.urls")),
    path("", include("jixiao.web.evaluation.urls")),
    path("", include("jixiao.web.outlook.urls")),
    path("", include("jixiao.web.budgets.urls")),
    path("", include("jixiao.web.projects.urls")),
    path("", include("jixiao.web.sources.urls")),
    path("", include("jixiao.web.doubts.urls")),
    path("", include("jixiao.web.satisfaction.urls")),
    path("", include("jixiao.web.hotline.urls")),
    path("", include("jixiao.web.appraisal.urls")),
    path("", include("jixiao.web.collection.urls")),
    path("", include("jixiao.web.indicators.urls")),
    path("", include("jixiao.web.notices.urls")),
    path("", include("jixiao.web.organisations.urls")),
    path("", include("jixiao.web.jobs.urls")),
    path("", include("jixiao.web.audit.urls")),
    path("", include("jixiao.web.base.urls")),
]

handler400 = "jixiao.web.base.views.bad_request"
handler403 = "jixiao.web.base.views.forbidden"
handler404 = "jixiao.web.base.views.not_found"
handler500 = "jixiao.web.base.views.server_error"
