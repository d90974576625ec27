"""`normalise`: a table of indicators on a common scale, with a finding for each column that has none."""

from collections.abc import Mapping

import numpy as np

from jixiao.engine.model.arrays import Floats, absent, map_columns
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingGroup, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.table_reader import read_indicator_table
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.normalisation.method import REASONS, Column, Normalisation, NotComputable
from jixiao.engine.normalisation.registry import NORMALISATIONS


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
    if name not in NORMALISATIONS:
        text = Text(f"There is no way of normalising “{name}”.", f"没有名为“{name}”的无量纲化方法。")
        raise DefinitionError("unknown_normalisation", text, did_you_mean(name, NORMALISATIONS))
    return NORMALISATIONS[name].from_params(options)


def normalise_table(table: IndicatorTable, way: Normalisation, findings: FindingList) -> IndicatorTable:
    """The same rows and columns with scores for values, NaN where there is none."""
    row = way.reference_row(table)

    def scores(place: int, values: Floats) -> Floats:
        meta = table.indicators[place]
        reference = meta.reference if row is None else float(values[row])
        return _column_scores(values, meta, reference, way, table.organisations, findings)

    return table.with_values(map_columns(table.values, scores))


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
        if len(values):
            findings.add(Finding(Severity.ERROR, refusal.code, _no_score(meta, refusal.code), indicator_code=meta.code))
        return absent(len(values))
    scores += 0.0  # −0 is 0
    lost = ~np.isfinite(scores)
    if lost.any():
        scores[lost] = np.nan
        text, places = _no_score(meta, "out_of_range"), np.flatnonzero(seen)[lost]
        findings.add(FindingGroup(Severity.ERROR, "out_of_range", text, organisations, places, meta.code))
    if whole:
        return scores
    result = absent(len(values))
    result[seen] = scores
    return result


def _scores_of_present(column: Column, way: Normalisation, findings: FindingList) -> Floats:
    if not len(column.values):
        raise NotComputable("all_missing")
    scores = way.scores(column)
    if way.relative and column.sameness:
        text = _says_little(column.meta, column.sameness)
        findings.add(Finding(Severity.WARNING, column.sameness, text, indicator_code=column.meta.code))
    return scores


def _no_score(meta: IndicatorMeta, reason: str) -> Text:
    why = REASONS[reason]
    return Text(f"“{meta.code}” has no score: {why.en}.", f"“{meta.code}”没有得分：{why.zh}。")


def _says_little(meta: IndicatorMeta, reason: str) -> Text:
    why = REASONS[reason]
    return Text(f"The scores of “{meta.code}” say little: {why.en}.", f"“{meta.code}”的得分参考意义有限：{why.zh}。")
