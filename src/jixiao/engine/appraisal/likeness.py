"""Copied reports (报告雷同): which texts share more of their own words than chance allows, with the passages as evidence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np

from jixiao.engine.appraisal.bounds import BOUNDS
from jixiao.engine.appraisal.report_text import GAP, ReportText, form_lines, read_report, without_form, without_places
from jixiao.engine.model.arrays import Ints
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.settings import Own, Settings
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

PLACES_TRIED = 50
"""At so many places of the other report a piece is tried; a piece that stands there more often tells little."""
PAIR_COLUMNS = ("first", "second", "contained", "jaccard", "shared", "copied_characters", "flagged")
PASSAGE_COLUMNS = ("first", "second", "characters", "first_text", "second_text")
REPORT_COLUMNS = ("report", "characters", "own_characters", "pieces")


@dataclass(frozen=True)
class Likeness:
    """Every pair of reports that shares a piece, the likest first; the passages of those worth a look; the reports."""

    pairs: Table
    passages: Table
    reports: Table
    findings: Table

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        names = ("pairs", "passages", "reports", "findings")
        return {name: getattr(self, name).to_rows() for name in names}


def compare_texts(
    texts: Mapping[str, str],
    *,
    form: Sequence[str] = (),
    names: Iterable[str] = (),
    day: date | None = None,
    own: Own | None = None,
) -> Likeness:
    """Compare reports by name, all with all, by their pieces of `shingle_characters` signs (Broder 1997), exactly.

    `form`: texts whose lines (questions, headings, help) are taken out first; words of nearly all reports are too.
    `names` (of organisations, people) are covered up. `contained`: shared pieces ÷ pieces of the shorter report.
    """
    settings, findings = Settings.on("appraisal", day, own, BOUNDS), FindingList()
    size = int(settings["shingle_characters"])
    covered, lines = list(names), form_lines(form)
    reports = [without_form(read_report(name, text, covered), lines) for name, text in texts.items()]
    reports = _without_usual(reports, size, settings, findings)
    pieces = [_pieces(report, size) for report in reports]
    for report, own_pieces in zip(reports, pieces, strict=True):
        if not own_pieces:
            words = Text("Too little text of its own to be compared.", "自有文字过少，无法比对。")
            findings.add(Finding(Severity.WARNING, "too_short", words, file=report.name))
    rows, passages = [], []
    for first, second, shared in _sharing(pieces):
        found = list(_passages(reports[first], reports[second], pieces[second], size, settings, shared, pieces[first]))
        few, many = sorted((len(pieces[first]), len(pieces[second])))
        contained, jaccard = shared / few, shared / (few + many - shared)
        ends = (reports[first].name, reports[second].name)
        copied = sum(row[0] for row in found)
        rows.append((*ends, contained, jaccard, shared, copied, contained >= settings["copied_share"]))
        passages += [(*ends, *row) for row in found]
    rows.sort(key=lambda row: (-row[2], -row[3], row[0], row[1]))
    passages.sort(key=lambda row: -row[2])
    about = [
        (one.name, len(one.text), one.n_own, len(own_pieces)) for one, own_pieces in zip(reports, pieces, strict=True)
    ]
    return Likeness(
        Table.from_rows(PAIR_COLUMNS, rows), Table.from_rows(PASSAGE_COLUMNS, passages),
        Table.from_rows(REPORT_COLUMNS, about), findings.table(),
    )  # fmt: skip


def _pieces(report: ReportText, size: int) -> dict[str, list[int]]:
    """Every piece of `size` signs of the report's own words, with the first places at which it stands."""
    found: dict[str, list[int]] = {}
    signs = report.signs
    for start in range(len(signs) - size + 1):
        piece = signs[start : start + size]
        if GAP not in piece:
            places = found.setdefault(piece, [])
            if len(places) < PLACES_TRIED:
                places.append(start)
    return found


def _without_usual(
    reports: Sequence[ReportText], size: int, settings: Settings, findings: FindingList
) -> list[ReportText]:
    """Take out what stands in nearly all reports: the form's own words, where nobody handed in the form."""
    if len(reports) < settings["form_least"]:
        return list(reports)
    pieces = [_pieces(report, size) for report in reports]
    counts: dict[str, int] = {}
    for own in pieces:
        for piece in own:
            counts[piece] = counts.get(piece, 0) + 1
    usual = {piece for piece, n in counts.items() if n > settings["form_share"] * len(reports)}
    if not usual:
        return list(reports)
    cleaned = [without_places(report, _covered(report, usual, size)) for report in reports]
    n = max(before.n_own - after.n_own for before, after in zip(reports, cleaned, strict=True))
    words = Text(f"Words that stand in nearly all reports count as the form's: up to {n} characters each.",
                 f"几乎全部报告共有的文字视为格式文字，不参与比对（每份至多 {n} 字）。")  # fmt: skip
    findings.add(Finding(Severity.INFO, "form_recognised", words))
    return cleaned


def _covered(report: ReportText, usual: set[str], size: int) -> list[bool]:
    covered = [False] * len(report.signs)
    for start in range(len(report.signs) - size + 1):
        if report.signs[start : start + size] in usual:
            covered[start : start + size] = [True] * size
    return covered


def _sharing(pieces: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, int, int]]:
    """Pairs of reports with the number of different pieces that stand in both, where there are any."""
    from scipy.sparse import csr_array

    numbers: dict[str, int] = {}
    rows = [[numbers.setdefault(piece, len(numbers)) for piece in own] for own in pieces]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.concatenate([np.array(row, np.int64) for row in rows]) if rows else np.zeros(0, np.int64)
    held = csr_array((np.ones(len(columns), np.int64), columns, ends), shape=(len(rows), max(len(numbers), 1)))
    shared: Ints = (held @ held.T).toarray()
    for first, second in combinations(range(len(rows)), 2):
        if shared[first, second]:
            yield first, second, int(shared[first, second])


def _passages(
    first: ReportText,
    second: ReportText,
    pieces: Mapping[str, Sequence[int]],
    size: int,
    settings: Settings,
    shared: int,
    own: Mapping[str, Any],
) -> Iterator[tuple[int, str, str]]:
    """What both reports have word for word, where the pair is worth a look: half-way to being pointed out or beyond."""
    least = int(settings["passage_characters"])
    if shared / min(len(pieces), len(own)) < settings["copied_share"] / 2:
        return
    start, signs = 0, first.signs
    while start <= len(signs) - size:
        best, at = 0, 0
        for place in pieces.get(signs[start : start + size], ()):
            length = _same_from(signs, start, second.signs, place)
            if length > best:
                best, at = length, place
        if best >= least:
            yield best, first.passage(start, start + best), second.passage(at, at + best)
        start += best if best >= least else 1


def _same_from(one: str, start: int, other: str, place: int) -> int:
    """How many signs are the same from there on, up to a gap; by doubling steps, then halving."""
    end = min(len(one) - start, len(other) - place)
    stop = one.find(GAP, start)
    end = min(end, stop - start) if stop >= 0 else end
    length, step = 0, 64
    while step:
        if length + step <= end and one.startswith(other[place + length : place + length + step], start + length):
            length += step
        else:
            step //= 2
    return length
