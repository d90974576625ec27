"""Addresses of the hotline."""

from django.urls import path

from jixiao.web.hotline import views

app_name = "hotline"
urlpatterns = [
    path("hotline/", views.months, name="months"),
    path("hotline/import/", views.import_file, name="import_file"),
    path("hotline/example.csv", views.example, name="example"),
    path("hotline/claims/", views.claims, name="claims"),
    path("hotline/claims/<int:pk>/decide/", views.decide, name="decide"),
    path("hotline/marking/", views.marking, name="marking"),
    path("hotline/months/<str:month>/", views.month, name="month"),
    path("hotline/months/<str:month>/work-orders/", views.work_orders, name="work_orders"),
    path("hotline/months/<str:month>/confirm/", views.confirm, name="confirm"),
    path("hotline/months/<str:month>/reopen/", views.reopen, name="reopen"),
    path("hotline/organisations/<str:code>/", views.organisation, name="organisation"),
    path("hotline/work-orders/<str:code>/", views.work_order, name="work_order"),
    path("hotline/work-orders/<str:code>/claim/", views.claim, name="claim"),
]
