"""`jixiao scheme document` and `compare`: files in, files out, and how a wrong call ends."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from jixiao import Scheme
from jixiao.cli import app
from jixiao.report.scheme import scheme_comparison, scheme_document, scheme_page
from tests.unit.cli.calls import call

SCHEME = """
scheme: s
version: "1"
label: {zh: 办法, en: The scheme}
tree:
  - {code: a, label: {zh: 甲, en: A}, weight: 60, direction: higher, rule: ratio_capped, target: 100}
  - {code: b, label: {zh: 乙, en: B}, weight: 40, direction: higher, rule: ratio_capped, target: 100}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(SCHEME.replace("60", "70").replace("40", "30"), encoding="utf-8")
    return tmp_path


def test_a_document_goes_to_standard_output_in_chinese(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("scheme", "document", "old.yaml") == 0
    assert capsys.readouterr().out == scheme_document(Scheme.from_yaml(SCHEME))


@pytest.mark.parametrize("name", ["d.md", "folder/d.markdown", "d.txt"])
def test_a_document_as_a_file(here: Path, name: str) -> None:
    assert call("scheme", "document", "old.yaml", "--lang", "en", "--out", name) == 0
    assert (here / name).read_text(encoding="utf-8") == scheme_document(Scheme.from_yaml(SCHEME), "en")


@pytest.mark.parametrize("name", ["d.html", "D.HTM"])
def test_a_document_as_a_page(here: Path, name: str) -> None:
    assert call("scheme", "document", "old.yaml", "--out", name) == 0
    assert (here / name).read_text(encoding="utf-8") == scheme_page(Scheme.from_yaml(SCHEME))


def test_what_changed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("scheme", "compare", "old.yaml", "new.yaml") == 0
    out = capsys.readouterr().out
    assert out == scheme_comparison(
        *(Scheme.from_yaml((here / f"{n}.yaml").read_text("utf-8")) for n in ("old", "new"))
    )
    assert "| 甲 | 分值 | 60 分 | 70 分（+10） |" in out
    assert call("scheme", "compare", "old.yaml", "new.yaml", "--lang", "en", "--out", "c.html") == 0
    assert "70 points (+10)" in (here / "c.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["d.pdf", "d.docx", "d"])
def test_another_kind_of_file_is_a_wrong_call(here: Path, name: str) -> None:
    result = CliRunner().invoke(app, ["scheme", "document", "old.yaml", "--out", name])
    assert result.exit_code == 2
    assert ".md" in result.output
    assert not (here / name).exists()


def test_what_cannot_be_read_ends_with_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "bad.yaml").write_text(SCHEME.replace("weight: 60", "weight: 61"), encoding="utf-8")
    assert call("scheme", "document", "bad.yaml", "--out", "d.md") == 1
    assert "101" in capsys.readouterr().err
    assert call("scheme", "compare", "old.yaml", "nowhere.yaml", "--lang", "zh") == 1
    assert "文件不存在" in capsys.readouterr().err
    assert not (here / "d.md").exists()


def test_another_language_is_a_wrong_call(here: Path) -> None:
    assert CliRunner().invoke(app, ["scheme", "document", "old.yaml", "--lang", "fr"]).exit_code == 2
