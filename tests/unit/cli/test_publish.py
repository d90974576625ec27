"""`jixiao publish`: sealed from the command line, checked by the script that it leaves."""

from pathlib import Path

import pytest

from jixiao.report.publication import verify_release
from tests.unit.cli.calls import call


def test_published_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, log = tmp_path / "scores.csv", tmp_path / "log"
    table.write_text("organisation,score\nS1,91.00\n", encoding="utf-8")
    asked = ("--log", str(log), "--title", "2026年9月", "--at", "2026-10-15T09:00+08:00", "--lang", "zh")
    assert call("publish", str(table), *asked, "--code", "2026-09", "--origin", "清河市") == 0
    assert "日志共 1 条" in capsys.readouterr().err
    verify_release.main(["file", str(table), "--log", str(log)])
    proof = ["--proof", str(log / "proof-2026-09.json"), "--checkpoint", str(log / "checkpoint.txt")]
    verify_release.main(["file", str(table), *proof])
    assert call("publish", str(table), *asked, "--code", "2026-09") == 1
    assert call("publish", str(tmp_path / "none.csv"), *asked, "--code", "2026-10") == 1
    assert call("publish", str(table), *asked, "--code", "2026-10", "--at", "today") == 2
