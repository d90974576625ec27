"""How the streets report: when, with which gaps and slips, what is returned and why. Pure, from a seeded generator."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from jixiao.demo.calendar import LAST, at, due_date, months, opens_date, working_day
from jixiao.demo.city import Street, streets_in
from jixiao.demo.evidence import EvidenceFile, check_record, photograph
from jixiao.demo.figures import DECIMALS, INDICATORS, Figures
from jixiao.demo.planted import PLANTED, Doctoring, slip
from jixiao.engine.model.period import Period


@dataclass(frozen=True)
class Cell:
    """What is typed for one indicator."""

    indicator: str
    text: str = ""
    no_data: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Return:
    """A submission sent back, by the district or (after approval) by the city's office, and what was then corrected."""

    at: datetime
    reason: str
    by_office: bool
    corrected_at: datetime | None
    corrected: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Filing:
    """One street's month, from the first draft to approval; a time that is None has not come yet."""

    street: Street
    month: Period
    cells: tuple[Cell, ...]
    drafted_at: datetime | None
    submitted_at: datetime | None
    approved_at: datetime | None
    returned: Return | None = None
    evidence: tuple[EvidenceFile, ...] = ()
    note: str = ""


GAPS = {
    ("BH-0303", "kitchen_share", "2025-01"): "春节期间厨余垃圾收运车辆停运，未单独计量",
    ("BH-0303", "kitchen_purity", "2025-01"): "春节期间未开展厨余垃圾抽检",
    ("BH-0106", "reduction_rate", "2025-07"): "合并首月，原两街道上年同期数据正在核对，暂无法计算",
    ("BH-0106", "reduction_rate", "2025-08"): "原两街道上年同期数据正在核对，暂无法计算",
    ("BH-0302", "problem_rate", "2026-01"): "撤镇设街道，巡查台账移交中，本月未开展巡查",
    ("BH-0205", "kitchen_purity", "2026-08"): "台风停课停市，当月未抽检",
}
RANDOM_GAPS = {
    "kitchen_purity": "当月抽检设备检定，未开展抽检",
    "problem_rate": "巡查人员集中培训，本月未开展巡查",
    "kitchen_share": "地磅检修，本月未计量",
}
OFTEN_LATE = {"BH-0205": 0.4, "BH-0304": 0.35}
RETURN_REASONS = (
    ("problem_rate", 1.4, "点位问题发生率与巡查台账不一致，请核对台账后重新填报。"),
    ("compliant_points_rate", -1.1, "投放点位达标率分母应为全部巡查点位，请按口径重新计算。"),
    ("kitchen_share", 0.8, "分出率计入了餐饮单位厨余，请剔除后重新填报。"),
)
SLIP_REASON = "{label}较上月相差约十倍，疑似小数点错位，请核对原始记录后重新填报。"
SLIP_LABELS = {"reduction_rate": "其他垃圾同比减量率", "accuracy_checks": "抽查袋数", "complaints": "有责投诉件数"}
INSISTED = "已核实，数据无误。"

# How far each street has come with the last month when the city is handed over.
APPROVED, SUBMITTED, RETURNED, DRAFT, UNTOUCHED = "approved", "submitted", "returned", "draft", "untouched"
LAST_MONTH = {
    "BH-0101": APPROVED, "BH-0102": APPROVED, "BH-0201": APPROVED, "BH-0301": APPROVED, "BH-0304": APPROVED,
    "BH-0103": SUBMITTED, "BH-0202": SUBMITTED, "BH-0204": SUBMITTED, "BH-0302": SUBMITTED,
    "BH-0203": RETURNED, "BH-0205": DRAFT, "BH-0106": UNTOUCHED, "BH-0303": UNTOUCHED,
}  # fmt: skip


def make_filings(figures: Figures, rng: np.random.Generator) -> list[Filing]:
    """Every street's every month, in the order of months and streets."""
    filings = []
    for month in months():
        for each in streets_in(month):
            filing = _with_return(_filing(each, month, figures, rng), rng)
            filings.append(_until_now(filing) if month == LAST else filing)
    return filings


def typed(indicator: str, value: float) -> str:
    """A figure as the reporter types it."""
    return f"{value:.{DECIMALS[indicator]}f}"


def _filing(each: Street, month: Period, figures: Figures, rng: np.random.Generator) -> Filing:
    cells = tuple(_cell(each.code, indicator, month, figures, rng) for indicator in INDICATORS)
    opens, due = opens_date(month), due_date(month, each.group)
    late = rng.random() < OFTEN_LATE.get(each.code, 0.04)
    days = (due - opens).days + int(rng.integers(1, 4)) if late else int(rng.integers(1, (due - opens).days + 1))
    submitted_at = _within_hours(opens + timedelta(days=days), rng)
    n_bags, right = (figures.of(each.code, code, month) for code in ("accuracy_checks", "accuracy_rate"))
    evidence = [check_record(each.place.label_zh, month, int(n_bags), right, rng)]
    if rng.random() < 0.08:
        evidence.append(photograph(each.place.label_zh, month, "compliant_points_rate", rng))
    return Filing(
        street=each,
        month=month,
        cells=cells,
        drafted_at=submitted_at - timedelta(minutes=int(rng.integers(4, 90))),
        submitted_at=submitted_at,
        approved_at=_within_hours(_next_day(submitted_at), rng),
        evidence=tuple(evidence),
        note="因汇总社区台账，报送略有延迟。" if late else "",
    )


