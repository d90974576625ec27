"""`jixiao report`: files of every format, and wrong calls told."""

from pathlib import Path

import pytest

from tests.unit.cli.calls import call
from tests.unit.report.other_sources import ORDER, PROGRAMME, air_rows
from tests.unit.report.test_rephrase import model_that

EXAMPLE = Path(__file__).parents[3] / "examples/waste_sorting"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("results"))
    files = (str(EXAMPLE / "scheme.yaml"), str(EXAMPLE / "values.csv"), "--targets", str(EXAMPLE / "targets.csv"))
    assert call("evaluate", *files, "--out", folder) == 0
    return folder


def test_every_format(results: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names, out = tmp_path / "names.csv", tmp_path / "out"
    names.write_text("organisation_code,name\nS01,城东街道\n", encoding="utf-8")
    asked = ("--names", str(names), "--format", "pdf,docx,xlsx,html", "--out", str(out), "--lang", "zh")
    assert call("report", results, *asked) == 0
    assert "数字均有来源" in capsys.readouterr().err
    assert (out / "annual.pdf").read_bytes().startswith(b"%PDF")
    for form in ("docx", "xlsx"):
        assert (out / f"annual.{form}").read_bytes().startswith(b"PK")
    assert "城东街道" in (out / "annual.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("--kind", "anual"), 1, "annual"),
        (("--format", "odt"), 2, "pdf,docx,xlsx,html"),
        (("--before", "nowhere"), 1, "no such file"),
        (("--kind", "card", "--organisation", "S013"), 1, "S01"),
        (("--standard", "hj633-2012"), 2, "--standard"),
        (("--target", "pm25"), 2, "NAME=NUMBER"),
        (("--warnings", "nowhere.csv"), 1, "no such file"),
        (("--template", "nowhere.typ"), 1, "cannot be read"),
        (("--rephrase-with", "http://model.example.org", "--model", "m"), 1, "https only"),
        (("--rephrase-with", "https://model.example.org"), 1, "--model NAME"),
        (("--kind", "air"), 1, "folder"),
    ],
)
def test_wrong_calls(
    results: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], given: tuple[str, ...], code: int, said: str
) -> None:
    assert call("report", results, "--out", str(tmp_path), "--lang", "en", *given) == code
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_card_for_everybody_or_for_those_asked(results: str, tmp_path: Path) -> None:
    assert call("report", results, "--kind", "card", "--out", str(tmp_path / "all"), "--lang", "zh") == 0
    assert len(list((tmp_path / "all").glob("card-*.html"))) == 5
    some = ("--organisation", "S03", "--organisation", "S01", "--out", str(tmp_path / "some"), "--lang", "en")
    assert call("report", results, "--kind", "card", *some) == 0
    assert sorted(path.name for path in (tmp_path / "some").iterdir()) == ["card-S01.html", "card-S03.html"]


def test_a_folder_without_a_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("report", str(tmp_path), "--out", str(tmp_path / "out"), "--lang", "en") == 1
    assert "trace.json" in capsys.readouterr().err


def test_kinds_from_other_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form, order, days, out = tmp_path / "form.yaml", tmp_path / "order.yaml", tmp_path / "days.csv", tmp_path / "out"
    form.write_text(PROGRAMME + "remark: x\n", encoding="utf-8")
    order.write_text(ORDER, encoding="utf-8")
    rows = air_rows()
    lines = [",".join(map(str, row)) for row in zip(*rows.values(), strict=True)]
    days.write_text("\n".join([",".join(rows), *lines]), encoding="utf-8")
    for kind, path in (("self-evaluation", form), ("rectification", order), ("air", days)):
        assert call("report", str(path), "--kind", kind, "--out", str(out), "--lang", "zh") == 0
    assert sorted(path.name for path in out.iterdir()) == ["air.html", "rectification.html", "self-evaluation.html"]
    assert "键“remark”不是自评数据" in capsys.readouterr().err
    assert call("report", str(form), "--kind", "self-evaluation", "--before", str(form), "--out", str(out)) == 2
    assert call("report", str(days), "--kind", "air", "--by", "week", "--out", str(out)) == 2


def test_own_sentences_and_what_stands_beside(results: str, tmp_path: Path) -> None:
    own, chances = tmp_path / "own.yaml", tmp_path / "chances.csv"
    own.write_text(
        "title: 专报\nsections:\n  - {heading: 概况, text: '{名称：第一名}得{得分：第一名}分', passages: [outlook]}\n"
    )
    chances.write_text("series,year,probability,required,light\nS01/accuracy,2026,0.4,1,amber\n", encoding="utf-8")
    asked = ("--template", str(own), "--forecast", str(chances), "--out", str(tmp_path), "--lang", "zh")
    assert call("report", results, *asked) == 0
    page = (tmp_path / "annual.html").read_text(encoding="utf-8")
    assert "<h1>专报</h1>" in page
    assert "40.0%" in page


def test_a_model_rewords_and_is_told_of(results: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def reworded(words: str) -> str:
        return words.replace("失分最多的指标是", "失分最多的是") if "失分最多" in words else words + "共3项。"

    with model_that(reworded) as (url, _heard):
        asked = ("--rephrase-with", url, "--model", "m", "--out", str(tmp_path), "--lang", "zh")
        assert call("report", results, *asked) == 0
    told = capsys.readouterr().err
    assert "语言模型改写 1 段" in told
    assert "未采用：总体情况 1：出现事实中没有的数字" in told
    page = (tmp_path / "annual.html").read_text(encoding="utf-8")
    assert "由语言模型（m）改写措辞" in page
    assert "共3项" not in page
