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
    assert "个数字均有来源" in capsys.readouterr().err
    assert (out / "annual.pdf").read_bytes().startswith(b"%PDF")
    for form in ("docx", "xlsx"):
        assert (out / f"annual.{form}").read_bytes().startswith(b"PK")
    assert "城东街道" in (out / "annual.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("--kind", "anual"), 1, "annual"),
        (("--format", "odt"), 2, "html,pdf,docx,xlsx"),
        (("--before", "nowhere"), 1, "no such file"),
    ],
)
def test_wrong_calls(
    results: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], given: tuple[str, ...], code: int, said: str
) -> None:
    assert call("report", results, "--out", str(tmp_path), "--lang", "en", *given) == code
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_folder_without_a_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("report", str(tmp_path), "--out", str(tmp_path / "out"), "--lang", "en") == 1
    assert "trace.json" in capsys.readouterr().err
