"""A policy's effect as tables: every treated by itself, all estimates, and the figures behind them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from jixiao.web.analysis import frames, queries, rules
from jixiao.web.analysis.views import cells
from jixiao.web.analysis.views.policy_view import VERDICTS, View
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label
from jixiao.web.base.words import N_

EFFECTS = {
    "level": N_("jump"),
    "slope": N_("change of slope, a period"),
    "average": N_("mean distance from the line before"),
    "difference": N_("difference of the changes"),
    "pre_trend": N_("difference of slopes before"),
    "trend_adjusted": N_("difference beside own trends"),
}


def exported(
    of: str, view: View, found: Mapping[queries.Place, queries.Figure], others: Sequence[int], query: QueryDict
) -> Table:
    """The table that ?of= names: figures, placebos; else all estimates."""
    if of == "figures":
        return figures(view, found, others, query)
    return placebos(view, query) if of == "placebos" else estimates(view, query)


def tells_each(view: View) -> bool:
    """Whether several were treated and something can be told of any by itself."""
    return len(view.effect.each) > 1 and any(row.estimate is not None for row in view.effect.each)


def each(view: View, query: QueryDict) -> Table:
    """A row per treated organisation: its jump against its own line before."""
    unit = cells.unit_of(rules.MEDIAN, view.version)
    columns = [
        Column("organisation", _("Organisation"), value=lambda row: _who(view, row), optional=False),
        Column("estimate", _("Jump"), True, unit, view.decimals),
        Column("lower", _("95 % from"), True, unit, view.decimals),
        Column("upper", _("to"), True, unit, view.decimals),
        Column("n_before", _("Periods before"), True, decimals=0),
        Column("n_after", _("Periods since"), True, decimals=0),
        Column("verdict", _("By itself"), value=lambda row: _(VERDICTS[row.verdict])),
    ]
    return Table(columns, view.effect.each, "each", query, searchable=False)


def _who(view: View, row: frames.EffectRow) -> str:
    place = view.places.get(row.organisation)
    return label(place) if place is not None else view.who


def estimates(view: View, query: QueryDict) -> Table:
    """Every estimate: against the others, of the treated together, of each."""
    effect = view.effect
    rows = [*effect.against.values(), *effect.alone.values(), *(effect.each if effect.n_treated > 1 else ())]
    columns = [
        Column("organisation", _("Organisation"), value=lambda row: _who(view, row)),
        Column("effect", _("Estimate of"), value=lambda row: _(EFFECTS[row.effect])),
        Column("estimate", _("Estimate"), True, cells.unit_of(rules.MEDIAN, view.version)),
        Column("lower", _("95 % from"), True),
        Column("upper", _("to"), True),
        Column("p_value", "p", True),
        Column("placebo_dates", _("Share of other dates"), True),
        Column("placebo_organisations", _("Share of other organisations"), True),
        Column("n_before", _("Periods before"), True),
        Column("n_after", _("Periods since"), True),
        Column("verdict", _("Verdict"), value=lambda row: _(VERDICTS[row.verdict]) if row.verdict else ""),
    ]
    return _table(columns, rows, f"policy-{view.start}", query)


def placebos(view: View, query: QueryDict) -> Table:
    """A row per date before the policy."""
    columns = [
        Column("period", _("Period")),
        Column("effect", _("Estimate of"), value=lambda row: _(EFFECTS[row.effect])),
        Column("estimate", _("Estimate"), True, cells.unit_of(rules.MEDIAN, view.version)),
        Column("lower", _("95 % from"), True),
        Column("upper", _("to"), True),
        Column("p_value", "p", True),
    ]
    return _table(columns, view.effect.placebos, f"placebos-{view.start}", query)


def figures(
    view: View, found: Mapping[queries.Place, queries.Figure], others: Sequence[int], query: QueryDict
) -> Table:
    """Every figure that the answer rests on, as the command `jixiao effect` reads them, with the side it stands on."""
    sides = dict.fromkeys(others, _("compared with")) | dict.fromkeys(view.treated, _("under the policy"))
    order = {place: number for number, place in enumerate(sides)}
    rows = sorted(found, key=lambda place: (order[place[0]], place[2]))
    columns = [
        Column("series", "series", value=lambda row: view.places[row[0]].code),
        Column("period", "period", value=lambda row: row[2]),
        Column("value", "value", True, value=lambda row: found[row].value),
        Column("organisation", _("Organisation"), value=lambda row: label(view.places[row[0]])),
        Column("side", _("Side"), value=lambda row: sides[row[0]]),
    ]
    return _table(columns, rows, f"figures-{view.start}", query)


def _table(columns: Sequence[Column], rows: Sequence[Any], name: str, query: QueryDict) -> Table:
    """Whole, whatever the page's lists are sorted by or narrowed to."""
    kept = query.copy()
    for key in ("find", "sort", "hide"):
        kept.pop(key, None)
    return Table(columns, rows, name, kept)
