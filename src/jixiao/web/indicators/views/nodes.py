"""One indicator of a scheme: its rule in words, what goes in, and its points as a curve."""

from collections.abc import Mapping
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jixiao.engine.model.node import Node
from jixiao.engine.model.text import Text, show
from jixiao.report.charts import LineChart, Series
from jixiao.web.base import clock
from jixiao.web.indicators import queries, rules
from jixiao.web.indicators.views.schemes import version_of
from jixiao.web.organisations.middleware import PlatformRequest


def node(request: HttpRequest, code: str, number: int, node_code: str) -> HttpResponse:
    """One indicator of a scheme: its rule in words, and points over observed values."""
    version = version_of(request, code, number)
    content = queries.engine_scheme(version)
    leaf = next((one for one in content.leaves if one.code == node_code), None)
    if leaf is None:
        raise Http404(node_code)
    needs_target = queries.needs_target(leaf)
    target = None
    if needs_target:
        target = _asked_number(request.GET.get("target", "")) or leaf.target or _usual_target(request, leaf)
    names = queries.names_in(content, clock.today(), cast(PlatformRequest, request).tree)
    missing, meant = queries.missing_words(content.policy(leaf))
    context = {
        "version": version,
        "leaf": leaf,
        "name": _node_name(leaf),
        "rule": queries.rule_words(leaf.rule, names) if leaf.rule else "",
        "direction": _(rules.DIRECTION_LABELS[leaf.direction]),
        "over_time": _(rules.OVER_TIME_LABELS[leaf.over_time]),
        "missing": missing,
        "meant": meant,
        "sentence": queries.rule_told(leaf, names),
        "per": queries.per_words(leaf, names),
        "observed": _observed(leaf, names),
        "target": target,
        "needs_target": needs_target,
        "chart": _curve(leaf, target),
    }
    return render(request, "indicators/node.html", context)


def _observed(leaf: Node, names: Mapping[str, Text]) -> list[tuple[str, str, bool]]:
    """Code and name of everything that goes into the leaf's value, and whether the library knows it."""
    known = queries.indicator_on(clock.today(), leaf.observed)
    language = get_language() or "zh"
    return [
        (code, names[code].in_language(language) if code in names else code, code in known) for code in leaf.observed
    ]


def _node_name(leaf: Node) -> str:
    return leaf.label().in_language(get_language() or "zh")


def _asked_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 1e-6 < abs(number) < 1e12 else None


def _usual_target(request: HttpRequest, leaf: Node) -> float | None:
    """The middle one of this year's targets that the reader may see."""
    reader = cast(PlatformRequest, request)
    year = clock.today().year
    plans = queries.newest_plans([leaf.indicator], reader.access.visible_ids("indicators.view"), [year, year - 1])
    values = sorted(plan.annual_target for plan in plans)
    return values[len(values) // 2] if values else None


def _curve(leaf: Node, target: float | None) -> LineChart | None:
    drawn = queries.rule_curve(leaf, target)
    if drawn is None:
        return None
    values, points = drawn
    title = _("Points of “%(name)s” over the observed value") % {"name": _node_name(leaf)}
    unit = leaf.unit_of_measure
    positions = [f"{show(round(value, 2))}{unit if unit == '%' else ''}" for value in values]
    return LineChart(title, positions, [Series(_("Score"), points)], decimals=1)
