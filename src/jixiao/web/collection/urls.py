"""Addresses of data collection."""

from django.urls import path

from jixiao.web.collection import views

app_name = "collection"
urlpatterns = [
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/publish/", views.publish, name="publish"),
    path("tasks/<int:pk>/", views.task, name="task"),
    path("tasks/<int:pk>/submit/", views.submit, name="submit"),
    path("tasks/<int:pk>/nothing/", views.nothing, name="nothing"),
    path("tasks/<int:pk>/history/", views.history, name="history"),
    path("tasks/<int:pk>/evidence/", views.attach, name="attach"),
    path("tasks/<int:pk>/evidence/<int:evidence_pk>/", views.download, name="download"),
    path("tasks/<int:pk>/evidence/<int:evidence_pk>/withdraw/", views.withdraw, name="withdraw"),
    path("tasks/<int:pk>/workbook/", views.workbook, name="workbook"),
    path("tasks/<int:pk>/workbook/<str:token>/", views.remarked, name="remarked"),
    path("tasks/<int:pk>/paste/", views.paste, name="paste"),
    path("burden/", views.burden, name="burden"),
    path("calendar/<str:token>.ics", views.feed, name="feed"),
    path("review/", views.review, name="review"),
    path("review/<int:pk>/", views.review, name="review_task"),
    path("review/<int:pk>/approve/", views.approve, name="approve"),
    path("review/<int:pk>/return/", views.give_back, name="return"),
]
