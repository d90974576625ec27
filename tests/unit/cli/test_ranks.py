"""`jixiao ranks` as a person uses it: counts in, honest ranks out, faults by row, exit codes."""

from pathlib import Path

import pytest

from tests.unit.cli.calls import call, rows_of


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    text = "organisation_code,numerator,denominator\n甲,5,5\n乙,480,500\n丙,7,6\n丁,150,500\n"
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_ranks_and_findings(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("ranks", "r.csv", "--out", "o.csv", "--findings", "f.csv", "--lang", "zh", "--runs", "500") == 0
    assert "error: r.csv, 第 4 行, 丙: 分子 7 须在 0 与分母 6 之间。" in capsys.readouterr().err
    header, *rows = rows_of(here / "o.csv")
    assert ",".join(header) == (
        "organisation_code,numerator,denominator,rate,rate_rank,shrunk,lower,upper,own_share,rank,rank_low,rank_high,band"
    )
    found = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert (found["甲"]["rate_rank"], found["丁"]["rank"], set(list(found["丙"].values())[1:])) == ("1", "3", {""})
    assert [row[1] for row in rows_of(here / "f.csv")[1:]] == ["part_exceeds_whole"]
    assert call("ranks", "r.csv", "--direction", "lower", "--seed", "3") == 0
    assert capsys.readouterr().out.splitlines()[4].split(",")[4] == "1"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("r.csv", "--direction", "up"), 2, "higher or lower"),
        (("r.csv", "--runs", "5"), 2, "--runs"),
        (("e.csv",), 1, "lacks denominator"),
        (("none.csv",), 1, "there is no such file"),
    ],
)
def test_what_cannot_be(
    here: Path, words: tuple[str, ...], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "e.csv").write_text("organisation_code,numerator\na,1\n", encoding="utf-8")
    assert call("ranks", *words) == code
    assert message in " ".join(capsys.readouterr().err.split())
