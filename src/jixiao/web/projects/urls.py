"""Addresses of joint projects."""

from django.urls import path

from jixiao.web.projects import views

app_name = "projects"
urlpatterns = [
    path("projects/", views.projects, name="projects"),
    path("projects/new/", views.new, name="new"),
    path("projects/example.xlsx", views.example, name="example"),
    path("projects/<str:code>/", views.project, name="project"),
    path("projects/<str:code>/<str:table>.csv", views.exported, name="exported"),
    path("projects/<str:code>/revise/", views.revise, name="revise"),
    path("projects/<str:code>/submit/", views.submit, name="submit"),
    path("projects/<str:code>/send-back/", views.send_back, name="send_back"),
    path("projects/<str:code>/approve/", views.approve, name="approve"),
    path("projects/<str:code>/report/", views.report, name="report"),
    path("projects/<str:code>/reports/<int:pk>/accept/", views.accept_report, name="accept_report"),
    path("projects/<str:code>/reports/<int:pk>/return/", views.return_report, name="return_report"),
    path("projects/<str:code>/reports/<int:pk>/file/", views.report_file, name="report_file"),
    path("projects/<str:code>/files/<int:pk>/", views.event_file, name="event_file"),
    path("projects/<str:code>/pass-on/", views.pass_on, name="pass_on"),
    path("projects/<str:code>/note/", views.note, name="note"),
    path("projects/<str:code>/replan/", views.replan, name="replan"),
    path("projects/<str:code>/replan/approve/", views.approve_replan, name="approve_replan"),
    path("projects/<str:code>/replan/refuse/", views.refuse_replan, name="refuse_replan"),
    path("projects/<str:code>/finish/", views.finish, name="finish"),
    path("projects/<str:code>/accept/", views.accept, name="accept"),
    path("projects/<str:code>/give-back/", views.give_back, name="return"),
    path("projects/<str:code>/stop/", views.stop, name="stop"),
]
