"""What a preview shows: the first rows as they came, and what would become of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jixiao.web.collection.rules import Figure, Refusal
from jixiao.web.sources import frames, queries, rules
from jixiao.web.sources.forms import text_in


@dataclass(frozen=True)
class Rows:
    """One raw table: heads, and rows with their number in the source."""

    name: str
    heads: Sequence[str]
    rows: Sequence[tuple[int, Sequence[Any]]]


@dataclass(frozen=True)
class Shown:
    """A preview for the page. `figures`: each with the reason for which it would not be kept, '' where it would."""

    tables: Sequence[Rows]
    figures: Sequence[tuple[Figure, str]]
    findings: Sequence[dict[str, Any]]
    obstacles: Sequence[str]
    n_figures: int
    n_kept: int


def shown(preview: frames.Preview, on: date) -> Shown:
    """The preview in the reader's language."""
    tables = [
        Rows(
            table.name,
            list(table.columns),
            list(zip(table.rows, zip(*table.columns.values(), strict=True), strict=True)),
        )
        for table in preview.tables
    ]
    judged = queries.kept_and_refused(preview.reading.figures, on)
    return Shown(
        tables=tables,
        figures=[(figure, _why(refusal)) for figure, refusal in judged[: rules.PREVIEW_FIGURES]],
        findings=preview.reading.kept_findings()[:100],
        obstacles=[text_in(text) for text in preview.reading.obstacles],
        n_figures=len(judged),
        n_kept=sum(refusal is None for _, refusal in judged),
    )


def _why(refusal: Refusal | None) -> str:
    return text_in(refusal.text) if refusal is not None else ""
