"""Addresses of the air: the public's page in both languages, and the office's pages."""

from typing import Any

from django.urls import URLPattern, path

from jixiao.web.air import views

app_name = "air"


def _public(root: str, language: str, ending: str) -> list[URLPattern]:
    told: dict[str, Any] = {"language": language}
    return [
        path(f"{root}air/", views.public_air, told, name=f"public{ending}"),
        path(f"{root}air/<str:period>/days.csv", views.public_days, told, name=f"public_days{ending}"),
    ]


urlpatterns = [
    *_public("public/", "zh", ""),
    *_public("public/en/", "en", "_en"),
    path("air/", views.overview, name="overview"),
    path("air/pollutants/", views.pollutants, name="pollutants"),
    path("air/bulletin/<str:period>/bulletin.<str:form>", views.bulletin, name="bulletin"),
    path("air/gaps/", views.gaps, name="gaps"),
    path("air/stations/", views.stations, name="stations"),
    path("air/stations/new/", views.add_station, name="add_station"),
    path("air/stations/<str:code>/end/", views.end_station, name="end_station"),
    path("air/uploads/", views.uploads, name="uploads"),
    path("air/uploads/new/", views.new_upload, name="new_upload"),
    path("air/uploads/<int:number>/", views.upload, name="upload"),
    path("air/targets/new/", views.set_target, name="set_target"),
    path("air/abatement/new/", views.enter_abatement, name="enter_abatement"),
    path("air/abatement/<int:pk>/withdraw/", views.withdraw_abatement, name="withdraw_abatement"),
]
