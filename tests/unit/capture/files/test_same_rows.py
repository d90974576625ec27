"""The golden table of figures gives the same rows through every kind of file and through a paste."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import jixiao.capture.registry  # noqa: F401 - fills the register
from jixiao.capture.connector import Context, build_connector
from jixiao.capture.folders import Folders
from jixiao.capture.gate import AllowList
from jixiao.engine.model.numbers import read_figure
from tests.unit.capture.workbook_files import ods, xls, xlsx

TABLE = Path(__file__).parents[3] / "spec" / "figures.yaml"
CASES: list[dict[str, Any]] = [
    case for group in YAML(typ="safe", pure=True).load(TABLE.read_text(encoding="utf-8")) for case in group["rows"]
]
ROWS = [["no", "written", "unit"], *([f"n{no}", case["raw"], case.get("unit", "")] for no, case in enumerate(CASES))]
EXPECTED = [
    (f"n{no}", case["verdict"], case.get("value"), case.get("code", ""), case.get("suggestion", ""))
    for no, case in enumerate(CASES)
]


def delimited(delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL).writerows(ROWS)
    return out.getvalue()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "xlsx": ("excel", lambda: xlsx({"Sheet1": ROWS})),
    "xls": ("excel", lambda: xls(ROWS)),
    "ods": ("excel", lambda: ods(ROWS)),
    "gb18030.csv": ("csv", lambda: delimited(",").encode("gb18030")),
    "utf8.csv": ("csv", lambda: delimited(",").encode()),
    "bom.csv": ("csv", lambda: delimited(",").encode("utf-8-sig")),
    "utf16.csv": ("csv", lambda: delimited("\t").encode("utf-16")),
    "paste.tsv": ("csv", lambda: delimited("\t").encode()),
    "semicolon.csv": ("csv", lambda: delimited(";").encode()),
}


@pytest.mark.parametrize("kind", FILES)
def test_every_door_reads_the_same_rows(kind: str, tmp_path: Path) -> None:
    connector, write = FILES[kind]
    (tmp_path / f"figures.{kind}").write_bytes(write())
    context = Context(Folders((tmp_path,)), AllowList())
    snapshot = build_connector(connector, {"path": f"figures.{kind}"}).read(context)
    assert not snapshot.findings
    [table] = snapshot.tables
    read = []
    for no, raw, unit in zip(*(table.columns[name] for name in ROWS[0]), strict=True):
        figure = read_figure(raw, unit or "")
        read.append((no, figure.verdict.value, figure.value, figure.code, figure.suggestion))
    assert read == EXPECTED
    assert list(table.rows) == list(range(2, len(ROWS) + 1))
