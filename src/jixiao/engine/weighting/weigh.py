"""`weigh`: weights of indicators by any of the methods in the registry, with what was doubtful about the data."""

import numpy as np

from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.table import Table
from jixiao.engine.weighting import registry as _registry  # noqa: F401 (fills the ways of weighting)
from jixiao.engine.weighting.method import Weighed, build_weighting


def weigh(table: object, method: str, *, meta: object = None, **options: object) -> Outcome:
    """A table `indicator_code, weight, …` from a table of indicators, or of judgements for ahp, ahp-group, bwm, delphi.

    `options` are those of the method. None where there is no weight; findings say why. An unknown method or option and a
    table that cannot be used raise DefinitionError.
    """
    findings = FindingList()
    weighed = build_weighting(method, options).weigh(table, meta, findings)
    return Outcome(as_table(weighed), FindingList(list(dict.fromkeys(findings.found))).table())


def as_table(weighed: Weighed) -> Table:
    """Weights as columns of plain values; None where a number is missing."""
    columns: dict[str, list[object]] = {"indicator_code": list(weighed.codes), "weight": _plain(weighed.weights)}
    return Table({**columns, **{name: _plain(column) for name, column in weighed.extras.items()}})


def _plain(column: object) -> list[object]:
    items = column.tolist() if isinstance(column, np.ndarray) else list(column)  # type: ignore[call-overload]
    return [None if item != item else item for item in items]
