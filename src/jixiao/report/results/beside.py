"""Tables that stand beside an evaluation: warnings, chances of targets, forecasts, and reasons with their evidence."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.report.facts import Place, Value
from jixiao.report.results.cells import Cells, table_cells

WARNINGS, CHANCES, FORECASTS, REASONS = "warnings", "chances", "forecasts", "reasons"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    WARNINGS: ("organisation_code", "indicator_code", "period", "rule", "severity", "score", "message", "message_zh"),
    CHANCES: ("series", "year", "probability", "required", "light"),
    FORECASTS: ("series", "period", "mean", "lo80", "hi80"),
    REASONS: ("organisation_code", "indicator_code", "reason", "evidence"),
}
"""The columns of each, as `jixiao warn`, `jixiao attain` and `jixiao forecast` write them; reasons come from people."""
NUMBERS = {"score", "probability", "required", "mean", "lo80", "hi80"}
Columns = Mapping[str, Sequence[Any]]


def beside(**tables: Columns | None) -> dict[str, Cells]:
    """Tables by name (warnings, chances, forecasts, reasons) as cells (name, row, column).

    DefinitionError where columns are missing, a number is none, or a reason has no evidence.
    """
    return {name: Cells(_cells(name, table)) for name, table in tables.items() if table is not None}


def kind_of_forecast(columns: Columns) -> str:
    """Whether a table holds chances of targets or forecasts of periods, by its columns."""
    return CHANCES if "probability" in columns else FORECASTS


def _cells(name: str, table: Columns) -> dict[Place, Value]:
    wanted = COLUMNS[name]
    missing = [column for column in wanted if column not in table]
    if missing:
        text = Text(f"The table of {name} lacks the column {missing[0]}.", f"“{name}”表缺少列 {missing[0]}。")
        raise DefinitionError("columns_missing", text, did_you_mean(missing[0], list(table)))
    n_rows = len(table[wanted[0]])
    rows = [{column: _cell(column, table[column][at], name, at) for column in wanted} for at in range(n_rows)]
    if name == REASONS:
        _check_evidence(rows)
    return table_cells(name, rows)


def _cell(column: str, raw: Any, name: str, at: int) -> Value:
    """Words, a number, or None where nothing stands."""
    if raw is None or (isinstance(raw, str) and not raw.strip()) or raw != raw:
        return None
    if column not in NUMBERS:
        return str(raw).strip()
    try:
        number = float(raw)
    except (TypeError, ValueError):
        number = float("nan")
    if not isfinite(number):
        where = f"{name}, {column}"
        raise DefinitionError(
            "bad_number",
            Text(f"{where}, row {at + 1}: “{str(raw)[:40]}” is no number.", f"{where} 第 {at + 1} 行：“{str(raw)[:40]}”不是数。"),
        )  # fmt: skip
    return number


def _check_evidence(rows: Sequence[Mapping[str, Value]]) -> None:
    """A reason without evidence is an opinion: it is not printed as a fact."""
    for at, row in enumerate(rows, start=1):
        if row["reason"] and not row["evidence"]:
            text = Text(
                f"Reason {at} names no evidence: “{str(row['reason'])[:60]}”.",
                f"第 {at} 条原因没有注明依据：“{str(row['reason'])[:60]}”。",
            )
            mend = Text(
                "Say in the column evidence where it is written down, or leave the reason out.",
                "请在 evidence 列注明依据（文件、台账、核查记录等），或删去该条原因。",
            )
            raise DefinitionError("reason_without_evidence", text, mend)
