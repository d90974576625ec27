"""Efficiency as a picture: the frontier in the plane where there is one, else bars; productivity as two moves."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from jixiao.engine.comparison.efficiency.frontier import GAINED, PLAIN, SPENT
from jixiao.report.charts import ValueBar, ValueBars
from jixiao.report.charts.scatter_spec import Dot, Scatter
from jixiao.web.analysis import frames, rules
from jixiao.web.analysis.views.ground import Ground
from jixiao.web.base.formats import number, plain, signed
from jixiao.web.base.templatetags.words import label

MOST_BARS = 60


def picture(found: frames.WorkedOut, question: rules.EfficiencyQuestion, ground: Ground) -> Scatter | ValueBars | None:
    """The frontier with everybody in front of it, else a bar each; nothing where nobody was compared."""
    known = [score for score in found.scores if score.efficiency is not None]
    if not known:
        return None
    n_best = sum(score.is_best for score in known)
    title = _("%(n)s of %(total)s are on the frontier") % {"n": n_best, "total": len(known)}
    return _frontier(found, ground, title) or _bars(known, ground, title)


def _frontier(found: frames.WorkedOut, ground: Ground, title: str) -> Scatter | None:
    line = found.frontier
    if line is None:
        return None
    by_id = {str(score.organisation): score for score in found.scores}
    dots = [
        Dot(
            label(ground.by_id[int(place)]), x, y, by_id[place].is_best,
            f"{label(ground.by_id[int(place)])}: {plain(x)}, {plain(y)} · {number((by_id[place].efficiency or 0) * 100, 1)}%",
        )
        for place, (x, y) in line.spots.items()
    ]  # fmt: skip
    # Variable returns know no origin, so the axes begin where the organisations do.
    is_bent = line.kind == PLAIN and line.line[0] != (0.0, 0.0)
    corners = [(line.line[0][0], min(y for _, y in line.spots.values())), *line.line[1:]] if is_bent else line.line
    across, up = (_axis(code, line.kind, ground) for code in (line.across, line.up))
    return Scatter(title, dots, corners, _("frontier: the best that was seen"), None, across, up, not is_bent)


def _axis(code: str, kind: str, ground: Ground) -> str:
    version = ground.versions[code]
    name = f"{label(version)} ({version.unit_of_measure})" if version.unit_of_measure else label(version)
    per = {
        PLAIN: "%s", SPENT: _("%s per unit of what comes out"), GAINED: _("%s per unit of what is put in"),
    }[kind]  # fmt: skip
    return per % name


def _bars(known: Sequence[frames.Score], ground: Ground, title: str) -> ValueBars:
    ordered = sorted(known, key=lambda score: -(score.efficiency or 0.0))[:MOST_BARS]
    rows = [
        ValueBar(
            label(ground.by_id[score.organisation]), round((score.efficiency or 0.0) * 100, 10),
            f"{number((score.efficiency or 0.0) * 100, 1)}%", 9 if score.is_best else 7,
        )
        for score in ordered
    ]  # fmt: skip
    return ValueBars(title, rows, unit="%", reference=100.0, reference_label=_("frontier"))


def change_picture(rows: Sequence[frames.Change], ground: Ground) -> Scatter | None:
    """Across how far each caught up, up how far the frontier moved where it stands; nothing where nobody has both."""
    known = [
        (row, (row.catching_up - 1) * 100, (row.frontier_shift - 1) * 100)
        for row in rows
        if row.catching_up is not None and row.frontier_shift is not None and row.organisation in ground.by_id
    ]
    if not known:
        return None
    dots = [
        Dot(
            label(ground.by_id[row.organisation]), round(x, 10), round(y, 10), (row.productivity or 0.0) > 1.0,
            f"{label(ground.by_id[row.organisation])}: {signed(((row.productivity or 1.0) - 1) * 100, 1)}%",
        )
        for row, x, y in known
    ]  # fmt: skip
    n_up = sum(dot.is_main for dot in dots)
    title = _("%(n)s of %(total)s gained productivity (filled dots)") % {"n": n_up, "total": len(dots)}
    return Scatter(
        title, dots, crossing=(0.0, 0.0), x_label=_("caught up, %"), y_label=_("frontier moved, %"), from_zero=False
    )
