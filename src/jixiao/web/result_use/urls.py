"""Addresses of the use of results."""

from django.urls import path

from jixiao.web.result_use import views

app_name = "result_use"
urlpatterns = [
    path("uses/ledger/", views.ledger, name="ledger"),
    path("uses/proposals/", views.proposals, name="proposals"),
    path("uses/results/<str:run>/", views.round_page, name="round"),
    path("uses/results/<str:run>/draw-up/", views.draw_up, name="draw_up"),
    path("uses/results/<str:run>/notify/", views.notify_all, name="notify_all"),
    path("uses/rules/", views.rule_sets, name="rules"),
    path("uses/rules/new/", views.start_draft, name="start_draft"),
    path("uses/rules/<int:number>/", views.rule_set, name="rule_set"),
    path("uses/rules/<int:number>/edit/", views.edit, name="edit"),
    path("uses/rules/<int:number>/trial/", views.trial, name="trial"),
    path("uses/rules/<int:number>/adopt/", views.adopt, name="adopt"),
    path("uses/rules/<int:number>/discard/", views.discard, name="discard"),
    path("uses/proposals/<str:code>/", views.proposal, name="proposal"),
    path("uses/proposals/<str:code>/notice.<str:form>", views.notice, name="notice"),
    path("uses/proposals/<str:code>/notify/", views.notify, name="notify"),
    path("uses/proposals/<str:code>/reply/", views.reply, name="reply"),
    path("uses/proposals/<str:code>/decide/", views.decide, name="decide"),
    path("uses/proposals/<str:code>/carry-out/", views.carry_out, name="carry_out"),
    path("uses/proposals/<str:code>/lapse/", views.lapse, name="lapse"),
    path("uses/proposals/<str:code>/files/<int:event_pk>/", views.download, name="download"),
]
