"""Reads the judgement matrices of several experts; what one of them got wrong leaves the others as they are."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints, absent
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.weighting.pairwise import TOLD, Sheet, contradicting, fault, read_cells, read_sheet


@dataclass(frozen=True)
class Panel:
    """Matrices as written (experts × indicators × indicators, NaN for blanks); where each expert begins in the file.

    `doubled`: experts who have two rows for the same indicator.
    """

    experts: tuple[str, ...]
    codes: tuple[str, ...]
    matrices: Floats
    doubled: Bools
    files: tuple[str, ...]
    rows: tuple[int, ...]

    def finding(self, expert: int, severity: Severity, rule: str, text: Text) -> Finding:
        """A finding about one expert, at the row in which the expert begins."""
        return Finding(severity, rule, text, file=self.files[expert], row=self.rows[expert])


def read_panel(table: object, findings: FindingList) -> Panel:
    """The experts of a frame `expert_code, indicator_code, …`; rows that belong to nobody or nothing are left out."""
    sheet, beside = read_sheet(table, ("expert_code",))
    if "expert_code" not in beside:
        text = Text("The table has no column expert_code.", "表中没有 expert_code 列。")
        raise DefinitionError("no_expert_code", text, did_you_mean("expert_code", list(sheet.cells)))
    named, codes = beside["expert_code"], tuple(sheet.cells)
    column = {code: place for place, code in enumerate(codes)}
    experts = {code: place for place, code in enumerate(dict.fromkeys(filter(None, named)))}
    places = [(experts.get(who, -1), column.get(what, -1)) for who, what in zip(named, sheet.row_codes, strict=True)]
    expert, row = np.array(places, np.int64).reshape(-1, 2).T
    taken = np.flatnonzero((expert >= 0) & (row >= 0))
    _tell_strangers(sheet, named, expert, row, findings)
    matrices, n_rows = absent(len(experts), len(codes), len(codes)), np.zeros((len(experts), len(codes)), np.int64)
    matrices[expert[taken], row[taken]] = read_cells(sheet, findings)[taken]
    np.add.at(n_rows, (expert[taken], row[taken]), 1)
    first = _first_rows(expert, len(experts))
    return Panel(
        tuple(experts),
        codes,
        matrices,
        np.asarray((n_rows > 1).any(axis=1), dtype=np.bool_),
        tuple(str(sheet.files[place] or "") for place in first),
        tuple(sheet.rows[place] for place in first),
    )


def _first_rows(expert: Ints, n: int) -> list[int]:
    found = np.full(n, -1, np.int64)
    seen = np.flatnonzero(expert >= 0)[::-1]
    found[expert[seen]] = seen
    return [int(place) for place in found]


def _tell_strangers(sheet: Sheet, named: tuple[str, ...], expert: Ints, row: Ints, findings: FindingList) -> None:
    for place in np.flatnonzero((expert < 0) | (row < 0)).tolist():
        code = sheet.row_codes[place]
        if expert[place] < 0:
            text = Text("The row has no expert_code and is left out.", "该行缺少 expert_code，不采用。")
            rule = "blank_code"
        else:
            near = did_you_mean(code, list(sheet.cells))
            text = Text(
                f"“{named[place]}” judges “{code}”, which has no column; the row is left out. {near.en}",
                f"“{named[place]}”的“{code}”没有对应的列，该行不采用。{near.zh}",
            )
            rule = "unknown_indicator"
        findings.add(sheet.finding(place, Severity.ERROR, rule, text))


def without_faults(panel: Panel, findings: FindingList) -> Bools:
    """True for the experts whose matrix can be used; the others are told, each with the first reason."""
    diagonal = np.diagonal(panel.matrices, axis1=1, axis2=2)
    off = (np.isfinite(diagonal) & (np.abs(diagonal - 1.0) > TOLD)).any(axis=1)
    faulty = panel.doubled | off | contradicting(panel.matrices).any(axis=(1, 2))
    for expert in np.flatnonzero(faulty).tolist():
        wrong = None if panel.doubled[expert] else fault(panel.matrices[expert], panel.codes)
        why = wrong.text if wrong else Text("An indicator has two rows.", "有指标出现两行。")
        text = Text(
            f"The judgements of “{panel.experts[expert]}” are left out. {why.en}",
            f"“{panel.experts[expert]}”的判断不采用。{why.zh}",
        )
        findings.add(panel.finding(expert, Severity.ERROR, wrong.code if wrong else "duplicate_code", text))
    empty = ~np.isfinite(panel.matrices).any(axis=(1, 2))
    for expert in np.flatnonzero(empty & ~faulty).tolist():
        who = panel.experts[expert]
        text = Text(f"“{who}” has made no judgement.", f"“{who}”没有给出判断。")
        findings.add(panel.finding(expert, Severity.WARNING, "no_judgement", text))
    return ~faulty & ~empty
