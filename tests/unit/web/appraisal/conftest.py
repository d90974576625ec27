"""A scheme with two qualitative indicators, four people who score, and a panel that is scoring."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from jixiao.web.appraisal import actions, rules
from jixiao.web.appraisal.models import Assignment, Panel
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.organisations.models import Account
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City, make_account

NOW = datetime(2026, 9, 20, 1, 0, tzinfo=UTC)
SCHEME = """\
scheme: quality
version: "2026"
label: {zh: 工作质量评议, en: Quality of work}
valid_from: 2026-01-01
periodicity: half
tree:
  - {code: care, label: {zh: 群众工作, en: Work with residents}, weight: 60, rule: tier_range, direction: higher}
  - {code: order, label: {zh: 现场管理, en: Order on site}, weight: 40, rule: manual, direction: higher}
"""
PERIOD = "2026H1"


@dataclass
class Bench:
    """The city with its panel; `members` by sign-in name."""

    city: City
    version: SchemeVersion
    panel: Panel
    people: dict[str, Account] = field(default_factory=dict)

    def assignments(self, username: str) -> list[Assignment]:
        """What somebody has to score, by object."""
        found = Assignment.objects.filter(member__panel=self.panel, member__account__username=username)
        return list(found.exclude(state=rules.WITHDRAWN).order_by("target__organisation__code"))

    def score(self, username: str, care: float, order: float, **other: float) -> None:
        """Somebody scores everything alike and hands it in."""
        for one in self.assignments(username):
            if one.state == rules.WAITING:
                value = other.get(one.target.organisation.code, care)
                tier = 1 if value >= 80 else 2 if value >= 60 else 3
                marks = [actions.NewMark("care", tier, value), actions.NewMark("order", None, order)]
                actions.save_marks(assignment=one, marks=marks, by=self.people[username], now=NOW)
                actions.hand_in(assignment=one, by=self.people[username], now=NOW)


def make_bench(city: City, per_object: int = 0, **changes: object) -> Bench:
    """Experts anna, bo and chen (70 %) and leader (30 %) score the streets of D1; chen sits in S11."""
    office = city.accounts["office"]
    if not SchemeVersion.objects.filter(scheme__code="quality").exists():
        for code in ("care", "order"):
            indicators.create_indicator(
                code=code,
                label_zh=code,
                unit_of_measure="分",
                direction="higher",
                valid_from=date(2020, 1, 1),
                by=office,
                now=NOW,
            )
        draft = indicators.import_scheme(text=SCHEME, organisation=city.organisations["CITY"], by=office, now=NOW)
        indicators.publish(version=draft, by=office, now=NOW)
    version = SchemeVersion.objects.get(scheme__code="quality")
    people = {name: city.accounts.get(name) or make_expert(city, name) for name in ("anna", "bo", "chen", "leader")}
    city.accounts |= people
    values: dict[str, Any] = {
        "label_zh": "上半年专家评议", "scheme_version": version, "period": PERIOD, "due_date": date(2026, 10, 1), "seed": 7,
        "groups": (rules.GroupOfRaters("experts", 70, per_object), rules.GroupOfRaters("leaders", 30)), **changes,
    }  # fmt: skip
    streets = [city.organisations[code] for code in ("S11", "S12", "S13")]
    panel = actions.make_panel(
        panel=actions.NewPanel(**values),
        node_codes=["care", "order"],
        organisations=streets,
        by=office,
        now=NOW,
    )
    for name, account in people.items():
        group = "leaders" if name == "leader" else "experts"
        if group not in {one["kind"] for one in panel.groups}:
            continue
        actions.add_member(panel=panel, account=account, group=group, by=office, now=NOW)
    panel = actions.open_panel(panel=panel, by=office, now=NOW)
    return Bench(city, version, panel, people)


def make_expert(city: City, name: str) -> Account:
    """An expert; chen works in S11."""
    return make_account(
        name, city.organisations["S11" if name == "chen" else "CITY"], "expert", display_name=f"专家{name}"
    )


@pytest.fixture
def bench(city: City) -> Bench:
    """All score all."""
    return built_once("bench", lambda: make_bench(city), city)
