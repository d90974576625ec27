"""The published scheme of the small city with its two indicators, and figures of these as they come in."""

from datetime import UTC, date, datetime
from typing import Any

from jixiao.engine.model.scheme import Scheme as EngineScheme
from jixiao.web.collection.models import Observation
from jixiao.web.indicators.models import Indicator, IndicatorVersion, Scheme, SchemeVersion
from tests.unit.web.factories import City

NOW = datetime(2026, 10, 6, 1, 0, tzinfo=UTC)
DOCUMENT = """
scheme: waste
version: "1"
label: {zh: 分类考核, en: Waste sorting}
valid_from: 2026-01-01
periodicity: month
tree:
  - {code: accuracy, label: {zh: 投放准确率}, weight: 60, direction: higher, rule: {name: ratio_capped}}
  - {code: trainings, label: {zh: 培训场次}, weight: 40, direction: higher, rule: {name: ratio_capped}}
"""
INDICATORS: dict[str, dict[str, Any]] = {
    "accuracy": {
        "label_zh": "投放准确率", "label_en": "Accuracy", "unit_of_measure": "%", "decimals": 1,
        "lower_bound": 0, "upper_bound": 100,
    },
    "trainings": {
        "label_zh": "培训场次", "label_en": "Trainings", "unit_of_measure": "场", "decimals": 0, "lower_bound": 0,
    },
}  # fmt: skip


def make_scheme(city: City) -> SchemeVersion:
    """The two indicators and the published scheme that asks for them."""
    office = city.accounts["office"]
    for code, fields in INDICATORS.items():
        indicator = Indicator.objects.create(code=code, created_at=NOW)
        IndicatorVersion.objects.create(
            indicator=indicator, number=1, direction="higher", valid_from=date(2020, 1, 1), created_at=NOW, **fields
        )
    scheme = Scheme.objects.create(code="waste", organisation=city.organisations["CITY"], created_at=NOW)
    return SchemeVersion.objects.create(
        scheme=scheme, number=1, label_zh="分类考核", label_en="Waste sorting", document=DOCUMENT,
        digest=EngineScheme.from_yaml(DOCUMENT).digest, state="published", created_by=office, created_at=NOW,
        published_by=office, published_at=NOW,
    )  # fmt: skip


def record_figure(
    city: City, value: float | None, period: str, code: str = "S11", indicator: str = "accuracy", **changes: Any
) -> Observation:
    """One revision more of a figure, as a system delivers it unless told otherwise."""
    place = {
        "organisation": city.organisations[code], "indicator": Indicator.objects.get(code=indicator), "period": period,
    }  # fmt: skip
    given = {
        "revision": Observation.objects.filter(**place).count() + 1, "value": value, "source": "push",
        "reason": "" if value is not None else "nothing to report", "recorded_by": city.accounts["office"],
    } | changes  # fmt: skip
    return Observation.objects.create(**place, **given)
