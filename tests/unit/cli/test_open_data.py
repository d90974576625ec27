"""`jixiao open-data` and `jixiao picture-card`: from results to files that can be published and checked."""

import json
from pathlib import Path

import pytest

from jixiao.report.publication import verify_release
from tests.unit.cli.calls import call

EXAMPLE = Path(__file__).parents[3] / "examples/waste_sorting"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("results"))
    files = (str(EXAMPLE / "scheme.yaml"), str(EXAMPLE / "values.csv"), "--targets", str(EXAMPLE / "targets.csv"))
    assert call("evaluate", *files, "--out", folder) == 0
    return folder


def test_a_package_is_published_and_checked(results: str, tmp_path: Path) -> None:
    out, log = tmp_path / "data", tmp_path / "log"
    asked = ("--publisher", "清河市", "--on", "2026-10-15", "--before", results)
    assert call("open-data", results, "--out", str(out), *asked) == 0
    package = json.loads((out / "datapackage.json").read_bytes())
    assert (package["name"], package["licenses"][0]["name"]) == ("waste-sorting-2026-03", "CC-BY-4.0")
    assert [table["name"] for table in package["resources"]][:3] == ["ranking", "scores", "values"]
    ranking = json.loads((out / "ranking.json").read_bytes())["data"]
    told = [[row[name] for name in ("organisation", "rank", "score", "change")] for row in ranking]
    assert told[2:] == [
        ["S03", 1, 94.5, 0], ["S01", 2, 89.3, 0], ["S02", 3, 87.59, 0],
    ]  # fmt: skip
    sealed = ("--log", str(log), "--title", "3月", "--code", "waste-sorting-2026-03", "--origin", "清河市")
    assert call("publish", *map(str, sorted(out.iterdir())), *sealed) == 0
    verify_release.main(["package", str(out / "datapackage.json"), "--log", str(log)])
    (out / "values.csv").write_bytes((out / "values.csv").read_bytes().replace(b"92", b"93"))
    with pytest.raises(SystemExit):
        verify_release.main(["package", str(out / "datapackage.json"), "--log", str(log)])


def test_cards_and_their_sentences(results: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = (
        "--only",
        "lead-town",
        "--languages",
        "zh",
        "--permalink",
        "https://jx.example.cn/public/r/1",
        "--no-bands",
    )
    assert call("picture-card", results, "--out", str(tmp_path), *asked, "--lang", "zh") == 0
    assert "1 张图片" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["headlines.txt", "lead-town.zh.png"]
    told = (tmp_path / "headlines.txt").read_text(encoding="utf-8-sig")
    assert told.split() == ["lead-town", "2026年3月门城组，S03以94.50分居首。"]


@pytest.mark.parametrize(
    ("command", "given", "code", "said"),
    [
        ("open-data", ("--on", "yesterday"), 2, "2026-10-15"),
        ("open-data", ("--code", "a/b"), 1, "cannot stand in an address"),
        ("open-data", ("--licence", ""), 1, "need a licence"),
        ("open-data", ("--names", "nowhere.csv"), 1, "no such file"),
        ("picture-card", ("--languages", "fr"), 2, "zh,en"),
        ("picture-card", ("--only", "best"), 1, "lead-town"),
        ("picture-card", ("--permalink", "x" * 900), 1, "shorter address"),
    ],
)
def test_wrong_calls(
    results: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    given: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    assert call(command, results, "--out", str(tmp_path / "out"), "--lang", "en", *given) == code
    assert said in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out").exists()
