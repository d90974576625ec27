"""`jixiao indicator-health` by its files."""

import csv
from pathlib import Path

import pytest

from jixiao.library import parameters
from tests.unit.cli.calls import call


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_table_and_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, values, out = tmp_path / "i.csv", tmp_path / "v.csv", tmp_path / "out.csv"
    table.write_text("indicator_code,label,source\na,公众号粉丝数,\nb,投诉量,热线系统\n", encoding="utf-8")
    lines = [f"O{i},b,2026-{month:02d},{90 + i / 100}" for i in range(9) for month in (1, 2, 3)]
    values.write_text("organisation_code,indicator_code,period,value\n" + "\n".join(lines), encoding="utf-8")
    assert call("indicator-health", str(table), "--values", str(values), "--out", str(out), "--lang", "zh") == 0
    assert [(row["indicator_code"], row["check"]) for row in rows_of(out)] == [
        ("a", "forbidden"), ("a", "no_source"), ("b", "no_discrimination"),
    ]  # fmt: skip
    assert "共 2 个指标，0 个未发现问题" in capsys.readouterr().err


def test_a_file_of_the_library_is_sound(tmp_path: Path) -> None:
    library = Path(__file__).parents[3] / "src/jixiao/library/indicators/waste-sorting.yaml"
    assert call("indicator-health", str(library), "--out", str(tmp_path / "out.csv")) == 0
    found = {(row["indicator_code"], row["check"]) for row in rows_of(tmp_path / "out.csv")}
    assert not {check for _, check in found} & {"forbidden", "vague", "not_measurable", "effort_not_result"}


@pytest.mark.parametrize("text", ["", "indicators: 3", "a: [", "indicators: [{label: x}]", "- 1", "indicators: [3]"])
def test_a_library_file_that_is_none(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "i.yaml").write_text(text, encoding="utf-8")
    assert call("indicator-health", str(tmp_path / "i.yaml")) == 1
    assert "Internal fault" not in capsys.readouterr().err


def test_every_line_of_the_library_says_its_source() -> None:
    for code, held in parameters("indicator-health").items():
        assert all(each["source"] and each["certainty"] for each in held), code
