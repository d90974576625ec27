"""The page of reference names every column."""

from pathlib import Path

from jixiao.engine.comparison.compare import COLUMNS

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "comparison.md"


def test_every_column_is_explained() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in COLUMNS if f"`{name}`" not in text] == []
