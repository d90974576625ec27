"""What warnings tell of a series for the picture of its outlook."""

from django.urls import reverse

from jixiao.engine.model.text import Text
from jixiao.web.outlook.queries import Happening
from jixiao.web.warnings.models import WarningCase

SAID = {
    "red": Text("red warning", "红色预警"),
    "orange": Text("orange warning", "橙色预警"),
    "yellow": Text("yellow warning", "黄色预警"),
    "blue": Text("blue warning", "蓝色预警"),
}


def happenings(organisation_id: int, indicator_id: int) -> list[Happening]:
    """Every warning about the series in the period in which it was raised."""
    cases = WarningCase.objects.filter(organisation=organisation_id, indicator=indicator_id)
    rows = cases.order_by("first_period", "id").values_list("pk", "severity", "first_period")
    return [
        Happening(period, SAID[severity], href=reverse("warnings:warning", args=[pk])) for pk, severity, period in rows
    ]
