"""Programmes of the small city: one proposed, one in the budget with objectives, money and a past."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from jixiao.web.budgets import actions, frames, queries
from jixiao.web.budgets.models import Programme, SelfEvaluation
from jixiao.web.budgets.rules import evaluating
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City

NOW = datetime(2026, 8, 10, 1, 0, tzinfo=UTC)
GOAL = "新增监控点位500个，按期完成率100%，群众满意度90%以上。"
ROWS = (
    actions.DraftObjective("产出指标", "数量指标", "新增监控点位", "≥500个", Decimal(25), evidence="验收单"),
    actions.DraftObjective("产出指标", "质量指标", "验收合格率", "≥95%", Decimal(15), evidence="验收单"),
    actions.DraftObjective("产出指标", "成本指标", "单个点位成本", "≤1.8万元", Decimal(10), evidence="决算"),
    actions.DraftObjective("效益指标", "社会效益指标", "案件发现率", "≥80%", Decimal(30), evidence="平台数据"),
    actions.DraftObjective("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", Decimal(10), evidence="问卷"),
)


def draft(city: City, **changes: object) -> actions.DraftProgramme:
    """A programme of S11 with nine million yuan."""
    usual = actions.DraftProgramme(
        "2026-00001", 2026, "滨江街道视频监控建设", city.organisations["S11"], Decimal(9000000), is_new=False
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def doer(city: City, name: str) -> dict[str, object]:
    """Who acts, and when."""
    return {"by": city.accounts[name], "now": NOW}


@pytest.fixture
def proposed(city: City) -> Programme:
    """Entered by its reporter; neither new nor assessed."""
    made = built_once("a proposed programme", lambda: _entered(city), city)
    return Programme.objects.get(pk=made)


def _entered(city: City) -> int:
    return actions.enter(draft=draft(city), by=city.accounts["reporter"], now=NOW).pk


@pytest.fixture
def running(city: City) -> Programme:
    """In the budget, with 40 % paid by July."""
    made = built_once("a running programme", lambda: run_programme(city), city)
    return Programme.objects.get(pk=made)


def run_programme(city: City, code: str = "2026-00001") -> int:
    """Its key: declared, endorsed, reviewed, and told of its money."""
    past = actions.DraftPastYear(2025, Decimal(8_000_000), Decimal(8_000_000), [Decimal(600_000)] * 12)
    one = actions.enter(draft=draft(city, code=code, past=(past,)), by=city.accounts["reporter"], now=NOW)
    actions.declare(programme=one, goal=GOAL, rows=ROWS, by=city.accounts["reporter"], now=NOW)
    actions.endorse(programme=one, by=city.accounts["approver"], now=NOW)
    points = {"completeness": 18.0, "relevance": 18.0, "adequacy": 28.0, "feasibility": 28.0}
    actions.review(programme=one, points=points, words="目标明确、细化量化。", by=city.accounts["office"], now=NOW)
    actions.report_payments(
        programme=one, payments={"2026-06": (Decimal(3_000_000), None), "2026-07": (Decimal(3_600_000), Decimal(4_000_000))},
        by=city.accounts["reporter"], now=NOW,
    )  # fmt: skip
    return one.pk


def told(**changes: object) -> actions.DraftReport:
    """A monitoring report up to July: cameras lag, everything else is on course."""
    rows = {
        0: actions.DraftRow("200个", "480个", "possible", ("staff",), "施工队伍缺员"),
        1: actions.DraftRow("96%", "96%"),
        2: actions.DraftRow("1.7万元", "1.75万元"),
        3: actions.DraftRow("82%", "85%"),
        4: actions.DraftRow("", "90%"),
    }
    usual = actions.DraftReport("2026-07", Decimal(3_600_000), Decimal(8_800_000), "", rows)
    return replace(usual, **changes)  # type: ignore[arg-type]


def reached(**changes: object) -> frames.Told:
    """What S11 tells at the end of the year: 487 of 500 cameras, satisfaction above its target."""
    rows = {
        0: frames.ToldRow("487个", "", "两处点位征地未完成，已列入明年一季度"),
        1: frames.ToldRow("96%"),
        2: frames.ToldRow("1.75万元"),
        3: frames.ToldRow("82%"),
        4: frames.ToldRow("94%"),
    }
    usual = frames.Told(Decimal(8668000), "新增点位487个，验收合格率96%，群众满意度94%。", "", rows)
    return replace(usual, **changes)  # type: ignore[arg-type]


def self_evaluated(city: City, one: Programme, told: frames.Told | None = None) -> SelfEvaluation:
    """By 财预〔2020〕10号, endorsed."""
    made = actions.self_evaluate(
        programme=one,
        rule_set="cn-2020-10",
        told=told or reached(),
        place="滨江街道",
        by=city.accounts["reporter"],
        now=NOW,
    )
    actions.endorse_self(programme=one, by=city.accounts["approver"], now=NOW)
    return made


def scored(share: str = "0.9", **points: str) -> dict[str, evaluating.Scored]:
    """Every row of the framework with that share of its points; `points` changes some."""
    framework = queries.framework_on(NOW.date())
    full = {each.code: Decimal(points.get(each.code, each.points)) for each in framework.aspects}
    return {
        code: evaluating.Scored(each, (each * Decimal(share)).quantize(Decimal("0.01"))) for code, each in full.items()
    }


@pytest.fixture
def running_too(city: City) -> Programme:
    """A second programme in the budget, beside one that is only proposed."""
    return Programme.objects.get(
        pk=built_once("a running programme beside another", lambda: run_programme(city, "too"), city)
    )
