"""`jixiao attain` by its files."""

import csv
from pathlib import Path

import pytest

from jixiao.cli import app

TARGETS = "series,year,target,direction,kind\n"


def run(*words: str) -> int:
    """The exit code of the command line."""
    with pytest.raises(SystemExit) as done:
        app(["attain", *words])
    return int(done.value.code or 0)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """Two years and a half of a flow that swings by quarter, 10 to 13 a month."""
    lines = [f"a,{2023 + place // 12}-{place % 12 + 1:02},{10 + place % 4}" for place in range(30)]
    path = tmp_path / "series.csv"
    path.write_text("series,period,value\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def asked(folder: Path, *lines: str) -> Path:
    path = folder / "targets.csv"
    path.write_text(TARGETS + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_chance_pace_and_light(series: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    targets, out = asked(tmp_path, "a,2025,130,higher,flow", "a,2024,138,lower,flow"), tmp_path / "deep" / "out.csv"
    assert run(str(series), str(targets), "--out", str(out), "--lang", "en") == 0
    found = rows(out)
    assert list(found[0]) == ["series", "year", "probability", "required", "light"]
    assert float(found[0]["probability"]) > 0.9
    done = sum(10 + place % 4 for place in range(24, 30))
    assert float(found[0]["required"]) == pytest.approx((130 - done) / 6)
    assert found[1] == {"series": "a", "year": "2024", "probability": "1", "required": "", "light": "green"}
    assert "2 targets: 2 green, 0 amber, 0 red, 0 cannot be told" in capsys.readouterr().err


def test_without_out_the_result_is_printed(series: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(series), str(asked(tmp_path, "a,2024,139,higher,flow")), "--lang", "zh") == 0
    said = capsys.readouterr()
    assert said.out == "series,year,probability,required,light\na,2024,0,,red\n"
    assert "1 个目标：绿灯 0，黄灯 0，红灯 1" in said.err


def test_faults_are_told_with_file_and_row(series: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with series.open("a", encoding="utf-8") as file:
        file.write("a,2025-13,5\n")
    targets = asked(tmp_path, "a,2025,130,highr,flow", "b,2025,130,higher,flow", "a,2025,x,higher,flow")
    findings = tmp_path / "findings.csv"
    assert run(str(series), str(targets), "--findings", str(findings), "--lang", "en") == 0
    said = capsys.readouterr().err
    assert "series.csv, row 32" in said
    assert "targets.csv, row 2" in said
    assert "Did you mean “higher”?" in said
    assert [(row["file"], row["row"]) for row in rows(findings)] == [
        ("series.csv", "32"), ("targets.csv", "2"), ("targets.csv", "3"), ("targets.csv", "4"),
    ]  # fmt: skip


def test_running_totals_at_an_earlier_time_with_earlier_lights(series: Path, tmp_path: Path) -> None:
    lines = series.read_text(encoding="utf-8").splitlines()[1:]
    totals, total = [], 0
    for line in lines:
        code, period, value = line.split(",")
        total = int(value) + (0 if period.endswith("-01") else total)
        totals.append(f"{code},{period},{total}")
    running = tmp_path / "running.csv"
    running.write_text("series,period,value\n" + "\n".join(totals) + "\n", encoding="utf-8")
    targets = asked(tmp_path, "a,2025,138,higher,flow")
    first, second, third = (tmp_path / f"{number}.csv" for number in range(3))
    assert run(str(series), str(targets), "--out", str(first), "--at", "2025-03") == 0
    assert run(str(running), str(targets), "--out", str(second), "--at", "2025-03", "--cumulative") == 0
    assert float(rows(second)[0]["required"]) == pytest.approx((138 - 33) / 9)
    assert float(rows(first)[0]["probability"]) == pytest.approx(float(rows(second)[0]["probability"]), abs=0.01)
    assert run(str(series), str(targets), "--out", str(third), "--previous", str(first), "--seed", "3") == 0
    assert rows(third)[0]["light"] in ("green", "amber", "red")


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--at", "2025-13"], 2), (["--lang", "fr"], 2), (["--previous", "absent.csv"], 1), (["--seed", "-1"], 2)],
)
def test_a_wrong_call_writes_nothing(series: Path, tmp_path: Path, words: list[str], code: int) -> None:
    out = tmp_path / "o.csv"
    assert run(str(series), str(asked(tmp_path, "a,2025,1,higher,flow")), "--out", str(out), *words) == code
    assert not out.exists()


def test_a_file_without_the_columns_is_refused(
    series: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    targets = tmp_path / "targets.csv"
    targets.write_text("series,year,target,direction,knd\na,2025,1,higher,flow\n", encoding="utf-8")
    assert run(str(series), str(targets), "--lang", "en") == 1
    assert "kind (“knd” is close)" in capsys.readouterr().err
