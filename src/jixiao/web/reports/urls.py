"""Addresses of reports: the list, a report as a page, its files."""

from django.urls import path

from jixiao.web.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/<str:run>/<str:kind>/", views.report, name="report"),
    path("reports/<str:run>/<str:kind>/report.<str:form>", views.download, name="download"),
    path("reports/<str:run>/<str:kind>/of/<str:organisation>/", views.report, name="report_of"),
    path("reports/<str:run>/<str:kind>/of/<str:organisation>/report.<str:form>", views.download, name="download_of"),
]
