"""`jixiao WORDS` as a person calls it, in this process."""

import csv
from pathlib import Path

import pytest

from jixiao.cli import app


def call(*words: str) -> int:
    """Exit code of `jixiao WORDS`."""
    with pytest.raises(SystemExit) as ended:
        app(list(words))
    return int(ended.value.code or 0)


def rows_of(path: Path) -> list[list[str]]:
    """The cells of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def records(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by its heads."""
    header, *rows = rows_of(path)
    return [dict(zip(header, row, strict=True)) for row in rows]


def placed(folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> Path:
    """`files` written into a folder that becomes the present one, with a machine that speaks English."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
