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
