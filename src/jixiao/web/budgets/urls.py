"""Addresses of budget programmes."""

from django.urls import path

from jixiao.web.budgets import views

app_name = "budgets"
urlpatterns = [
    path("budgets/", views.programmes, name="programmes"),
    path("budgets/departments/", views.departments, name="departments"),
    path("budgets/departments/open/", views.open_whole, name="open_whole"),
    path("budgets/approvals/<int:year>/", views.approve, name="approve"),
    path("budgets/new/", views.new, name="new"),
    path("budgets/exchange/", views.exchange, name="exchange"),
    path("budgets/exchange/<int:year>/<str:code>.csv", views.exchange_table, name="exchange_table"),
    path("budgets/exchange/<int:year>.json", views.exchange_file, name="exchange_file"),
    path("budgets/idle/", views.idle, name="idle"),
    path("budgets/duplicates/", views.duplicates, name="duplicates"),
    path("budgets/duplicates/<str:code>/<str:other>/", views.judge_pair, name="judge_pair"),
    path("budgets/search/", views.search_now, name="search"),
    path("budgets/costs/", views.costs, name="costs"),
    path("budgets/proposals/", views.proposals, name="proposals"),
    path("budgets/proposals/new/", views.simulate, name="simulate"),
    path("budgets/proposals/<int:number>/", views.proposal, name="proposal"),
    path("budgets/programmes/<str:code>/idle/", views.answer_idle, name="answer_idle"),
    path("budgets/programmes/<str:code>/", views.programme, name="programme"),
    path("budgets/programmes/<str:code>/objectives/", views.declare, name="declare"),
    path("budgets/programmes/<str:code>/objectives.xlsx", views.objectives_file, name="objectives_file"),
    path("budgets/programmes/<str:code>/adjust/", views.adjust, name="adjust"),
    path("budgets/programmes/<str:code>/monitoring/", views.monitor, name="monitor"),
    path("budgets/programmes/<str:code>/monitoring-<int:number>.xlsx", views.monitoring_file, name="monitoring_file"),
    path("budgets/programmes/<str:code>/self-evaluation/", views.self_evaluate, name="self_evaluate"),
    path("budgets/programmes/<str:code>/self-evaluation.xlsx", views.self_evaluation_file, name="self_evaluation_file"),
    path("budgets/programmes/<str:code>/review/", views.review_self, name="review_self"),
    path("budgets/programmes/<str:code>/evaluate/", views.evaluate, name="evaluate"),
    path("budgets/programmes/<str:code>/evaluations/<int:pk>/", views.evaluation, name="evaluation"),
    *(path(f"budgets/programmes/<str:code>/{act}/", views.acting(act), name=act) for act in views.ACTS),
]
