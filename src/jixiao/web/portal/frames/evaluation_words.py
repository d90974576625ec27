"""Sentences of an evaluation's release, as every headline is written: the whole, each goal, indicator and organisation."""

from collections.abc import Mapping
from statistics import median
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.report.headlines import Leaf, Seat, Standings
from jixiao.report.headlines import headlines_of as written
from jixiao.report.open_data import OpenTable
from jixiao.report.scheme.calculation import calculation
from jixiao.web.base.formats import half_up
from jixiao.web.evaluation.queries import N_DRAWS, SPREAD
from jixiao.web.portal.frames.content import Headline
from jixiao.web.portal.frames.evaluated import Figure, Ground
from jixiao.web.portal.frames.evaluation_tables import goals_in
from jixiao.web.portal.frames.samples import samples_told

SUBJECTS = ("indicator", "organisation")
"""What the names of headlines that are not about the whole begin with."""


def headlines_of(ground: Ground, tables: Mapping[str, OpenTable]) -> tuple[Headline, ...]:
    """Every sentence of the release; those about the whole come first, a goal speaks through its weightiest indicator."""
    said = {each.name: each.text for each in written(_standings(ground, tables["ranking"]))}
    kinds = {name: name.partition("-") for name in said}
    found = [Headline(text) for name, text in said.items() if kinds[name][0] not in SUBJECTS]
    for goal, codes in goals_in(ground).items():
        found += [Headline(said[f"indicator-{code}"], f"goal:{goal}") for code in codes[:1]]
    goals = {code: goal for goal, codes in goals_in(ground).items() for code in codes}
    for code, text in samples_told(ground, tables):
        found += [Headline(text, f"goal:{goals[code]}")] if code in goals else []
        said |= {f"indicator-{code}-sample": text}
        kinds[f"indicator-{code}-sample"] = ("indicator", "-", code)
    return (
        *found,
        *(Headline(text, ":".join(kinds[name][::2])) for name, text in said.items() if kinds[name][0] in SUBJECTS),
    )


def _standings(ground: Ground, ranking: OpenTable) -> Standings:
    """What the release's own tables say; changes are counted from what was published of the period before."""
    names = [field.name for field in ranking.fields]
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in ranking.rows]
    seats = [
        Seat(
            row["organisation"], Text(row["label_en"], row["label_zh"]), row["peer_group"], row["score"], row["rank"],
            row["change"], row["band"],
        )
        for row in rows
    ]  # fmt: skip
    previous = ground.period.previous()
    return Standings(
        Text(ground.period.label_en, ground.period.label_zh), seats, [_leaf(ground, code) for code in ground.indicators],
        ground.groups, float(ground.scheme.full_marks), ground.scheme.rounding.digits,
        Text(previous.label_en, previous.label_zh),
    )  # fmt: skip


def _leaf(ground: Ground, code: str) -> Leaf:
    """An indicator over all organisations, now and in the period before."""
    leaf, now, then = ground.indicators[code], _known(ground, code, 0), _known(ground, code, 1)
    sign, both = 1 if leaf.direction == "higher" else -1, [each for each in now if each in then]
    return Leaf(
        code, ground.label_of(code),
        {place: reaches(figure, leaf.direction) for place, figure in now.items() if figure.target is not None},
        sum(sign * ((now[each].value or 0.0) - (then[each].value or 0.0)) > 0 for each in both), len(both),
        _median(now), _median(then), leaf.unit_of_measure, ground.decimals_of(code),
    )  # fmt: skip


def _known(ground: Ground, code: str, ago: int) -> dict[str, Figure]:
    """By organisation the figures that are known of a period."""
    period = str(ground.period.shift(-ago))
    found = ((place.code, ground.history.get((place.code, code, period))) for place in ground.organisations)
    return {place: figure for place, figure in found if figure is not None and figure.value is not None}


def _median(known: Mapping[str, Figure]) -> float | None:
    values = [figure.value for figure in known.values() if figure.value is not None]
    return float(half_up(median(values), 10)) if values else None


def reaches(figure: Figure, direction: str) -> bool:
    """Whether the value is at the target or beyond it."""
    if figure.value is None or figure.target is None:
        return False
    return figure.value >= figure.target if direction == "higher" else figure.value <= figure.target


def method_of(ground: Ground) -> tuple[Text, ...]:
    """How scores and ranks come about, clause by clause, and what the bands mean."""
    clauses = [Text(f"{name.en}: {told.en}", f"{name.zh}：{told.zh}") for name, told in calculation(ground.scheme)]
    if ground.firm.ranges:
        spread, draws = round(100 * SPREAD), f"{N_DRAWS:,}"
        clauses.append(
            Text(
                f"Bands: the weights were varied at random within ±{spread}% {draws} times. The range holds the ranks of "
                "the middle 90% of the outcomes; those who change places in more than one outcome of ten share a band "
                "and cannot be told apart.",
                f"难分先后：将各指标权重在±{spread}%内随机变动{draws}次，“排名区间”为其中居中90%的结果；"
                "在一成以上的结果中互换先后的单位列为同档，不宜区分先后。",
            )
        )
    return tuple(clauses)
