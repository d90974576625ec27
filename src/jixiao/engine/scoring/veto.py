"""一票否决: where its condition holds, the score becomes zero, the grade is capped or dropped, or who is struck is excluded."""

import operator

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints, nearly
from jixiao.engine.model.parts import Grade, Veto

_COMPARE = {">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le}


def veto_hits(values: Floats, vetoes: tuple[Veto, ...]) -> Bools:
    """True where a veto strikes (organisations × vetoes). An absent value strikes nobody."""
    hits = np.zeros(values.shape, np.bool_)
    for place, veto in enumerate(vetoes):
        sign, limit = veto.condition
        column = values[:, place]
        same = nearly(column, limit)
        if sign in ("=", "!="):
            hits[:, place] = same if sign == "=" else ~same
        else:
            hits[:, place] = np.where(same, "=" in sign, _COMPARE[sign](column, limit))
    return np.asarray(hits & np.isfinite(values), dtype=np.bool_)


def zeroed(hits: Bools, vetoes: tuple[Veto, ...]) -> Bools:
    """Organisations whose score a veto sets to zero."""
    strikes = np.array([veto.zero for veto in vetoes], np.bool_)
    return np.asarray((hits & strikes).any(axis=1), dtype=np.bool_)


def excluded(hits: Bools, vetoes: tuple[Veto, ...]) -> Bools:
    """Organisations that a veto takes out of rank and grade; their scores stay."""
    strikes = np.array([veto.excluded for veto in vetoes], np.bool_)
    return np.asarray((hits & strikes).any(axis=1), dtype=np.bool_)


def best_allowed(hits: Bools, vetoes: tuple[Veto, ...], grades: tuple[Grade, ...]) -> Ints:
    """The best grade place that the vetoes which cap the grade leave to each organisation; 0 where none strikes."""
    codes = [grade.code for grade in grades]
    best = np.zeros(len(hits), np.int64)
    for place, veto in enumerate(vetoes):
        if veto.cap_grade:
            best[hits[:, place]] = np.maximum(best[hits[:, place]], codes.index(veto.cap_grade))
    return best


def lowered(places: Ints, hits: Bools, vetoes: tuple[Veto, ...], grades: tuple[Grade, ...]) -> Ints:
    """Grade places after caps and drops; drops first, each veto in the order of the scheme."""
    result = places.copy()
    for place, veto in enumerate(vetoes):
        struck = hits[:, place] & (result >= 0)
        if veto.drop_grades:
            result[struck] = np.minimum(result[struck] + veto.drop_grades, len(grades) - 1)
    return np.where(result >= 0, np.maximum(result, best_allowed(hits, vetoes, grades)), result)
