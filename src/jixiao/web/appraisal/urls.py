"""Addresses of evaluation by people."""

from django.urls import path

from jixiao.web.appraisal import views

app_name = "appraisal"
urlpatterns = [
    path("panels/", views.panels, name="panels"),
    path("panels/new/", views.create, name="create"),
    path("panels/<int:number>/", views.panel, name="panel"),
    path("panels/<int:number>/members/", views.members, name="members"),
    path("panels/<int:number>/members/<int:pk>/drop/", views.drop_member, name="drop_member"),
    path("panels/<int:number>/open/", views.open_panel, name="open"),
    path("panels/<int:number>/thirds/", views.ask_thirds, name="ask_thirds"),
    path("panels/<int:number>/close/", views.close, name="close"),
    path("panels/<int:number>/cancel/", views.cancel, name="cancel"),
    path("panels/<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path("panels/<int:number>/members/<int:pk>/void/", views.void, name="void"),
    path("panels/<int:number>/assignments/<int:pk>/give-back/", views.give_back, name="give_back"),
    path("panels/<int:number>/likeness/", views.likeness, name="likeness"),
    path("panels/<int:number>/reports/<int:pk>/", views.report, name="report"),
    path("third-parties/", views.third_parties, name="third_parties"),
    path("third-parties/new/", views.add_third_party, name="add_third_party"),
    path("third-parties/reviewers/<int:pk>/end/", views.end_reviewer, name="end_reviewer"),
    path("third-parties/commissions/<int:number>/judge/", views.judge, name="judge"),
    path("third-parties/suspensions/<int:pk>/lift/", views.lift, name="lift"),
    path("third-parties/<str:code>/", views.third_party, name="third_party"),
    path("third-parties/<str:code>/change/", views.change_third_party, name="change_third_party"),
    path("third-parties/<str:code>/reviewers/", views.add_reviewer, name="add_reviewer"),
    path("third-parties/<str:code>/work/", views.engage, name="engage"),
    path("third-parties/<str:code>/commission/", views.commission, name="commission"),
    path("third-parties/<str:code>/suspend/", views.suspend, name="suspend"),
    path("scoring/", views.mine, name="mine"),
    path("scoring/<int:pk>/", views.score, name="score"),
    path("scoring/<int:pk>/conflict/", views.conflict, name="conflict"),
    path("scoring/<int:pk>/material/<int:evidence_pk>/", views.material, name="material"),
    path("scoring/<int:pk>/statement/<str:node_code>/", views.statement, name="statement"),
    path("evaluations/", views.chains, name="chains"),
    path("evaluations/files/<int:pk>/", views.step_file, name="step_file"),
    path("evaluations/<int:pk>/<str:period>/<str:node_code>/<str:code>/", views.chain, name="chain"),
]
