"""Copied reports (报告雷同): which texts share more of their own words than chance allows, with the passages as evidence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np

from jixiao.engine.appraisal.bounds import BOUNDS
from jixiao.engine.appraisal.pieces import covered_by, piece_numbers, with_gap
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
    numbers = piece_numbers([report.signs for report in reports], size)
    reports = _without_usual(reports, numbers, size, settings, findings)
    pieces = [_pieces(report, own, size) for report, own in zip(reports, numbers, strict=True)]
    kinds = [np.unique(own[own >= 0]) for own in pieces]
    for report, own_kinds in zip(reports, kinds, strict=True):
        if not len(own_kinds):
            words = Text("Too little text of its own to be compared.", "自有文字过少，无法比对。")
            findings.add(Finding(Severity.WARNING, "too_short", words, file=report.name))
    rows, passages = [], []
    for first, second, shared in _sharing(kinds):
        few, many = sorted((len(kinds[first]), len(kinds[second])))
        contained, jaccard = shared / few, shared / (few + many - shared)
        both = (reports[first], reports[second]), (pieces[first], pieces[second])
        found = list(_passages(*both, size, settings)) if contained >= settings["copied_share"] / 2 else []
        ends = (reports[first].name, reports[second].name)
        copied = sum(row[0] for row in found)
        rows.append((*ends, contained, jaccard, shared, copied, contained >= settings["copied_share"]))
        passages += [(*ends, *row) for row in found]
    rows.sort(key=lambda row: (-row[2], -row[3], row[0], row[1]))
    passages.sort(key=lambda row: -row[2])
    about = [
        (one.name, len(one.text), one.n_own, len(own_kinds)) for one, own_kinds in zip(reports, kinds, strict=True)
    ]
    return Likeness(
        Table.from_rows(PAIR_COLUMNS, rows), Table.from_rows(PASSAGE_COLUMNS, passages),
        Table.from_rows(REPORT_COLUMNS, about), findings.table(),
    )  # fmt: skip


def _pieces(report: ReportText, numbers: Ints, size: int) -> Ints:
    """By start the number of the piece that begins there; −1 where a gap lies in it."""
    return np.where(with_gap(report.signs, GAP, size), -1, numbers)


def _without_usual(
    reports: Sequence[ReportText], numbers: Sequence[Ints], size: int, settings: Settings, findings: FindingList
) -> list[ReportText]:
    """Take out what stands in nearly all reports: the form's own words, where nobody handed in the form."""
    if len(reports) < settings["form_least"]:
        return list(reports)
    pieces = [_pieces(report, own, size) for report, own in zip(reports, numbers, strict=True)]
    counts = np.zeros(max((int(own.max(initial=-1)) for own in pieces), default=-1) + 2, np.int64)
    for own in pieces:
        counts[np.unique(own[own >= 0])] += 1
    usual = counts > settings["form_share"] * len(reports)  # the last one stands for −1: never usual
    if not usual.any():
        return list(reports)
    cleaned = [
        without_places(report, covered_by(usual[own], len(report.signs), size).tolist())
        for report, own in zip(reports, pieces, strict=True)
    ]
    n = max(before.n_own - after.n_own for before, after in zip(reports, cleaned, strict=True))
    words = Text(f"Words that stand in nearly all reports count as the form's: up to {n} characters each.",
                 f"几乎全部报告共有的文字视为格式文字，不参与比对（每份至多 {n} 字）。")  # fmt: skip
    findings.add(Finding(Severity.INFO, "form_recognised", words))
    return cleaned


def _sharing(kinds: Sequence[Ints]) -> Iterator[tuple[int, int, int]]:
    """Pairs of reports with the number of different pieces that stand in both, where there are any."""
    from scipy.sparse import csr_array

    ends, columns = np.cumsum([0, *map(len, kinds)]), np.concatenate([np.zeros(0, np.int64), *kinds])
    held = csr_array(
        (np.ones(len(columns), np.int64), columns, ends), shape=(len(kinds), int(columns.max(initial=0)) + 1)
    )
    shared: Ints = (held @ held.T).toarray()
    for first, second in combinations(range(len(kinds)), 2):
        if shared[first, second]:
            yield first, second, int(shared[first, second])


def _passages(
    reports: tuple[ReportText, ReportText], pieces: tuple[Ints, Ints], size: int, settings: Settings
) -> Iterator[tuple[int, str, str]]:
    """What both reports have word for word, each with the longest that goes on from there."""
    least, (first, second) = int(settings["passage_characters"]), reports
    places: dict[int, list[int]] = {}
    for place, number in enumerate(pieces[1].tolist()):
        if number >= 0 and len(there := places.setdefault(number, [])) < PLACES_TRIED:
            there.append(place)
    start, stop, own = 0, -1, pieces[0].tolist()
    while start < len(own):
        if stop < start:  # looked for once a gap, not once a place
            stop = first.signs.find(GAP, start)
            stop = len(first.signs) if stop < 0 else stop
        best, at = 0, 0
        for place in places.get(own[start], ()):
            length = _same_from(first.signs, start, stop, second.signs, place)
            if length > best:
                best, at = length, place
        if best >= least:
            yield best, first.passage(start, start + best), second.passage(at, at + best)
        start += best if best >= least else 1


def _same_from(one: str, start: int, stop: int, other: str, place: int) -> int:
    """How many signs are the same from there on, before `stop`; by doubling steps, then halving."""
    end = min(stop - start, len(other) - place)
    length, step = 0, 64
    while step:
        if length + step <= end and one.startswith(other[place + length : place + length + step], start + length):
            length += step
        else:
            step //= 2
    return length
