"""Addresses of the practice ground; outside of a sandbox each of them is not found."""

from django.urls import path

from jixiao.web.practice import views

app_name = "practice"
urlpatterns = [
    path("practice/", views.home, name="home"),
    path("practice/play/", views.play, name="play"),
    path("practice/progress/", views.progress, name="progress"),
    path("practice/anew/", views.anew, name="anew"),
    path("practice/me/", views.introduce, name="introduce"),
    path("practice/learners/", views.learners, name="learners"),
    path("practice/learners/reset/", views.reset, name="reset"),
    path("practice/parts/<str:role>/", views.take, name="take"),
    path("practice/exercises/<str:code>/", views.exercise, name="exercise"),
    path("practice/exercises/<str:code>/begin/", views.begin, name="begin"),
    path("practice/exercises/<str:code>/answer/<str:step>/", views.answer, name="answer"),
]
