"""The whole department S11 of the small city: its rows, its form opened and running, what it tells at the end."""

from decimal import Decimal

from jixiao.web.budgets import actions, frames
from jixiao.web.budgets.models import Programme
from tests.unit.web.budgets.conftest import GOAL, doer
from tests.unit.web.factories import City

HUBEI = "hubei-whole-department"
WHOLE_ROWS = (
    actions.DraftObjective("产出指标", "数量指标", "重点任务完成数", "≥20项", Decimal(20), evidence="任务清单"),
    actions.DraftObjective("产出指标", "质量指标", "诉求按期办结率", "≥95%", Decimal(20), evidence="平台数据"),
    actions.DraftObjective("效益指标", "社会效益指标", "案件发现率", "≥80%", Decimal(25), evidence="平台数据"),
    actions.DraftObjective("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", Decimal(15), evidence="问卷"),
)


def open_whole(city: City, year: int = 2026, rule_set: str = HUBEI) -> Programme:
    """Five million yuan outside programmes, six after changes."""
    return actions.open_whole(
        organisation=city.organisations["S11"], year=year, rule_set=rule_set,
        rest=actions.Rest(Decimal(5_000_000), Decimal(6_000_000)), **doer(city, "reporter"),
    )  # fmt: skip


def run_whole(city: City) -> Programme:
    """Opened, with objectives that were endorsed and reviewed."""
    one = open_whole(city)
    actions.declare(programme=one, goal=GOAL, rows=WHOLE_ROWS, **doer(city, "reporter"))
    actions.endorse(programme=one, **doer(city, "approver"))
    points = {"completeness": 18.0, "relevance": 18.0, "adequacy": 28.0, "feasibility": 28.0}
    actions.review(programme=one, points=points, words="目标明确、细化量化。", **doer(city, "office"))
    return one


def reached_whole() -> frames.Told:
    """19 of 20 tasks, everything else reached; 5.4 of 6 million yuan paid outside programmes."""
    done = {0: "19项", 1: "96%", 2: "82%", 3: "91%"}
    rows = {place: frames.ToldRow(text) for place, text in done.items()}
    return frames.Told(Decimal(5_400_000), "全年重点任务基本完成，群众满意度91%。", "", rows)
