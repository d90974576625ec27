"""Addresses of the job queue."""

from django.urls import path

from jixiao.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.job_list, name="jobs"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/retry/", views.retry, name="retry"),
    path("jobs/<int:pk>/cancel/", views.cancel, name="cancel"),
]
