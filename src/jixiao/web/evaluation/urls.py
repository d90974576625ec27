"""Addresses of cockpit, cycles, runs, trials, rankings, results, receipts, series, search, entries and appeals."""

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
    path("runs/<str:code>/window/", views.set_window, name="set_window"),
    path("runs/<str:run>/appeals/<str:organisation>/", views.new_appeal, name="new_appeal"),
    path("entries/", views.entries, name="entries"),
    path("cycles/<str:code>/entries/new/", views.new_entry, name="new_entry"),
    path("entries/<str:code>/", views.entry, name="entry"),
    path("entries/<str:code>/appeal/", views.contest_entry, name="contest_entry"),
    path("entries/<str:code>/acts/<str:act>/", views.act_on_entry, name="act_on_entry"),
    path("entries/<str:code>/files/<int:pk>/", views.entry_file, name="entry_file"),
    path("appeals/", views.appeals, name="appeals"),
    path("appeals/<str:code>/", views.appeal, name="appeal"),
    path("appeals/<str:code>/acts/<str:act>/", views.act_on_appeal, name="act_on_appeal"),
    path("appeals/<str:code>/files/<int:pk>/", views.appeal_file, name="appeal_file"),
    path("schemes/<str:code>/<int:number>/trial/", views.trial, name="trial"),
    path("ranking/", views.ranking, name="ranking"),
    path("results/<str:run>/<str:organisation>/", views.result, name="result"),
    path("receipts/<str:run>/<str:organisation>/<str:node>/", views.receipt, name="receipt"),
    path("series/<str:organisation>/<str:indicator>/", views.series, name="series"),
]
