"""Addresses of comparison."""

from django.urls import path

from jixiao.web.analysis import views

app_name = "analysis"
urlpatterns = [
    path("compare/", views.compare, name="compare"),
    path("compare/views/", views.saved_views, name="views"),
    path("compare/views/save/", views.save, name="save_view"),
    path("compare/views/<int:pk>/", views.open_view, name="view"),
    path("compare/views/<int:pk>/share/", views.share, name="share_view"),
    path("compare/views/<int:pk>/remove/", views.remove, name="remove_view"),
    path("compare/views/<int:pk>/restore/", views.restore, name="restore_view"),
    path("compare/map/", views.region_map, name="region_map"),
    path("compare/alike/<str:organisation>/", views.alike, name="alike"),
    path("efficiency/", views.efficiency, name="efficiency"),
    path("indicator-health/", views.indicator_health, name="health"),
    path("policy/", views.policy, name="policy"),
    path("compare/why/<str:organisation>/", views.why, name="why"),
]
