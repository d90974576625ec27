"""Runs the golden table of figures; its page in the manual is fresh."""

import subprocess
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from jixiao.engine.model.numbers import read_figure, read_number

TABLE = Path(__file__).with_name("figures.yaml")
ROWS: list[dict[str, Any]] = [
    case for group in YAML(typ="safe", pure=True).load(TABLE.read_text(encoding="utf-8")) for case in group["rows"]
]


def test_the_table_is_large_and_names_each_writing_once() -> None:
    named = {(case["raw"], case.get("unit", "")) for case in ROWS}
    assert len(named) == len(ROWS) >= 150
    assert {case["verdict"] for case in ROWS} == {"accept", "warn", "refuse"}


@pytest.mark.parametrize("case", ROWS, ids=lambda case: ascii(case["raw"])[:30])
def test_figure(case: dict[str, Any]) -> None:
    figure = read_figure(case["raw"], case.get("unit", ""))
    told = (figure.verdict.value, figure.value, figure.code, figure.suggestion)
    assert told == (case["verdict"], case.get("value"), case.get("code", ""), case.get("suggestion", ""))
    assert bool(figure.text.en) == bool(figure.text.zh) == (case["verdict"] != "accept")
    if figure.suggestion:
        meant = read_figure(figure.suggestion, case.get("unit", ""))
        assert meant.verdict.value == "accept"
        assert figure.value in (None, meant.value)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (True, "boolean"),
        (np.bool_(False), "boolean"),
        (None, "blank"),
        (float("nan"), "not_finite"),
        (float("-inf"), "not_finite"),
        (10**400, "too_large"),
        (2**53 + 1, "digits_lost"),
        (date(2026, 9, 1), "date"),
        (datetime(2026, 9, 1, 8), "date"),  # noqa: DTZ001 - a workbook knows no time zone
        (time(12, 30), "time"),
        (timedelta(hours=30), "time"),
        ([1], "text"),
        (b"5", "text"),
    ],
)
def test_cells_that_are_no_figures(raw: object, code: str) -> None:
    figure = read_figure(raw)
    assert (figure.value, figure.verdict.value, figure.code) == (None, "refuse", code)
    assert figure.text.zh


@pytest.mark.parametrize("raw", [5, 2.5, Decimal("0.1"), np.float64(1.5), np.int64(4), 2**53])
def test_numbers_are_accepted(raw: Any) -> None:
    figure = read_figure(raw, "%")
    assert (figure.value, figure.verdict.value) == (float(raw), "accept")


FIGURES = st.text(alphabet="0123456789.,+-eE%％ 万亿千一二十百点()/１２．，－\u00a0\u2212OlNa元~约:", max_size=12)
UNITS = st.sampled_from(["", "%", "元", "万元", "人", "千克", "‰"])


@settings(max_examples=400, deadline=None)
@given(FIGURES | st.text(max_size=8), UNITS)
def test_any_text_is_read_or_refused_with_a_reason(raw: str, unit: str) -> None:
    figure, strict = read_figure(raw, unit), read_number(raw)
    assert (figure.value is None) == (figure.verdict.value == "refuse")
    if strict.value is not None and figure.code != "digits_lost":
        assert (figure.value, figure.verdict.value) == (strict.value, "accept")
    if figure.value is None or figure.verdict.value == "warn":
        assert figure.code
        assert figure.text.en
        assert figure.text.zh
    if figure.suggestion:
        assert read_number(figure.suggestion).accepted


@settings(max_examples=100, deadline=None)
@given(st.integers(-(10**12), 10**12), st.sampled_from(["", "元"]))
def test_a_decimal_is_the_same_in_every_writing_beyond_doubt(whole: int, unit: str) -> None:
    half = str(whole)
    full = half.translate(str.maketrans("0123456789-.", "０１２３４５６７８９－．"))
    for written in (half, full, f"{whole:,}", f"\u3000{half}\u00a0", half.replace("-", "\u2212"), f"{half}.0"):
        assert read_figure(written, unit).value == whole
    assert read_figure(f"{whole}万", unit).value in (whole * 10_000, None)


def test_the_printed_page_is_fresh() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, root / "tools" / "print_figures.py", "--check"], check=False, capture_output=True
    )
    assert done.returncode == 0, "run: python tools/print_figures.py"
