"""Addresses of cockpit, cycles, runs, trials of drafts, rankings, results, receipts, series and search."""

from django.urls import path

from jixiao.web.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("", views.cockpit, name="cockpit"),
    path("live/", views.live, name="live"),
    path("search/", views.search, name="search"),
    path("cycles/", views.cycle_list, name="cycles"),
    path("cycles/new/", views.create, name="create_cycle"),
    path("cycles/<str:code>/", views.cycle_page, name="cycle"),
    path("cycles/<str:code>/start/", views.start, name="start_cycle"),
    path("cycles/<str:code>/close/", views.close, name="close_cycle"),
    path("cycles/<str:code>/score/<str:period>/", views.score, name="score"),
    path("runs/<str:code>/", views.run_page, name="run"),
    path("runs/<str:code>/confirm/", views.confirm, name="confirm"),
    path("runs/<str:code>/replay/", views.replay, name="replay"),
    path("schemes/<str:code>/<int:number>/trial/", views.trial, name="trial"),
    path("ranking/", views.ranking, name="ranking"),
    path("results/<str:run>/<str:organisation>/", views.result, name="result"),
    path("receipts/<str:run>/<str:organisation>/<str:node>/", views.receipt, name="receipt"),
    path("series/<str:organisation>/<str:indicator>/", views.series, name="series"),
]
