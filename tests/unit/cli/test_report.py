"""`jixiao report`: files of every format, and wrong calls told."""

from pathlib import Path

import pytest

from tests.unit.cli.calls import call

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