def _cell(organisation: str, indicator: str, month: Period, figures: Figures, rng: np.random.Generator) -> Cell:
    dice = rng.random()
    reason = GAPS.get((organisation, indicator, str(month)), "")
    if not reason and dice < 0.012 and month < LAST and not _is_planted(organisation, indicator):
        reason = RANDOM_GAPS.get(indicator, "")
    if reason:
        return Cell(indicator, no_data=True, reason=reason)
    factor = slip(organisation, month).get(indicator)
    value = figures.of(organisation, indicator, month) * (factor or 1)
    uncorrected = any(
        each.kind is Doctoring.TEN_TIMES and (organisation, indicator, month) in set(each.keys) for each in PLANTED
    )
    return Cell(indicator, typed(indicator, value), reason=INSISTED if uncorrected else "")


def _is_planted(organisation: str, indicator: str) -> bool:
    return any((each.organisation, each.indicator) == (organisation, indicator) for each in PLANTED)


def _with_return(filing: Filing, rng: np.random.Generator) -> Filing:
    """The filing with a return where a slip is noticed, and now and then for another fault."""
    dice, which = rng.random(), int(rng.integers(0, len(RETURN_REASONS)))
    assert filing.approved_at is not None
    slipped = slip(filing.street.code, filing.month)
    if slipped:
        indicator = next(iter(slipped))
        wrong = next(cell for cell in filing.cells if cell.indicator == indicator)
        true_text = typed(indicator, float(wrong.text) / slipped[indicator])
        reason = SLIP_REASON.format(label=SLIP_LABELS[indicator])
        seen_at = _within_hours(_next_day(filing.approved_at), rng)
        return _returned(filing, Return(seen_at, reason, by_office=True, corrected_at=None), indicator, true_text, rng)
    if dice > 0.05 and LAST_MONTH.get(filing.street.code) != RETURNED:
        return filing
    if dice > 0.05 and filing.month != LAST:
        return filing
    indicator, off, reason = RETURN_REASONS[which]
    cell = next(cell for cell in filing.cells if cell.indicator == indicator)
    if cell.no_data:
        return filing
    wrong = replace(cell, text=typed(indicator, float(cell.text) + off))
    first = replace(filing, cells=tuple(wrong if each is cell else each for each in filing.cells))
    sent_back = Return(filing.approved_at, reason, by_office=False, corrected_at=None)
    return _returned(first, sent_back, indicator, cell.text, rng)


def _returned(filing: Filing, sent_back: Return, indicator: str, text: str, rng: np.random.Generator) -> Filing:
    corrected_at = _within_hours(_next_day(sent_back.at), rng)
    sent_back = replace(sent_back, corrected_at=corrected_at, corrected=(Cell(indicator, text),))
    return replace(filing, returned=sent_back)


def approved_again_at(filing: Filing) -> datetime | None:
    """When the corrected figures were approved: the afternoon after they came, latest."""
    corrected_at = filing.returned.corrected_at if filing.returned else None
    return None if corrected_at is None else corrected_at + timedelta(hours=2)


def steps(filing: Filing) -> list[tuple[datetime, str]]:
    """What is done with a month, in order: draft, submit, approve, return, correct; only what has happened by now."""
    sent_back = filing.returned
    done = [(filing.drafted_at, "draft"), (filing.submitted_at, "submit")]
    if sent_back is None:
        done.append((filing.approved_at, "approve"))
    else:
        done += [(filing.approved_at, "approve")] if sent_back.by_office else []
        done += [(sent_back.at, "return"), (sent_back.corrected_at, "correct"), (approved_again_at(filing), "approve")]
    return [(moment, step) for moment, step in done if moment is not None]


def _until_now(filing: Filing) -> Filing:
    """The filing as far as it has come at the city's moment."""
    state = LAST_MONTH[filing.street.code]
    opens = opens_date(filing.month)
    own = timedelta(minutes=int(filing.street.code[-3:]) * 37 % 151)  # so that not all press the button at once
    early = replace(
        filing,
        drafted_at=at(opens + timedelta(days=2), 8.7) + own,
        submitted_at=at(opens + timedelta(days=2), 9.6) + own,
        approved_at=at(opens + timedelta(days=3), 14.1) + own,
    )
    match state:
        case "approved":
            return replace(early, returned=None)
        case "submitted":
            return replace(
                early, submitted_at=at(opens + timedelta(days=4), 9.4) + own, approved_at=None, returned=None
            )
        case "returned" if filing.returned is not None:
            sent_back = replace(filing.returned, at=at(opens + timedelta(days=4), 16.3), corrected_at=None)
            return replace(early, approved_at=None, returned=sent_back)
        case "draft":
            done = early.cells[:7]
            return replace(early, cells=done, submitted_at=None, approved_at=None, returned=None)
    return replace(early, cells=(), drafted_at=None, submitted_at=None, approved_at=None, returned=None, evidence=())


def _next_day(moment: datetime) -> date:
    return working_day(moment.date() + timedelta(days=1))


def _within_hours(day: date, rng: np.random.Generator) -> datetime:
    return at(day, 8.5 + round(float(rng.random()) * 8.5, 3))
