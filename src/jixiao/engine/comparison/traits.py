"""What is known of the compared indicators: which way is better, and whether they are counted in per cent."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from jixiao.engine.comparison.dimension import parted
from jixiao.engine.model.arrays import Bools, Ints
from jixiao.engine.model.codes import check_choice
from jixiao.engine.model.panel import Panel
from jixiao.engine.model.quantity import SHARES, unit_of
from jixiao.engine.model.rows import ColumnsMissingError, coded, to_columns

DIRECTION_SIGNS = {"higher": 1, "lower": -1, "neutral": 0}


@dataclass(frozen=True)
class Traits:
    """By indicator of a panel: `sign` (1 higher is better, −1 lower, 0 neither) and its unit of measure."""

    sign: Ints
    units: tuple[str, ...]

    @property
    def in_percent(self) -> Bools:
        """Whose changes are told in percentage points, not as a rate."""
        return np.array([unit_of(unit).base in SHARES for unit in self.units], np.bool_)

    @property
    def directions(self) -> tuple[str, ...]:
        """higher, lower or neutral, by indicator."""
        words = {sign: word for word, sign in DIRECTION_SIGNS.items()}
        return tuple(words[sign] for sign in self.sign.tolist())


def read_traits(panel: Panel, directions: Mapping[str, str] | None, meta: object, targets: object) -> Traits:
    """Direction and unit of every indicator: `directions` first, then META's, then the targets' column direction.

    META: indicator_code [, direction, unit_of_measure]. Without any, higher is better. DefinitionError for another word.
    """
    words: dict[str, str] = {}
    units: dict[str, str] = {}
    for name, frame in (("targets", targets), ("meta", meta)):
        columns = to_columns(frame)
        if not columns:
            continue
        if "indicator_code" not in columns:
            raise ColumnsMissingError(name, ["indicator_code"], list(columns))
        words |= _column(columns, "direction")
        units |= _column(columns, "unit_of_measure") if name == "meta" else {}
    words |= directions or {}
    for code, word in words.items():
        check_choice(f"direction of {code}", word, tuple(DIRECTION_SIGNS))
    codes = [parted(code)[0] for code in panel.indicators]
    sign = np.array([DIRECTION_SIGNS[words.get(code, "higher")] for code in codes], np.int64)
    return Traits(sign, tuple(units.get(code, "") for code in codes))


def _column(columns: Mapping[str, object], name: str) -> dict[str, str]:
    """The words of a column by indicator, without blanks."""
    if name not in columns:
        return {}
    codes, words = coded(columns["indicator_code"]), coded(columns[name])
    pairs = set(zip(codes.codes.tolist(), words.codes.tolist(), strict=True))
    return {codes.values[code]: words.values[word] for code, word in sorted(pairs) if words.values[word]}
