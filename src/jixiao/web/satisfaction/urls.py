"""Addresses of ratings and surveys: the public's, then the office's."""

from django.urls import path

from jixiao.web.base.public import ENGLISH
from jixiao.web.satisfaction import views

app_name = "satisfaction"
IN_ENGLISH = {"language": ENGLISH}
urlpatterns = [
    path("rate/<str:code>", views.rate, name="rate"),
    path("rate/<str:code>/en", views.rate, IN_ENGLISH, name="rate_en"),
    path("rate/<str:code>/send", views.rate, name="send"),
    path("rate/<str:code>/en/send", views.rate, IN_ENGLISH, name="send_en"),
    path("rate/<str:code>/said", views.said, name="said"),
    path("rate/<str:code>/said/en", views.said, IN_ENGLISH, name="said_en"),
    path("receipt/<str:code>", views.receipt, name="receipt"),
    path("receipt/<str:code>/en", views.receipt, IN_ENGLISH, name="receipt_en"),
    path("survey/<str:code>", views.survey, name="survey"),
    path("survey/<str:code>/en", views.survey, IN_ENGLISH, name="survey_en"),
    path("survey/<str:code>/send", views.survey, name="send_survey"),
    path("survey/<str:code>/en/send", views.survey, IN_ENGLISH, name="send_survey_en"),
    path("survey/<str:code>/thanks", views.thanks, name="thanks"),
    path("survey/<str:code>/thanks/en", views.thanks, IN_ENGLISH, name="thanks_en"),
    path("ratings/", views.ratings, name="ratings"),
    path("ratings/figures/", views.name_rating_figures, name="name_rating_figures"),
    path("ratings/figures/land/", views.land_ratings, name="land_ratings"),
    path("ratings/bad/", views.bad_ratings, name="bad_ratings"),
    path("ratings/bad/<int:pk>/", views.bad_rating, name="bad_rating"),
    path("ratings/bad/<int:pk>/contest/", views.contest, name="contest"),
    path("ratings/bad/<int:pk>/decide/", views.decide, name="decide"),
    path("service-points/", views.points, name="points"),
    path("service-points/new/", views.create_point, name="create_point"),
    path("service-points/import/", views.import_points, name="import_points"),
    path("service-points/cases/", views.list_cases, name="list_cases"),
    path("service-points/posters/", views.posters, name="posters"),
    path("service-points/<str:code>/", views.point, name="point"),
    path("service-points/<str:code>/change/", views.change_point, name="change_point"),
    path("service-points/<str:code>/renew/", views.renew, name="renew"),
    path("service-points/<str:code>/handled/", views.enter_handled, name="enter_handled"),
    path("surveys/", views.surveys, name="surveys"),
    path("surveys/new/", views.make_survey, name="make_survey"),
    path("surveys/<str:code>/", views.survey_results, name="survey_results"),
    path("surveys/<str:code>/sample/", views.draw_sample, name="draw_sample"),
    path("surveys/<str:code>/figures/", views.name_figures, name="name_figures"),
    path("surveys/<str:code>/open/", views.open_survey, name="open_survey"),
    path("surveys/<str:code>/close/", views.close_survey, name="close_survey"),
]
