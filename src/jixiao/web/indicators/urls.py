"""Addresses of goals, the library, schemes and targets."""

from django.urls import path

from jixiao.web.indicators import views

app_name = "indicators"
VERSION = "schemes/<str:code>/<int:number>/"
TARGET = "targets/<str:code>/<str:organisation_code>/<int:year>/"
urlpatterns = [
    path("goals/", views.goals, name="goals"),
    path("goals/new/", views.create_plan, name="create_plan"),
    path("goals/<str:code>/new/", views.create_goal, name="create_goal"),
    path("indicators/", views.library, name="library"),
    path("indicators/new/", views.create_indicator, name="create_indicator"),
    path("indicators/<str:code>/", views.indicator, name="indicator"),
    path("indicators/<str:code>/revise/", views.revise_indicator, name="revise_indicator"),
    path("indicators/<str:code>/register/", views.register_indicator, name="register_indicator"),
    path("register/", views.register, name="register"),
    path("schemes/", views.schemes, name="schemes"),
    path("schemes/import/", views.import_scheme, name="import_scheme"),
    path(VERSION, views.scheme, name="scheme"),
    path(VERSION + "download/", views.download, name="download"),
    path(VERSION + "document/", views.document, name="document"),
    path(VERSION + "differences/", views.differences, name="differences"),
    path(VERSION + "nodes/<str:node_code>/", views.node, name="node"),
    path(VERSION + "weights/", views.weights, name="weights"),
    path(VERSION + "text/", views.text, name="text"),
    path(VERSION + "new-version/", views.new_version, name="new_version"),
    path(VERSION + "publish/", views.publish, name="publish"),
    path(VERSION + "other-eyes/", views.other_eyes, name="other_eyes"),
    path(VERSION + "withdraw/", views.withdraw, name="withdraw"),
    path("targets/", views.targets, name="targets"),
    path(TARGET, views.target, name="target"),
    path(TARGET + "set/", views.set_target, name="set_target"),
]
