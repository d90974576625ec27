"""Addresses of reports: the list, print runs, mailings, templates, a report as a page, its words and files."""

from django.urls import path

from jixiao.web.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/print-runs/", views.print_runs, name="print_runs"),
    path("reports/print-runs/new/", views.ask, name="print"),
    path("reports/print-runs/<int:number>/", views.print_run, name="print_run"),
    path("reports/print-runs/<int:number>/progress/", views.progress, name="progress"),
    path("reports/print-runs/<int:number>/cancel/", views.cancel, name="cancel"),
    path("reports/print-runs/<int:number>/resume/", views.resume, name="resume"),
    path("reports/print-runs/<int:number>/files.zip", views.files, name="files"),
    path("reports/by-mail/", views.mailings, name="mailings"),
    path("reports/by-mail/new/", views.set_up, name="set_up_mailing"),
    path("reports/by-mail/<int:pk>/leave/", views.leave, name="leave_mailing"),
    path("reports/by-mail/<int:pk>/end/", views.end, name="end_mailing"),
    path("reports/templates/", views.templates, name="templates"),
    path("reports/templates/new/", views.bring, name="bring_template"),
    path("reports/templates/shipped/", views.use_shipped, name="use_shipped"),
    path("reports/templates/shipped/<str:role>/<str:kind>/", views.shipped, name="shipped"),
    path("reports/templates/<int:number>/", views.template, name="template"),
    path("reports/templates/<int:number>/file/", views.template_file, name="template_file"),
    path("reports/templates/<int:number>/use/", views.use, name="use_template"),
    path("reports/templates/<int:number>/preview.<str:form>", views.preview, name="preview"),
    path("reports/<str:run>/<str:kind>/", views.report, name="report"),
    path("reports/<str:run>/<str:kind>/words/", views.words, name="words"),
    path("reports/<str:run>/<str:kind>/send/", views.send, name="send"),
    path("reports/<str:run>/<str:kind>/report.<str:form>", views.download, name="download"),
    path("reports/<str:run>/<str:kind>/of/<str:organisation>/", views.report, name="report_of"),
    path("reports/<str:run>/<str:kind>/of/<str:organisation>/words/", views.words, name="words_of"),
    path("reports/<str:run>/<str:kind>/of/<str:organisation>/send/", views.send, name="send_of"),
    path("reports/<str:run>/<str:kind>/of/<str:organisation>/report.<str:form>", views.download, name="download_of"),
]
