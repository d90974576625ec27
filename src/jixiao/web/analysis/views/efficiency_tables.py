"""Efficiency as tables: scores with targets and peers, and the change of productivity."""

from collections.abc import Callable, Sequence
from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext as _

from jixiao.web.analysis import frames, rules
from jixiao.web.analysis.views.ground import Ground
from jixiao.web.base.formats import number
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label


def scores(found: frames.WorkedOut, question: rules.EfficiencyQuestion, ground: Ground, query: QueryDict) -> Table:
    """A row per organisation, the most efficient first; who could not be compared comes last."""
    columns = [
        Column("organisation", _("Organisation"), value=partial(_name, ground), optional=False),
        Column("efficiency", _("Efficiency"), True, "%", 1, value=lambda score: share(score.efficiency)),
    ]
    if question.ranks_best:
        columns.append(Column("beyond", _("Super-efficiency"), True, "%", 1, value=lambda score: share(score.beyond)))
    columns.append(Column("peers", _("Learns from (weight)"), value=partial(peers_of, ground)))
    for code in question.codes:
        columns += _columns_of(code, ground)
    columns += [
        Column("learners", _("Is learnt from by"), True, decimals=0, value=lambda score: score.n_learners),
    ]
    rows = sorted(found.scores, key=lambda score: -(score.efficiency or -1.0) - (score.beyond or 0.0) / 1e6)
    return Table(columns, rows, f"efficiency-{question.period}", _without_own(query), caption="")


def _columns_of(code: str, ground: Ground) -> list[Column]:
    """An indicator's figure, its target, and by how much they differ."""
    version = ground.versions[code]
    name, unit, decimals = label(version), version.unit_of_measure, max(version.decimals, 1)
    return [
        Column(f"{code}-figure", name, True, unit, version.decimals, value=partial(_part, code, "figure")),
        Column(f"{code}-target", _("%(indicator)s, could be") % {"indicator": name}, True, unit, decimals,
               value=partial(_part, code, "target")),
        Column(f"{code}-change", _("%(indicator)s, change") % {"indicator": name}, True, "%", 1,
               value=partial(_change, code)),
    ]  # fmt: skip


def _name(ground: Ground, score: frames.Score | frames.Change) -> str:
    return label(ground.by_id[score.organisation])


def share(value: float | None) -> float | None:
    """A share as per cent, without the noise of binary arithmetic."""
    return None if value is None else round(value * 100, 10)


def _part(code: str, part: str, score: frames.Score) -> float | None:
    target = score.targets.get(code)
    return None if target is None else getattr(target, part)


def _change(code: str, score: frames.Score) -> float | None:
    target = score.targets.get(code)
    return None if target is None else share(target.change)


def peers_of(ground: Ground, score: frames.Score) -> str:
    """Whom an organisation can learn from, with weights; nothing of one that is its own measure."""
    others = [(peer, weight) for peer, weight in score.peers if peer != score.organisation]
    return " · ".join(f"{label(ground.by_id[peer])} {number(weight, 2)}" for peer, weight in others)


FACTORS: tuple[tuple[str, Callable[[frames.Change], float | None]], ...] = (
    ("productivity", lambda row: row.productivity),
    ("catching_up", lambda row: row.catching_up),
    ("frontier_shift", lambda row: row.frontier_shift),
    ("pure", lambda row: row.pure),
    ("scale", lambda row: row.scale),
)


def changes(
    rows: Sequence[frames.Change], ground: Ground, question: rules.EfficiencyQuestion, query: QueryDict
) -> Table:
    """A row per organisation, who gained most first; every factor as a change in per cent."""
    heads = {
        "productivity": _("Productivity"),
        "catching_up": _("of it catching up"),
        "frontier_shift": _("of it the frontier's move"),
        "pure": _("catching up at its own size"),
        "scale": _("catching up through its size"),
    }
    columns = [Column("organisation", _("Organisation"), value=partial(_name, ground), optional=False)]
    columns += [Column(key, heads[key], True, "%", 1, value=partial(_moved, read)) for key, read in FACTORS]
    known = sorted(rows, key=lambda row: -(row.productivity or -1.0))
    there = [row for row in known if row.organisation in ground.by_id]
    return Table(columns, there, f"productivity-{question.earlier}-{question.period}", _without_own(query))


def _moved(read: Callable[[frames.Change], float | None], row: frames.Change) -> float | None:
    value = read(row)
    return None if value is None else share(value - 1)


def _without_own(query: QueryDict) -> QueryDict:
    """The address without `find`: both tables are whole."""
    kept = query.copy()
    kept.pop("find", None)
    return kept
