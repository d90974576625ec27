"""Addresses of the set-up guide."""

from django.urls import path

from jixiao.web.set_up import views

app_name = "set_up"
urlpatterns = [
    path("set-up/", views.home, name="home"),
    path("set-up/new/", views.new, name="new"),
    path("set-up/office/", views.office, name="office"),
    path("set-up/accounts/", views.accounts, name="accounts"),
    path("set-up/<int:pk>/", views.draft, name="draft"),
    path("set-up/<int:pk>/name/", views.name, name="name"),
    path("set-up/<int:pk>/places/", views.places, name="places"),
    path("set-up/<int:pk>/indicators/", views.indicators, name="indicators"),
    path("set-up/<int:pk>/aims/", views.aims, name="aims"),
    path("set-up/<int:pk>/delivery/", views.delivery, name="delivery"),
    path("set-up/<int:pk>/people/", views.people, name="people"),
    path("set-up/<int:pk>/review/", views.review, name="review"),
    path("set-up/<int:pk>/try/", views.try_past, name="try_past"),
    path("set-up/<int:pk>/done/", views.done, name="done"),
    path("set-up/<int:pk>/open/", views.open_year, name="open_year"),
    path("set-up/<int:pk>/discard/", views.discard, name="discard"),
]
