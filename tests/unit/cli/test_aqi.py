"""`jixiao aqi` as a person uses it: files in, tables out, faults with file and row, exit codes."""

from pathlib import Path

import pytest

from tests.unit.cli.calls import call, rows_of

DAYS = "date,station,pm25,pm10,so2,no2,co,o3\n" + "".join(
    f"{year}-05-{day:02d},{station},{value},40,5,20,0.5,90\n"
    for station, value in (("甲", 30), ("乙", 70))
    for year in (2025, 2026)
    for day in range(1, 31)
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    (tmp_path / "d.csv").write_text(DAYS, encoding="utf-8")
    return tmp_path


def records(path: Path) -> list[dict[str, str]]:
    header, *rows = rows_of(path)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_days_and_every_other_table(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "--standard hj633-2026 --out o/a.csv --summary o/s.csv --year-on-year o/y.csv --annual o/n.csv --days o/d.csv"
    )
    more = "--target pm25=30 --target good_days=300 --allowance o/l.csv --findings o/f.csv --lang zh"
    assert call("aqi", "d.csv", *words.split(), *more.split()) == 0
    assert capsys.readouterr().out == ""
    first = rows_of(here / "o" / "a.csv")
    assert first[0][:5] == ["date", "station", "aqi", "level", "primary_pollutant"]
    days = records(here / "o" / "a.csv")
    assert [days[0][name] for name in ("date", "station", "aqi", "level")] == ["2025-05-01", "乙", "110", "轻度污染"]
    assert days[0]["primary_pollutant"] == "pm25"
    summary = {(row["station"], row["period"]): row for row in records(here / "o" / "s.csv")}
    assert (summary["甲", "2026-05"]["good_share"], summary["甲", "2026-05"]["rank"]) == ("100", "1")
    assert summary["乙", "2026-05"]["good_days"] == "0"
    changes = records(here / "o" / "y.csv")
    assert [(row["station"], row["composite_index_change"]) for row in changes] == [("乙", "0"), ("甲", "0")]
    assert {row["pollutant"] for row in records(here / "o" / "n.csv")} == {"pm25", "pm10", "so2", "no2", "co", "o3"}
    assert records(here / "o" / "d.csv")[0]["pm25"] == "70"
    assert [row["target_of"] for row in records(here / "o" / "l.csv")] == ["pm25", "good_days"] * 2
    told = {row["rule"] for row in records(here / "o" / "f.csv")}
    assert {"outside_its_time", "too_few_days", "days_without_value"} <= told
    assert len(rows_of(here / "o" / "f.csv")) == len({tuple(row) for row in rows_of(here / "o" / "f.csv")}), "each once"


def test_hours_become_days_and_stations_a_city(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        f"2026-05-01 {hour:02d}:00,{name},{value}\n" for name, value in (("a", 30), ("b", 40)) for hour in range(24)
    ]
    (here / "h.csv").write_text("time,station,PM2.5\n" + "".join(lines), encoding="utf-8")
    assert call("aqi", "h.csv", "--hourly", "--standard", "hj633-2026", "--city", "滨江市") == 0
    out = capsys.readouterr().out.splitlines()
    assert out[1].startswith("2026-05-01,滨江市,50,优,")
    assert call("aqi", "h.csv", "--real-time", "--standard", "hj633-2012", "--hours", "end") == 0
    hours = capsys.readouterr().out.splitlines()
    assert len(hours) == 49
    assert hours[24].startswith("2026-05-01 23:00,a,43,优,")
    assert hours[1].startswith("2026-04-30 24:00,a,,,")


def test_faults_have_the_row_of_the_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "b.csv").write_text("date,pm25,co\n\n2026-05-01,-3,1\nx,3,1\n2026-05-03,30,1\n", encoding="utf-8")
    assert call("aqi", "b.csv", "--standard", "2026", "--lang", "en") == 0
    said = capsys.readouterr().err
    assert "error: b.csv, row 3, pm25, 2026-05-01: A concentration cannot be negative" in said
    assert "error: b.csv, row 4, x: “x” is no date" in said


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("none.csv",), 1, "there is no such file"),
        (("e.csv",), 1, "the file is empty"),
        (("k.csv",), 1, "There is no column of a pollutant"),
        (("h.csv",), 1, "Say --hourly"),
        (("d.csv", "--hourly"), 1, "Leave out --hourly"),
        (("d.csv", "--standard", "hj633-2013"), 2, "hj633-2012"),
        (("d.csv", "--by", "week"), 2, "month, quarter, half or year"),
        (("d.csv", "--hours", "middle"), 2, "start or end"),
        (("d.csv", "--co-unit", "ppm"), 2, "mg/m3 or ug/m3"),
        (("d.csv", "--target", "pm25=3"), 2, "go together"),
        (("d.csv", "--target", "pm25", "--allowance", "x.csv"), 2, "NAME=NUMBER"),
        (("d.csv", "--target", "pm1=3", "--allowance", "x.csv"), 1, "no target of"),
        (("h.csv", "--real-time", "--summary", "x.csv"), 2, "of days"),
        ((), 2, "CONCENTRATIONS.csv"),
    ],
)
def test_what_cannot_be(
    here: Path, words: tuple[str, ...], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "e.csv").write_text("\n", encoding="utf-8")
    (here / "k.csv").write_text("date,x\n2026-05-01,1\n", encoding="utf-8")
    (here / "h.csv").write_text("time,pm25\n2026-05-01 01:00,1\n", encoding="utf-8")
    assert call("aqi", *words) == code
    assert message in " ".join(capsys.readouterr().err.replace("│", " ").split())
