"""Addresses of warnings, of their rules and of the rule lab."""

from django.urls import path

from jixiao.web.warnings import views

app_name = "warnings"
urlpatterns = [
    path("warnings/", views.board, name="board"),
    path("warnings/look/", views.look, name="look"),
    path("warning-rules/", views.rule_sets, name="rules"),
    path("warning-rules/draft/", views.start_draft, name="start_draft"),
    path("warning-rules/<int:number>/", views.rule_set, name="rule_set"),
    path("warning-rules/<int:number>/edit/", views.edit, name="edit"),
    path("warning-rules/<int:number>/new-rule/", views.new_rule, name="new_rule"),
    path("warning-rules/<int:number>/rules/<str:code>/", views.rule, name="rule"),
    path("warning-rules/<int:number>/rules/<str:code>/switch/", views.switch_rule, name="switch_rule"),
    path("warning-rules/<int:number>/rules/<str:code>/remove/", views.remove_rule, name="remove_rule"),
    path("warning-rules/<int:number>/lab/", views.lab, name="lab"),
    path("warning-rules/<int:number>/release/", views.release, name="release"),
    path("warnings/charts/<str:organisation>/<str:indicator>/", views.chart, name="chart"),
    path(
        "warnings/charts/<str:organisation>/<str:indicator>/<int:pk>/withdraw/",
        views.withdraw_rebase,
        name="withdraw_rebase",
    ),
    path("warnings/<int:pk>/", views.warning, name="warning"),
    path("warnings/<int:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("warnings/<int:pk>/explain/", views.explain, name="explain"),
    path("warnings/<int:pk>/files/<int:event_pk>/", views.download, name="download"),
    path("warnings/<int:pk>/mute/", views.mute, name="mute"),
    path("warnings/<int:pk>/unmute/", views.unmute, name="unmute"),
    path("warnings/<int:pk>/order/", views.order, name="order"),
]
