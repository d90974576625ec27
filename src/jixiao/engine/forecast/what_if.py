"""What if the target were another, or the rest of the year went another way? Pure functions over a prospect."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum, isfinite

import numpy as np

from jixiao.engine.forecast.attainment.pace import Kind, LightCuts, pick_light
from jixiao.engine.forecast.attainment.prospect import Prospect
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Glimpse:
    """One state of a year: the value it is expected to come to, the chance of the target, the pace required, the light.

    None (light: “”) where nobody can say, or no period is left.
    """

    value: float | None
    probability: float | None
    required: float | None
    light: str


def glimpse(prospect: Prospect, previous: str = "") -> Glimpse:
    """The year as it stands."""
    probability = prospect.probability
    cuts = LightCuts.of_year(prospect.year)
    return Glimpse(prospect.expected, probability, prospect.required, pick_light(probability, previous, cuts))


def what_if(
    prospect: Prospect,
    *,
    target: float | None = None,
    share: float | None = None,
    values: Sequence[float | None] | None = None,
    previous: str = "",
) -> Glimpse:
    """The year with another target, or with a rest of the year other than forecast; errors stay as wide as they were.

    `share`: the rest as a share of its forecast (1.1: a tenth more). `values`: the remaining periods in order, None as
    forecast; for a level the last of them counts. DefinitionError on both at once, no finite number, too many values.
    """
    if share is not None and values is not None:
        raise DefinitionError(
            "two_paces",
            Text("A share and values cannot both be given.", "不能同时给出比例和各期数值。"),
            Text("Give one of them.", "请只给其中一个。"),
        )
    for number in (target, share, *(values or ())):
        if number is not None and not isfinite(number):
            raise DefinitionError(
                "not_finite", Text(f"{number} is no finite number.", f"{number} 不是有限数值。"),
                Text("Give a plain number.", "请填写普通数值。"),
            )  # fmt: skip
    changed = prospect if target is None else prospect.with_target(float(target))
    if share is not None:
        changed = _scaled(changed, share)
    if values is not None:
        changed = _with_values(changed, values)
    return glimpse(changed, previous)


def _scaled(prospect: Prospect, share: float) -> Prospect:
    """The rest of the year `share` times its forecast."""
    if prospect.is_over or prospect.quantiles is None:
        return prospect
    done = 0.0 if prospect.kind is Kind.LEVEL else prospect.value
    middle = float(prospect.expected or 0.0) - done
    return _moved(prospect, (share - 1) * middle)


def _with_values(prospect: Prospect, values: Sequence[float | None]) -> Prospect:
    """The rest of the year by these values; periods without one as forecast."""
    remaining = prospect.n_periods - prospect.n_known
    if len(values) > remaining:
        raise DefinitionError(
            "too_many_values",
            Text(
                f"{len(values)} values for {remaining} remaining periods of {prospect.year}.",
                f"{prospect.year} 年只剩 {remaining} 期，却给出了 {len(values)} 个数值。",
            ),
            Text("Give one for each remaining period at most.", "每个剩余期最多填一个数值。"),
        )
    given = [float(each) for each in values if each is not None]
    if prospect.is_over or prospect.quantiles is None or not given:
        return prospect
    expected = float(prospect.expected or 0.0)
    if prospect.kind is Kind.LEVEL:
        last = values[-1] if len(values) == remaining else None
        return prospect if last is None else _moved(prospect, float(last) - expected)
    divisor = prospect.n_periods if prospect.kind is Kind.AVERAGE else 1
    usual = (expected - prospect.value) * divisor / remaining
    return _moved(prospect, (fsum(given) - usual * len(given)) / divisor)


def _moved(prospect: Prospect, by: float) -> Prospect:
    """Every quantile moved; none falls below what is done where no period can be negative."""
    if prospect.quantiles is None:
        return prospect
    moved = prospect.quantiles + by
    if prospect.floor is not None and prospect.kind is not Kind.LEVEL:
        moved = np.maximum(moved, prospect.value)
    return replace(prospect, quantiles=moved)
