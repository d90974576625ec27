"""Addresses of doubts and re-checks."""

from django.urls import path

from jixiao.web.doubts import views

app_name = "doubts"
urlpatterns = [
    path("doubts/", views.doubts, name="doubts"),
    path("doubts/look/", views.look, name="look"),
    path("doubts/rules/", views.doubt_rules, name="rules"),
    path("doubts/relations/", views.relations, name="relations"),
    path("doubts/<int:pk>/", views.doubt, name="doubt"),
    path("doubts/<int:pk>/explain/", views.explain, name="explain"),
    path("doubts/<int:pk>/decide/", views.decide, name="decide"),
    path("doubts/<int:pk>/files/<int:explanation_pk>/", views.download, name="download"),
    path("rechecks/", views.rechecks, name="rechecks"),
    path("rechecks/new/", views.draw, name="draw"),
    path("rechecks/<int:number>/", views.recheck, name="recheck"),
    path("rechecks/<int:number>/rates/", views.rates, name="rates"),
    path("rechecks/<int:number>/figures/<int:figure>/", views.check, name="check"),
]
