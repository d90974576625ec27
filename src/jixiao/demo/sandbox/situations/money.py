"""Budgets: a vague target, a month to be monitored, a demand to be met, two programmes alike."""

from typing import Any

from jixiao.demo.sandbox import money
from jixiao.demo.sandbox.money_words import WATCHED
from jixiao.demo.sandbox.situations.frame import Place, month_name, said
from jixiao.engine.model.text import show
from jixiao.web.budgets import queries
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import life
from jixiao.web.budgets.rules import money as amounts

VAGUE_HINT = said(
    "看“年度指标值”一列：哪一项既没有数字，也说不清看到什么才算完成？",
    "Look at the targets of the year: which has neither a figure nor anything that one could see?",
)
ALIKE_HINT = said(
    "把两边的“地点”“建设内容”和“收款单位”逐项对照。",
    "Hold the places, the works and who is paid against each other.",
)
LIGHTS = (
    ("none", "both are green", "两盏都是绿灯"),
    ("objectives", "only the one for the objectives is not green", "只有“绩效目标”不是绿灯"),
    ("money", "only the one for the money is not green", "只有“预算执行”不是绿灯"),
    ("both", "neither is green", "两盏都不是绿灯"),
)


def vague_target(place: Place) -> dict[str, Any]:
    """A proposal that waits for the review; one of its targets cannot be verified."""
    one = money.proposal_to_review()
    objectives = queries.objectives_of(one) if one else None
    if one is None or objectives is None:
        return {}
    rows = list(objectives.rows.all())
    vague = rows[money.plan_of(one)]
    options = [[str(row.position), row.label, row.label] for row in rows]
    asked = {"options": options, "right": [str(vague.position)], "hint": VAGUE_HINT}
    return _about(one) | {"vague": asked, "objectives": objectives.pk, "vague_label": vague.label}


def to_monitor(place: Place) -> dict[str, Any]:
    """The programme whose month is to be told, with what the department knows of it."""
    one = Programme.objects.filter(code=money.watched_code(place.month.year), state=life.RUNNING).first()
    if one is None:
        return {}
    sheet, rows = money.sheet_of(place.month), WATCHED
    lines = [
        _line("paid", "累计支出", "Paid since January", _plain(sheet.paid), "万元"),
        _line("expected", "全年预计执行数", "Expected to be paid in the whole year", _plain(sheet.expected_paid), "万元"),
        _line("done_0", f"{rows[0].label}：执行情况", "Systems connected: done so far", f"{sheet.systems}个", ""),
        _line("done_1", f"{rows[1].label}：执行情况", "Data kept up: done so far", f"{show(sheet.updated)}%", ""),
        _line("expected_1", f"{rows[1].label}：全年预计完成情况", "Data kept up: expected for the year", "90%", ""),
        _line("likely_1", f"{rows[1].label}：完成目标可能性", "Data kept up: can it be reached?", "有可能", ""),
        _line("why_1", f"{rows[1].label}：偏差类型和原因", "Data kept up: kind of deviation, reason",
              "人员保障：两个部门的接口改造推迟", ""),
        _line("done_2", f"{rows[2].label}：执行情况", "Satisfied departments: done so far", f"{show(sheet.satisfied)}%", ""),
    ]  # fmt: skip
    told = {"paid": str(sheet.paid), "done": {"0": float(sheet.systems), "1": sheet.updated, "2": sheet.satisfied}}
    month = {"month": month_name(place.month), "period": str(place.month)}
    newest = one.monitorings.order_by("-pk").values_list("pk", flat=True).first() or 0
    lights = [list(each) for each in LIGHTS]
    return _about(one) | month | {"sheet": lines, "told": told, "since_report": newest, "lights": {"options": lights}}


def to_give_back(place: Place) -> dict[str, Any]:
    """The programme that was asked to give back what it will not use this year."""
    one = Programme.objects.filter(code=money.left_code(place.month.year), state=life.RUNNING).first()
    report = one.monitorings.order_by("-pk").first() if one else None
    if one is None or report is None or not report.demand:
        return {}
    unused = money.unused_of(one)
    newest = one.adjustments.order_by("-pk").values_list("pk", flat=True).first() or 0
    lines = [
        _line("unused", "年内确实用不完", "Will not be used this year", _plain(unused), "万元"),
        _line("amount", "调减后的预算", "Budget after the change", _plain(one.amount - unused), "万元"),
    ]
    hint = said(
        "打开项目页，看监控报告里财政写的整改要求。", "Open the programme and read what finance demands in the report."
    )
    options = [
        ["give_back", "Say what will not be used, and ask for a smaller budget", "核实用不完的资金，提出调减申请"],
        ["faster", "Pay everything out by the end of the month", "月底前把剩余资金全部支付"],
        ["more", "Ask for more money", "申请追加预算"],
    ]
    asked = {"options": options, "right": ["give_back"], "hint": hint}
    facts = {"demand": asked, "new_amount": str(one.amount - unused), "since_change": newest, "sheet": lines}
    return _about(one) | facts


def alike(place: Place) -> dict[str, Any]:
    """Two departments plan the same work."""
    first, second = (Programme.objects.filter(code=code).first() for code in money.TWINS)
    if first is None or second is None:
        return {}
    options = [
        ["place_and_work", "The place, and what is built there", "地点和建设内容"],
        ["amount", "The amount", "预算金额"],
        ["department", "The department", "申报部门"],
        ["name", "The name, word for word", "项目名称一字不差"],
    ]
    asked = {"options": options, "right": ["place_and_work"], "hint": ALIKE_HINT}
    facts = {"first": first.code, "second": second.code, "year": first.year, "same": asked}
    return facts | {"one": said(first.label_zh, first.label_en), "other": said(second.label_zh, second.label_en)}


def _about(one: Programme) -> dict[str, Any]:
    return {"programme": one.code, "name": said(one.label_zh, one.label_en)}


def _line(code: str, zh: str, en: str, text: str, unit: str) -> dict[str, str]:
    return {"code": code, "label_zh": zh, "label_en": en, "text": text, "unit": unit}


def _plain(yuan: Any) -> str:
    return f"{amounts.in_ten_thousands(yuan):.2f}"
