"""德尔菲法: weights from the importance that experts gave, round by round, and how far they agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats, absent
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.text import Text, brief, show
from jixiao.engine.weighting import remarks
from jixiao.engine.weighting.agreement import dispersion, kendall
from jixiao.engine.weighting.method import Weighed, Weighting
from jixiao.engine.weighting.pairwise import Sheet, read_sheet


@dataclass(frozen=True)
class Delphi(Weighting):
    """Mean importance per indicator in the last round, scaled to 1; dispersion and Kendall's W tell how far they agree.

    Table: expert_code[, round], a column per indicator with any score from 0 up. Columns beside the weight: mean, sd
    (n − 1), cv = sd ÷ mean, iqr, kendall_w. Earlier rounds are told in findings.
    Source: Dalkey and Helmer 1963, Management Science 9(3), 458–467; W: Kendall and Babington Smith 1939.
    """

    name: ClassVar[str] = "delphi"
    label: ClassVar[Text] = Text("Expert panel in rounds (Delphi)", "德尔菲法（专家多轮打分）")
    needed: ClassVar[tuple[str, ...]] = ("expert_code",)

    def weigh(self, table: object, meta: object, findings: FindingList) -> Weighed:
        remarks.tell_meta_unused(self.name, meta, findings)
        sheet, beside = read_sheet(table, ("round",), code_columns=("expert_code",))
        codes = tuple(sheet.cells)
        rounds = _rounds(sheet, beside.get("round"), findings)
        scores = _scores(sheet, findings)
        for number in np.unique(rounds[np.isfinite(rounds)]).tolist():
            _check_experts(sheet, rounds == number, number)
            findings.add(_round_told(number, scores[rounds == number]))
        last = scores[rounds == np.nanmax(rounds)] if np.isfinite(rounds).any() else scores[:0]
        spread, agreement = dispersion(last), kendall(last)
        for place in np.flatnonzero(np.isnan(spread.mean)).tolist():
            findings.add(_not_scored(codes[place]))
        total = float(np.nansum(spread.mean))
        weights = spread.mean / total if total > 0 else absent(len(codes))
        if codes and not total > 0:
            findings.add(remarks.nothing_to_weigh(self.label, codes))
        extras: Mapping[str, Any] = {
            "mean": spread.mean,
            "sd": spread.sd,
            "cv": spread.cv,
            "iqr": spread.iqr,
            "kendall_w": np.full(len(codes), agreement.w),
        }
        return Weighed(codes, weights, extras)


def _rounds(sheet: Sheet, named: tuple[str, ...] | None, findings: FindingList) -> Floats:
    """The round of every row; 1 where the table has no such column, NaN (with a finding) where it cannot be read."""
    if named is None:
        return np.ones(len(sheet.row_codes))
    readings = [read_number(cell) for cell in named]
    for place, reading in enumerate(readings):
        if reading.value is None:
            text = Text(
                f"The round of “{sheet.row_codes[place]}” cannot be read; the row is left out. {reading.text.en}",
                f"“{sheet.row_codes[place]}”的轮次无法识别，该行不采用。{reading.text.zh}",
            )
            findings.add(sheet.finding(place, Severity.ERROR, "bad_round", text))
    return np.array([np.nan if reading.value is None else reading.value for reading in readings], np.float64)


def _scores(sheet: Sheet, findings: FindingList) -> Floats:
    """Importance by row and indicator; what is no number or below 0 is a finding and counts as not answered."""
    scores = absent(len(sheet.row_codes), len(sheet.cells))
    for column, (code, cells) in enumerate(sheet.cells.items()):
        for row, raw in enumerate(cells):
            reading = read_number(None if raw is not None and raw != raw else raw)
            if reading.value is not None and reading.value >= 0:
                scores[row, column] = reading.value
            elif reading.value is not None:
                text = Text(f"The score is below 0: {show(reading.value)}.", f"打分为负：{show(reading.value)}。")
                findings.add(sheet.finding(row, Severity.ERROR, "negative_score", text, code))
            elif reading.code != "blank":
                findings.add(sheet.finding(row, Severity.ERROR, reading.code, reading.text, code))
    return scores


def _check_experts(sheet: Sheet, here: Any, number: float) -> None:
    """An expert answers once in a round."""
    seen: set[str] = set()
    for place in np.flatnonzero(here).tolist():
        code = sheet.row_codes[place]
        if not code:
            text = Text(f"Row {sheet.rows[place]} has no expert_code.", f"第 {sheet.rows[place]} 行缺少 expert_code。")
            raise DefinitionError("blank_code", text, Text("Give every row a code.", "请为每一行填写编码。"))
        if code in seen:
            text = Text(
                f"“{code}” answers twice in round {show(number)}: row {sheet.rows[place]}.",
                f"“{code}”在第 {show(number)} 轮出现两次：第 {sheet.rows[place]} 行。",
            )
            raise DefinitionError("duplicate_code", text, Text("Keep one of the rows.", "请只保留一行。"))
        seen.add(code)


def _round_told(number: float, scores: Floats) -> Finding:
    """What a round came to: how many answered, how far they agree."""
    agreement = kendall(scores)
    cv = dispersion(scores).cv
    middle = brief(float(np.nanmedian(cv))) if np.isfinite(cv).any() else "—"
    if np.isnan(agreement.w):
        text = Text(
            f"Round {show(number)}: {len(scores)} experts, median cv {middle}; Kendall's W cannot be told.",
            f"第 {show(number)} 轮：{len(scores)} 位专家，变异系数中位数 {middle}，无法计算肯德尔协调系数。",
        )
    else:
        text = Text(
            f"Round {show(number)}: {len(scores)} experts, median cv {middle}, Kendall's W {brief(agreement.w)} of "
            f"{agreement.n_experts} complete answers (p = {agreement.p:.2g}).",
            f"第 {show(number)} 轮：{len(scores)} 位专家，变异系数中位数 {middle}，{agreement.n_experts} 份完整答卷的"
            f"肯德尔协调系数 {brief(agreement.w)}（p = {agreement.p:.2g}）。",
        )
    return Finding(Severity.INFO, "round_agreement", text)


def _not_scored(code: str) -> Finding:
    text = Text(
        "No expert scored it in the last round: no weight; the others share the whole.",
        "最后一轮无专家打分：不赋权，其余指标分配全部权重。",
    )
    return Finding(Severity.ERROR, "not_scored", text, indicator_code=code)
