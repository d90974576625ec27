"""`denominate`: values per head, per km² or per anything else that a column of the table counts."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingGroup, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.method import param_number
from jixiao.engine.model.node import Denominator
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rows import EXTRAS, to_columns
from jixiao.engine.model.table_reader import read_indicator_table
from jixiao.engine.model.text import Text, did_you_mean

By = Mapping[str, Denominator | str | Sequence[object]]
NOT_COUNTED = ("organisation_code", *EXTRAS)


def denominate(table: object, by: By, *, meta: object = None) -> Outcome:
    """value ÷ denominator × scale for each indicator in `by`: `{"clinics": ("population", 10_000)}`; others as they are.

    A denominator is a column of the same table; it stays in the result only where `meta` names it as an indicator.
    Where it is missing, 0 or negative there is no value, with a finding.
    """
    findings = FindingList()
    return Outcome(read_denominated(table, meta, by, findings).to_table(), findings.table())


def read_denominated(table: object, meta: object, by: By, findings: FindingList) -> IndicatorTable:
    """The table in two frames, with the indicators of `by` divided; unknown columns raise DefinitionError."""
    denominators = {code: _denominator(code, given) for code, given in by.items()}
    wanted = dict.fromkeys(denominator.indicator for denominator in denominators.values())
    if isinstance(table, IndicatorTable):
        counts, base = table, table
    else:
        columns = to_columns(table)
        _check_known(wanted, [name for name in columns if name not in NOT_COUNTED])
        named = _named(meta)
        aside = {name for name in wanted if name not in named}
        base = read_indicator_table(
            {name: cells for name, cells in columns.items() if name not in aside}, meta, findings
        )
        apart = {name: cells for name, cells in columns.items() if name in aside or name in NOT_COUNTED}
        counts = _beside(base, read_indicator_table(apart, None, findings)) if aside else base
    _check_known(wanted, counts.codes)
    _check_known(denominators, base.codes)
    return base.with_values(_divided(base, counts, denominators, findings))


def _denominator(code: str, given: Denominator | str | Sequence[object]) -> Denominator:
    if isinstance(given, Denominator):
        return given
    if isinstance(given, str):
        return Denominator(given)
    if not 1 <= len(given) <= 2:
        text = Text(f"“{code}” is divided by what?", f"“{code}”的分母写法有误。")
        raise DefinitionError("bad_denominator", text, Text("Write (column, scale).", "请写为（列名, 倍数）。"))
    return Denominator(str(given[0]), *(param_number("scale", scale) for scale in given[1:]))


def _named(meta: object) -> set[str]:
    return {str(code).strip() for code in to_columns(meta).get("indicator_code", ())}


def _beside(one: IndicatorTable, other: IndicatorTable) -> IndicatorTable:
    return IndicatorTable(
        one.organisations, (*one.indicators, *other.indicators), np.column_stack([one.values, other.values])
    )


def _check_known(codes: Iterable[str], known: Sequence[str]) -> None:
    for code in codes:
        if code not in known:
            text = Text(f"The table has no column “{code}”.", f"表中没有“{code}”列。")
            raise DefinitionError("unknown_column", text, did_you_mean(code, known))


def _divided(
    base: IndicatorTable, counts: IndicatorTable, denominators: Mapping[str, Denominator], findings: FindingList
) -> Floats:
    values = base.values.copy()
    for code, by in denominators.items():
        place = base.codes.index(code)
        count = counts.values[:, counts.codes.index(by.indicator)]
        usable = count > 0
        lost = np.isfinite(values[:, place]) & ~usable
        if lost.any():
            text = Text(
                f"“{code}” is not divided: “{by.indicator}” is missing, 0 or negative.",
                f"“{code}”无法折算：“{by.indicator}”缺失、为 0 或为负。",
            )
            group = FindingGroup(
                Severity.ERROR, "denominator_missing", text, base.organisations, np.flatnonzero(lost), code
            )
            findings.add(group)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            share = base.values[:, place] / count * by.times
        values[:, place] = np.where(usable & np.isfinite(share), share, np.nan)
    return values
