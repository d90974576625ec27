"""`jixiao template …`: lists, a page of text, a file of one's own."""

from pathlib import Path

import pytest

from jixiao.engine.model.scheme import Scheme
from tests.unit.cli.calls import call


def test_list_and_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("template", "list", "--lang", "zh") == 0
    listed = capsys.readouterr().out
    assert listed.count("个指标") == 7
    assert "hotline-12345        12345 热线办理考核 · 3 个指标，每单位每月约 1 分钟填报" in listed
    assert call("template", "show", "hotline-12345", "--lang", "en") == 0
    shown = capsys.readouterr().out
    assert "35  Solved rate (solved_rate) · ratio_capped · higher" in shown
    assert "captured · 2 min · Hotline 12345 · Call-backs of the hotline" in shown
    assert "never law" in shown


def test_a_written_file_is_a_scheme_and_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "ours.yaml"
    assert call("template", "write", "smart-city", "--out", str(out), "--version", "2027") == 0
    scheme = Scheme.from_yaml(out.read_text(encoding="utf-8"))
    assert (scheme.code, scheme.version) == ("smart-city", "2027")
    out.write_text("mine", encoding="utf-8")
    assert call("template", "write", "smart-city", "--out", str(out)) == 1
    assert "not overwritten" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "smart-cit"), 1, "Did you mean “smart-city”?"),
        (("write", "smart-city", "--out", "x.txt"), 2, "must end in .yaml"),
        (("write", "smart-city"), 2, "--out"),
    ],
)
def test_wrong_calls(arguments: tuple[str, ...], code: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("template", *arguments) == code
    assert said in capsys.readouterr().err
