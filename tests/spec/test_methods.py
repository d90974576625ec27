"""Runs the method specs in tests/spec/methods: a table in, a table out. The manual's pages are printed from them."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from jixiao import DefinitionError
from jixiao.engine.model.table import Table
from tools import method_specs
from tools.method_specs import FAMILIES, frame, load, readable_specs, records, run_case, spec_files

SPECS = readable_specs()
CASES = [
    pytest.param(spec, case, id=f"{name}-{number}")
    for name, spec in SPECS.items()
    for number, case in enumerate(spec.get("cases", ()), 1)
]


@pytest.mark.parametrize(("spec", "case"), CASES)
def test_case(spec: dict[str, Any], case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(DefinitionError) as refusal:
            run_case(spec, case)
        assert refusal.value.code == case["refused"]
        return
    outcome = run_case(spec, case)
    assert_equal_tables(outcome.table, case["expected"], float(case.get("tolerance", 1e-9)))
    if "findings" in case:
        assert sorted(set(outcome.findings["rule"])) == sorted(case["findings"])


SHAPES = re.compile(r"skew (-?[\d.]+\d) becomes (-?[\d.]+\d), kurtosis (-?[\d.]+\d) becomes (-?[\d.]+\d)")
SHAPED = [(spec, case) for spec in SPECS.values() for case in spec.get("cases", ()) if SHAPES.search(case["note"])]


@pytest.mark.parametrize(("spec", "case"), SHAPED)
def test_the_skew_and_kurtosis_that_a_note_prints(spec: dict[str, Any], case: dict[str, Any]) -> None:
    """One after the other for the indicators that are treated, to half of the last digit printed."""
    columns = ("skew_before", "skew_after", "kurtosis_before", "kurtosis_after")
    found = {row["indicator_code"]: [row[name] for name in columns] for row in run_case(spec, case).changes}
    printed = SHAPES.findall(case["note"])
    assert len(found) == len(printed)
    for figures, wanted in zip(found.values(), printed, strict=True):
        for figure, digits in zip(figures, wanted, strict=True):
            assert abs(figure - float(digits)) <= 0.5 * 10.0 ** -len(digits.partition(".")[2]), digits


def assert_equal_tables(table: Table, expected: str, tolerance: float) -> None:
    """Same columns in the same order; text equal, numbers within `tolerance`, an empty cell is None."""
    wanted = frame(expected)
    assert list(table.columns) == list(wanted)
    faults = []
    for name, cells in wanted.items():
        column = list(table[name])
        assert len(column) == len(cells), f"{name}: {len(column)} rows instead of {len(cells)}"
        for row, (found, cell) in enumerate(zip(column, cells, strict=True), 1):
            if not same(found, cell, tolerance):
                faults.append(f"row {row}, {name}: {found!r} instead of {cell or 'nothing'}")
    assert not faults


def same(found: object, cell: str, tolerance: float) -> bool:
    """Whether a value is the one that a cell of the spec names."""
    if cell == "" or found is None:
        return found in (None, "") and cell == ""
    if isinstance(found, str | bool):
        return str(found) == cell
    wanted = float(cell)
    return abs(float(found) - wanted) <= max(tolerance, 1e-12 * abs(wanted))  # type: ignore[arg-type]


def test_the_comparison_can_fail() -> None:
    table = Table({"organisation_code": ["A", "B"], "a": [0.5, None]})
    assert_equal_tables(table, "organisation_code,a\nA,0.51\nB,\n", 0.011)
    for wrong in (
        "organisation_code,a\nA,0.51\nB,\n",
        "organisation_code,a\nA,0.5\nB,0\n",
        "organisation_code,a\nA,0.5\n",
    ):
        with pytest.raises(AssertionError):
            assert_equal_tables(table, wrong, 1e-9)


@pytest.mark.parametrize("path", spec_files(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_spec_is_whole(path: Path) -> None:
    spec = load(path)
    assert (spec["family"], spec["method"]) == (path.parent.name, path.stem)
    assert method_specs.NEEDED_KEYS - spec.keys() == set()
    assert spec.keys() - method_specs.NEEDED_KEYS - method_specs.OPTIONAL_KEYS == set()
    assert {"en", "zh"} <= spec["title"].keys()
    for case in spec["cases"]:
        assert case.keys() - method_specs.CASE_KEYS == set()
        assert case["note"]
        assert ("expected" in case) != ("refused" in case)
        for table in (case[key] for key in ("table", "meta", "expected") if key in case):
            assert len({len(row) for row in records(table)}) == 1, "rows of unequal length"


@pytest.mark.parametrize("spec", SPECS.values(), ids=list(SPECS))
def test_a_spec_has_a_published_case(spec: Mapping[str, Any]) -> None:
    """The note of a published case names its year; where none is known, `unpublished` says where it was looked for."""
    dated = [case for case in spec["cases"] if re.search(r"\b(1[89]|20)\d\d\b", case["note"])]
    assert dated or spec.get("unpublished"), "no published case: name author, year and table in a case's note"


@pytest.mark.parametrize("family", FAMILIES.values(), ids=list(FAMILIES))
def test_every_registered_method_has_a_spec(family: method_specs.Family) -> None:
    if not family.exists:
        pytest.skip(f"no {family.registry.partition(':')[0]} yet")
    names = set(family.registered())
    specified = {spec["method"] for spec in SPECS.values() if spec["family"] == family.name}
    assert names - specified == set(), f"write tests/spec/methods/{family.name}/<method>.yaml"
    assert specified - names == set(), "a spec for a method that is not registered"


def test_the_printed_pages_are_fresh() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, root / "tools" / "print_methods.py", "--check"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
