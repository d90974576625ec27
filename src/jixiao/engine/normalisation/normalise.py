"""`normalise`: a table of indicators on a common scale, with a finding for each column that has none."""

from collections.abc import Mapping

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints, absent, map_columns, nearly
from jixiao.engine.model.findings import Finding, FindingGroup, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.table_reader import read_indicator_table
from jixiao.engine.model.text import Text
from jixiao.engine.normalisation.method import REASONS, Column, Ends, Normalisation, NotComputable
from jixiao.engine.normalisation.registry import NORMALISATIONS
from jixiao.engine.normalisation.straight import Line, Straight, draw, extremes


def normalise(table: object, method: str, *, meta: object = None, **options: object) -> Outcome:
    """The table by one of NORMALISATIONS, higher always better; direction, posts and targets come from `meta`.

    None where a value is missing or the method gives no score, then with a finding. An unknown method or option raises.
    """
    way = build_normalisation(method, options)
    findings = FindingList()
    result = normalise_table(read_indicator_table(table, meta, findings), way, findings)
    return Outcome(result.to_table(), findings.table())


def build_normalisation(name: str, options: Mapping[str, object]) -> Normalisation:
    """The way of that name with these options; DefinitionError with the nearest name where there is none."""
    return NORMALISATIONS.named(name).from_params(options)


def normalise_table(table: IndicatorTable, way: Normalisation, findings: FindingList) -> IndicatorTable:
    """The same rows and columns with scores for values, NaN where there is none."""
    references = references_of(table, way)
    if isinstance(way, Straight) and way.is_straight:
        return table.with_values(_straight_scores(table, references, way, findings))

    def scores(place: int, values: Floats) -> Floats:
        meta = table.indicators[place]
        return _column_scores(values, meta, float(references[place]), way, table.organisations, findings)

    return table.with_values(map_columns(table.values, scores))


def references_of(table: IndicatorTable, way: Normalisation) -> Floats:
    """What each column is compared with, NaN where nothing is."""
    row = way.reference_row(table)
    return table.figures("reference") if row is None else table.values[row]


def _straight_scores(table: IndicatorTable, references: Floats, way: Straight, findings: FindingList) -> Floats:
    """The same as column by column, in two passes over the table as it lies."""
    scores, lost = draw(table.values, straight_lines(table, references, way, findings), table.higher)
    for place in np.unique(lost[:, 1]).tolist():
        _tell_loss(table.indicators[place], table.organisations, lost[lost[:, 1] == place, 0], findings)
    return scores


def straight_lines(
    table: IndicatorTable, references: Floats, way: Straight, findings: FindingList
) -> list[Line | None]:
    """The line of each column, None with a finding where it has none."""
    low, high, gaps = extremes(table.values)
    lines: list[Line | None] = []
    for place, meta in enumerate(table.indicators):
        worst, best = (low, high) if meta.direction == "higher" else (-high, -low)
        same = bool(nearly(low[place : place + 1], high[place : place + 1])[0])
        seen = np.isfinite(table.values[:, place]).sum() if same and gaps[place] else len(table.organisations)
        ends = Ends(meta, int(seen), float(worst[place]), float(best[place]), float(references[place]))
        try:
            lines.append(way.line_of(ends))
        except NotComputable as refusal:
            lines.append(None)
            _tell_refusal(meta, refusal, len(table.organisations), findings)
        else:
            _tell_sameness(meta, ends, way, findings)
    return lines


def _column_scores(
    values: Floats,
    meta: IndicatorMeta,
    reference: float,
    way: Normalisation,
    organisations: tuple[str, ...],
    findings: FindingList,
) -> Floats:
    """Scores of one column. The method sees the values that are present and nothing else, so that no NaN can spread."""
    seen = np.isfinite(values)
    whole = bool(seen.all())
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            scores = _scores_of_present(Column(meta, values if whole else values[seen], reference), way, findings)
    except NotComputable as refusal:
        _tell_refusal(meta, refusal, len(values), findings)
        return absent(len(values))
    scores += 0.0  # −0 is 0
    lost = ~np.isfinite(scores)
    if lost.any():
        scores[lost] = np.nan
        _tell_loss(meta, organisations, np.flatnonzero(seen)[lost], findings)
    if whole:
        return scores
    result = absent(len(values))
    result[seen] = scores
    return result


def _scores_of_present(column: Column, way: Normalisation, findings: FindingList) -> Floats:
    if not len(column.values):
        raise NotComputable("all_missing")
    scores = way.scores(column)
    _tell_sameness(column.meta, column.ends, way, findings)
    return scores


def _tell_refusal(meta: IndicatorMeta, refusal: NotComputable, n_organisations: int, findings: FindingList) -> None:
    if n_organisations:
        findings.add(Finding(Severity.ERROR, refusal.code, _no_score(meta, refusal.code), indicator_code=meta.code))


def _tell_sameness(meta: IndicatorMeta, ends: Ends, way: Normalisation, findings: FindingList) -> None:
    if way.relative and ends.sameness:
        text = _says_little(meta, ends.sameness)
        findings.add(Finding(Severity.WARNING, ends.sameness, text, indicator_code=meta.code))


def _tell_loss(meta: IndicatorMeta, organisations: tuple[str, ...], places: Ints, findings: FindingList) -> None:
    text = _no_score(meta, "out_of_range")
    findings.add(FindingGroup(Severity.ERROR, "out_of_range", text, organisations, places, meta.code))


def _no_score(meta: IndicatorMeta, reason: str) -> Text:
    why = REASONS[reason]
    return Text(f"“{meta.code}” has no score: {why.en}.", f"“{meta.code}”没有得分：{why.zh}。")


def _says_little(meta: IndicatorMeta, reason: str) -> Text:
    why = REASONS[reason]
    return Text(f"The scores of “{meta.code}” say little: {why.en}.", f"“{meta.code}”的得分参考意义有限：{why.zh}。")
