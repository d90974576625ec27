"""Addresses of ratings and surveys: the public's, then the office's."""

from django.urls import path

from jixiao.web.base.public import ENGLISH
from jixiao.web.satisfaction import views

app_name = "satisfaction"
IN_ENGLISH = {"language": ENGLISH}
urlpatterns = [
    path("rate/<str:code>", views.rate, name="rate"),
    path("rate/<str:code>/en", views.rate, IN_ENGLISH, name="rate_en"),
    path("rate/<str:code>/said", views.said, name="said"),
    path("rate/<str:code>/said/en", views.said, IN_ENGLISH, name="said_en"),
    path("receipt/<str:code>", views.receipt, name="receipt"),
    path("receipt/<str:code>/en", views.receipt, IN_ENGLISH, name="receipt_en"),
]
