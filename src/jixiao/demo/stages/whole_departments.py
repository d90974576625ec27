"""Two departments evaluate themselves as a whole: last year to the end (one waits for its review), this year under way."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from jixiao.demo.calendar import at
from jixiao.demo.city import MANAGEMENT
from jixiao.demo.people import PERFORMANCE_OFFICER
from jixiao.demo.stages.budget_words import DESK
from jixiao.demo.world import World
from jixiao.web.budgets import actions, frames, queries
from jixiao.web.budgets.actions import DraftObjective
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import disclosing

LAST_YEAR, THIS_YEAR = 2025, 2026
RULES: Final = "hubei-whole-department"


class Whole(NamedTuple):
    """A department: yuan outside programmes at first, after changes and paid; its goal, rows, and what came of them."""

    code: str
    rest: tuple[int, int, int]
    goal: str
    rows: Sequence[DraftObjective]
    done: Sequence[tuple[str, str]]
    came: str
    review: Sequence[str]


def _row(level: str, second: str, label: str, target: str, points: int, evidence: str) -> DraftObjective:
    return DraftObjective(
        level,
        second,
        label,
        target,
        Decimal(points),
        basis="计划标准",
        way="情况统计法",
        source="部门业务统计",
        evidence=evidence,
    )


OUTPUT, BENEFIT, CONTENT = "产出指标", "效益指标", "满意度指标"
SURVEY = "服务对象满意度指标"
DEPARTMENTS: Final = (
    Whole(
        MANAGEMENT, (21_400_000, 22_150_000, 21_386_000),
        "全年完成示范小区创建120个，生活垃圾准确投放率达到70%，市容诉求按期办结率98%以上，居民满意度85%以上。",
        (
            _row(OUTPUT, "数量指标", "垃圾分类示范小区创建数", "≥120个", 14, "验收名单"),
            _row(OUTPUT, "质量指标", "市容诉求按期办结率", "≥98%", 14, "平台数据"),
            _row(OUTPUT, "时效指标", "年度重点任务按期完成率", "≥95%", 12, "任务台账"),
            _row(BENEFIT, "社会效益指标", "生活垃圾准确投放率", "≥70%", 25, "抽查记录"),
            _row(CONTENT, SURVEY, "居民满意度", "≥85%", 15, "问卷"),
        ),
        (("112个", "部分小区随老旧小区改造同步创建，8个顺延至次年验收"), ("98.6%", ""), ("96%", ""), ("74%", ""), ("88%", "")),
        "完成示范小区创建112个，准确投放率74%，市容诉求按期办结率98.6%，居民满意度88%。",
        ("19.32", "13.07", "14", "10", "25", "15"),
    ),
    Whole(
        "BH-P10", (46_800_000, 46_800_000, 45_920_000),
        "新增公办幼儿园学位3600个，课后服务覆盖率98%以上，家长满意度90%以上。",
        (
            _row(OUTPUT, "数量指标", "新增公办幼儿园学位数", "≥3600个", 20, "竣工验收单"),
            _row(OUTPUT, "质量指标", "课后服务覆盖率", "≥98%", 20, "抽查记录"),
            _row(BENEFIT, "社会效益指标", "公办幼儿园在园幼儿占比", "≥60%", 25, "教育统计"),
            _row(CONTENT, SURVEY, "家长满意度", "≥90%", 15, "第三方调查"),
        ),
        (("3720个", ""), ("98.4%", ""), ("61.2%", ""), ("88.7%", "部分学校课后服务课程偏少，已引入校外师资")),
        "新增公办学位3720个，课后服务覆盖率98.4%，家长满意度88.7%。",
        (),
    ),
)  # fmt: skip


def evaluate_departments(world: World) -> None:
    """The first one's last year is reviewed and public, the second one's waits for the office; the first goes on this year."""
    for number, whole in enumerate(DEPARTMENTS):
        one = _approved(world, whole, LAST_YEAR, at(date(LAST_YEAR, 1, 20), 10.0) + timedelta(minutes=number))
        _told(world, whole, one, at(date(THIS_YEAR, 3, 5), 10.0) + timedelta(minutes=number))
        if number == 0:
            _approved(world, whole, THIS_YEAR, at(date(THIS_YEAR, 1, 22), 10.0))


def _approved(world: World, whole: Whole, year: int, now: datetime) -> Programme:
    reporter, approver = (world.accounts[desk.username] for desk in DESK)
    office = world.accounts[PERFORMANCE_OFFICER.username]
    initial, amount, _paid = (Decimal(each) for each in whole.rest)
    one = actions.open_whole(
        organisation=world.organisations[whole.code], year=year, rule_set=RULES, rest=actions.Rest(initial, amount),
        by=reporter, now=now,
    )  # fmt: skip
    actions.declare(programme=one, goal=whole.goal, rows=whole.rows, by=reporter, now=now + timedelta(hours=1))
    actions.endorse(programme=one, by=approver, now=now + timedelta(days=1))
    points = {each.code: each.points * 0.92 for each in queries.dimensions_on(now.date())}
    words = "目标与部门职责相符，指标细化量化。"
    actions.review(programme=one, points=points, words=words, by=office, now=now + timedelta(days=4))
    return one


def _told(world: World, whole: Whole, one: Programme, now: datetime) -> None:
    reporter, approver = (world.accounts[desk.username] for desk in DESK)
    office = world.accounts[PERFORMANCE_OFFICER.username]
    rows = {place: frames.ToldRow(actual, "", reason) for place, (actual, reason) in enumerate(whole.done)}
    told = frames.Told(Decimal(whole.rest[2]), whole.came, "人员调整和项目预算年中调整所致，已按程序报批。", rows)
    place = one.label_zh.removesuffix("部门整体支出")
    actions.self_evaluate(programme=one, rule_set=RULES, told=told, place=place, by=reporter, now=now)
    actions.endorse_self(programme=one, by=approver, now=now + timedelta(days=2))
    if whole.review:
        scores, words = (
            [Decimal(each) for each in whole.review],
            "重点任务中三项佐证材料不全，按期完成率核减2分；其余与佐证材料一致。",
        )
        actions.review_self(programme=one, scores=scores, words=words, by=office, now=now + timedelta(days=20))
        for form, day in (
            (disclosing.OBJECTIVES, date(LAST_YEAR, 2, 24)),
            (disclosing.SELF_EVALUATION, date(THIS_YEAR, 8, 28)),
        ):
            actions.disclose(
                programme=one,
                form=form,
                way=disclosing.PUBLIC,
                shown_on=day,
                by=reporter,
                now=at(date(THIS_YEAR, 9, 1), 9.0),
            )
