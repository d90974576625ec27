"""`jixiao weights` as a person calls it: files in and out, findings with their places, refusals and wrong calls."""

from pathlib import Path

import pytest

from tests.unit.cli.calls import call, rows_of

FIGURES = "organisation_code,a,b,c\n东区,1,5,7\n西区,2,1/2,7\n南区,4,2,7\n北区,8,3,7\n"
MATRIX = ",price,speed,looks\nlooks,1/5,1/3,1\nprice,1,3,5\nspeed,1/3,1,3\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    (tmp_path / "t.csv").write_text(FIGURES, encoding="utf-8")
    (tmp_path / "m.csv").write_text("indicator_code,direction,weight\na,higher,1\nb,lower,3\nc,higher,0\n", "utf-8")
    (tmp_path / "ahp.csv").write_text(MATRIX, encoding="utf-8")
    return tmp_path


def test_weights_go_to_standard_output(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("weights", "equal", "t.csv") == 0
    shown = capsys.readouterr()
    assert shown.out == "indicator_code,weight\na,0.3333333333333333\nb,0.3333333333333333\nc,0.3333333333333333\n"
    assert "t.csv, row 3, 西区, column b: “1/2” is not a number" in shown.err


def test_weights_and_findings_as_files(here: Path) -> None:
    assert call("weights", "critic", "t.csv", "--meta", "m.csv", "--out", "w.csv", "--findings", "f.csv") == 0
    written = rows_of(here / "w.csv")
    assert [row[0] for row in written] == ["indicator_code", "a", "b", "c"]
    assert sum(float(row[1]) for row in written[1:]) == pytest.approx(1)
    assert written[3] == ["c", "0"]
    found = rows_of(here / "f.csv")
    assert found[0][:2] == ["severity", "rule"]
    assert {row[1] for row in found[1:]} == {"text", "missing_values", "constant_column"}


def test_what_cannot_be_computed_is_an_empty_cell(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "one.csv").write_text("organisation_code,a,b\nA,1,2\n", encoding="utf-8")
    assert call("weights", "entropy", "one.csv", "--lang", "zh") == 0
    shown = capsys.readouterr()
    assert shown.out == "indicator_code,weight\na,\nb,\n"
    assert "熵权法需要比较两个以上单位" in shown.err


def test_a_square_of_judgements(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("weights", "ahp", "ahp.csv") == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "indicator_code,weight,consistency_ratio"
    assert [line.split(",")[0] for line in shown[1:]] == ["price", "speed", "looks"]
    assert float(shown[1].split(",")[1]) == pytest.approx(0.636985571, abs=1e-8)
    assert float(shown[1].split(",")[2]) == pytest.approx(0.0331992, abs=1e-7)


def test_a_first_column_called_row(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "b.csv").write_text("row,a,b\nbest_to_others,1,4\nothers_to_worst,4,1\n", encoding="utf-8")
    assert call("weights", "bwm", "b.csv") == 0
    assert capsys.readouterr().out.startswith("indicator_code,weight,consistency,input_consistency_ratio\na,0.8,0,0\n")


def test_an_expert_is_found_by_row(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "expert_code,indicator_code,a,b\nE1,a,1,2\nE1,b,0.5,1\nE2,a,1,2\nE2,b,2,1\n"
    (here / "g.csv").write_text(text, encoding="utf-8")
    assert call("weights", "ahp-group", "g.csv") == 0
    assert "error: g.csv, row 4: The judgements of “E2” are left out." in capsys.readouterr().err


def test_combination_from_the_command_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("weights", "combined-game", "t.csv", "--meta", "m.csv", "--of", "std,critic") == 0
    assert capsys.readouterr().out.startswith("indicator_code,weight,given,std,critic\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("weights", "critik", "t.csv"), "Did you mean “critic”"),
        (("weights", "critic", "t.csv", "--on", "minmax"), "has no parameter “on”"),
        (("weights", "entropy", "t.csv", "--on", "log"), "cannot be “log”"),
        (("weights", "combined-game", "t.csv", "--meta", "m.csv"), "needs methods to combine"),
        (("weights", "critic"), "Missing argument"),
    ],
)
def test_a_wrong_call_is_2(here: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str) -> None:
    assert call(*words) == 2
    assert said in " ".join(capsys.readouterr().err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("weights", "given", "t.csv"), "Add --meta META.csv"),
        (("weights", "ahp", "t.csv"), "Rows and columns of the matrix do not match"),
        (("weights", "critic", "ahp.csv"), "the header lacks organisation_code"),
        (("weights", "delphi", "t.csv"), "the header lacks expert_code"),
        (("weights", "critic", "none.csv"), "there is no such file"),
    ],
)
def test_refused_is_1(here: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str) -> None:
    assert call(*words) == 1
    assert said in capsys.readouterr().err


def test_help_tells_the_columns(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("weights", "--help") == 0
    shown = capsys.readouterr().out
    for word in ("indicator_code", "weight", "consistency_ratio", "best_to_others", "kendall_w"):
        assert word in shown
