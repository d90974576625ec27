"""The small city with one scheme, three months of figures, targets, a running cycle; August is scored and confirmed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from jixiao.web.collection import actions as collection
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.rules import Entry
from jixiao.web.evaluation import actions
from jixiao.web.evaluation.models import EvaluationCycle, ScoringRun
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import Indicator, SchemeVersion
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City

NOW = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
DOCUMENT = """\
scheme: waste
version: "1"
label: {zh: 分类考核, en: Waste sorting}
valid_from: 2026-01-01
periodicity: month
grades:
  - {code: good, label: {zh: 良, en: Good}, from: 80}
  - {code: poor, label: {zh: 差, en: Poor}, from: 0}
tree:
  - code: sorting
    label: {zh: 分类, en: Sorting}
    weight: 70
    children:
      - {code: accuracy, label: {zh: 投放准确率, en: Accuracy}, weight: 50, unit_of_measure: "%", direction: higher,
         rule: ratio_capped, over_time: last}
      - {code: purity, label: {zh: 纯净率, en: Purity}, weight: 20, unit_of_measure: "%", direction: higher,
         rule: ratio_capped}
  - {code: complaints, label: {zh: 投诉, en: Complaints}, weight: 30, unit_of_measure: 件, direction: lower,
     rule: {name: deduct_per_event, points_each: 2}, over_time: sum}
adjustments:
  - {code: innovation, kind: bonus, points_each: 1, cap: 3, label: {zh: 创新加分, en: Innovation}}
"""
SETTLED = (
    DOCUMENT.replace(
        "grades:\n", "grades:\n  - {code: best, label: {zh: 优, en: Excellent}, from: 80, quota: 0.34}\n", 1
    ).replace("from: 80}", "from: 70}")
    + """\
  - {code: supervision, kind: deduction, points_each: 2, cap: 60, label: {zh: 督办扣分, en: Supervision}}
adjustment_caps: {bonus: 2, deduction: 100}
vetoes:
  - {code: integrity, indicator: incidents, when: "> 0", effect: {cap_grade: poor}, label: {zh: 数据造假, en: Falsified data}}
  - {code: accident, indicator: incidents, when: ">= 3", effect: excluded, label: {zh: 重大事故, en: Grave accident}}
"""
)
"""With a quota (⌊0.34 × 3⌋ = 1 place), a deduction, caps of both kinds, a veto that caps and one that excludes."""
STREETS = ("S11", "S12", "S13", "S21", "S22", "S23")
# month → street → accuracy, purity, complaints, innovations; None: declared as nothing to report
FIGURES: dict[str, dict[str, tuple[float | None, ...]]] = {
    "2026-08": {
        "S11": (60, 90, 2, 0), "S12": (70, 95, 1, 0), "S13": (80, 80, 0, 1),
        "S21": (55, 70, 3, 0), "S22": (66, 88, 2, 0), "S23": (77, 91, 2, 2),
    },
    "2026-09": {
        "S11": (64, 90, 2, 0), "S12": (63, 95, 1, 0), "S13": (80, None, 0, 1),
        "S21": (55, 70, 3, 0), "S22": (70, 88, 1, 0), "S23": (77, 91, 3, 0),
    },
}  # fmt: skip


@dataclass
class Scored:
    """The city with what was made in it, by short names."""

    city: City
    version: SchemeVersion
    cycle: EvaluationCycle
    august: ScoringRun

    def score(self, period: str = "2026-09") -> ScoringRun:
        """A new run of the period by the office, not confirmed."""
        return actions.score(cycle=self.cycle, period=period, by=self.city.accounts["office"], now=NOW)

    def confirmed(self, period: str = "2026-09") -> ScoringRun:
        """A new run of the period, confirmed."""
        return actions.confirm(run=self.score(period), by=self.city.accounts["office"], now=NOW)


def fill_in(task: CollectionTask, figures: tuple[float | None, ...], city: City, *, approved: bool = True) -> None:
    """Hand in the figures and, by somebody else, approve them."""
    codes = ("accuracy", "purity", "complaints", "innovation", "supervision", "incidents")[: len(figures)]
    entries = [
        Entry(code, "", no_data=True, reason="设备检修，未抽查") if value is None else Entry(code, f"{value:g}")
        for code, value in zip(codes, figures, strict=True)
    ]
    collection.save_entries(task=task, entries=entries, by=city.accounts["office"], now=NOW)
    collection.submit(task=task, by=city.accounts["office"], now=NOW)
    if approved:
        collection.approve(task=task, by=city.accounts["evaluator"], now=NOW)


def publish(city: City, version: SchemeVersion, period: str) -> dict[str, CollectionTask]:
    """The month's tasks of all six streets, by street."""
    tasks = collection.publish_tasks(
        scheme_version=version, period=period, organisations=city.streets, opens_date=date(2026, 9, 1),
        due_date=date(2026, 10, 10), by=city.accounts["office"], now=NOW,
    )  # fmt: skip
    return {task.organisation.code: task for task in tasks}


@pytest.fixture
def scored(city: City) -> Scored:
    """August confirmed, September approved and not yet scored."""
    return built_once("scored", lambda: make_scored(city), city)


@pytest.fixture
def settled(city: City) -> Scored:
    """As `scored`, under a scheme with a quota, bonus and deduction with their caps, and a veto."""
    return built_once("settled", lambda: make_scored(city, SETTLED, (0, 0)), city)


def make_scored(city: City, document: str = DOCUMENT, more: tuple[float, ...] = ()) -> Scored:
    """Everything from the scheme to the confirmed run; `more` figures for what a larger scheme asks."""
    office, root = city.accounts["office"], city.organisations["CITY"]
    version = indicators.import_scheme(text=document, organisation=root, by=office, now=NOW)
    version = indicators.publish(version=version, by=office, now=NOW)
    months = {f"2026-{month:02}": 80.0 for month in range(1, 13)}
    for street in city.streets:
        for indicator in Indicator.objects.filter(code__in=["accuracy", "purity"]):
            indicators.set_target_plan(
                indicator=indicator, organisation=street, year=2026, annual_target=80, path_kind="manual", path=months,
                basis="任务书", by=office, now=NOW,
            )  # fmt: skip
    for period, streets in FIGURES.items():
        tasks = publish(city, version, period)
        for code, figures in streets.items():
            fill_in(tasks[code], (*figures, *more), city)
    cycle = actions.create_cycle(
        code="waste-2026", label_zh="2026年度考核", scheme_version=version, year=2026, by=office, now=NOW
    )
    cycle = actions.start_cycle(cycle=cycle, by=office, now=NOW)
    august = actions.score(cycle=cycle, period="2026-08", by=office, now=NOW)
    return Scored(city, version, cycle, actions.confirm(run=august, by=office, now=NOW))
