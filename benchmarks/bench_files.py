"""Files at the door: workbooks behind the guard, CSV with a finding for every wrong cell.

Lines: 10 000 × 20 workbook 5 s, 200 000-row CSV 20 s; 500 workbooks of 200 × 20 in 180 s on two readers, while the
pages of the demo city answer beside them (the same pages are timed before, alone).
"""

import io
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import xlsxwriter

from benchmarks.bench_pages import Visitor, served_city
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


PAGES = ("/", "/ranking/", "/tasks/")
WORKBOOKS, READERS, READ_WITHIN = 500, 2, 180.0


def page_times(visitor: Visitor, *, enough: threading.Event, least: int = 30) -> list[float]:
    """Seconds of one page after the other, until it is enough."""
    times: list[float] = []
    while len(times) < least or not enough.is_set():
        times.append(visitor.get(PAGES[len(times) % len(PAGES)])[2])
    return times


def read_many(small: bytes) -> float:
    """Seconds that the workbooks take on READERS readers, each workbook in a guarded process of its own."""
    started = time.perf_counter()
    with ThreadPoolExecutor(READERS) as readers:
        for book in readers.map(read_workbook, [small] * WORKBOOKS):
            if not book.sheets:
                raise RuntimeError("a workbook was not read")
    return time.perf_counter() - started


def pages_beside_workbooks(small: bytes) -> bool:
    """Print how long the workbooks take and how pages answer meanwhile; whether the line is kept."""
    with served_city() as (base, passwords):
        visitor = Visitor(base)
        name = next(iter(passwords))
        visitor.sign_in(name, passwords[name])
        enough = threading.Event()
        enough.set()
        alone = page_times(visitor, enough=enough)
        enough.clear()
        with ThreadPoolExecutor(1) as pages:
            answered = pages.submit(page_times, visitor, enough=enough)
            took = read_many(small)
            enough.set()
            beside = answered.result()
    print(f"\n{WORKBOOKS} workbooks of 200 × 20 on {READERS} readers  (line: {READ_WITHIN:.0f} s)")
    print(f"  all read in {took:.1f} s; {len(beside)} pages answered meanwhile")
    for case, times in (("pages alone", alone), ("pages beside them", beside)):
        ordered = sorted(times)
        print(
            f"  {case:<20} median {statistics.median(times) * 1000:6.0f} ms,"
            f" 95 % within {ordered[int(len(ordered) * 0.95)] * 1000:6.0f} ms"
        )
    return took <= READ_WITHIN


def main() -> bool:
    """Print the tables; whether every line is kept."""
    large, small = workbook(10_000, 20), workbook(200, 20)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = "".join(f"S{row},2026-09,{WRITINGS[row % 10]!r}\n".replace("'", '"') for row in range(200_000))
        (folder / "large.csv").write_text("单位,期间,数值\n" + rows, encoding="gb18030")
        return all([
            print_table("A workbook of 10 000 × 20", {"guard, child, cells": lambda: read_workbook(large)}, limit=5.0),
            print_table("A CSV of 200 000 rows", {"read and judged": lambda: csv_findings(folder)}, limit=20.0),
            pages_beside_workbooks(small),
        ])  # fmt: skip
