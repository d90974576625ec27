"""Files at the door: workbooks behind the guard, CSV with a finding for every wrong cell.

Lines: 10 000 × 20 workbook 5 s, 500 workbooks of 200 × 20 in 180 s (here 25 of them: 9 s), 200 000-row CSV 20 s.
"""

import io
import tempfile
from pathlib import Path

import xlsxwriter

from benchmarks.run import print_table
from jixiao.capture import registry
from jixiao.capture.connector import Context
from jixiao.capture.folders import Folders
from jixiao.capture.gate import AllowList
from jixiao.capture.guard.workbook import read_workbook
from jixiao.engine.model.numbers import Verdict, read_figure

WRITINGS = ("61.4", "６１．４", "1,234.5", "85%", "1O5", "约50", "—", "3.14万", "12,5", "#DIV/0!")


def workbook(n_rows: int, n_columns: int) -> bytes:
    """A workbook of figures."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(n_rows):
            sheet.write_row(row, 0, [row * column + 0.5 for column in range(n_columns)])
    return out.getvalue()


def csv_findings(folder: Path) -> int:
    """Read the CSV and every one of its figures; the number of findings."""
    context = Context(Folders((folder,)), AllowList())
    [table] = registry.CONNECTORS["csv"].from_params({"path": "large.csv"}).read(context).tables
    figures = [read_figure(cell, "%") for cell in table.columns["数值"]]
    return sum(figure.verdict is not Verdict.ACCEPT for figure in figures)


def main() -> bool:
    """Print the tables; whether every line is kept."""
    large, small = workbook(10_000, 20), workbook(200, 20)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = "".join(f"S{row},2026-09,{WRITINGS[row % 10]!r}\n".replace("'", '"') for row in range(200_000))
        (folder / "large.csv").write_text("单位,期间,数值\n" + rows, encoding="gb18030")
        return all([
            print_table("A workbook of 10 000 × 20", {"guard, child, cells": lambda: read_workbook(large)}, limit=5.0),
            print_table(
                "25 workbooks of 200 × 20", {"one after the other": lambda: [read_workbook(small) for _ in range(25)]}, limit=9.0
            ),
            print_table("A CSV of 200 000 rows", {"read and judged": lambda: csv_findings(folder)}, limit=20.0),
        ])  # fmt: skip
