"""What pictures of a comparison are called: each title says what is to be seen."""

from collections import Counter

from django.utils.translation import gettext as _

from jixiao.web.analysis import rules
from jixiao.web.analysis.views import cells
from jixiao.web.analysis.views.pivot import Grid, Head, Line, Pivot
from jixiao.web.base.formats import number
from jixiao.web.base.templatetags.words import label, period_label


def title_of(pivot: Pivot, grid: Grid, at: int | None = None) -> str:
    """What the picture shows and, of a single column, from where to where its figures reach."""
    room, question = pivot.room, pivot.question
    parts = []
    if not question.is_free(rules.ORGANISATIONS) and room.organisation is not None:
        parts.append(label(room.organisation))
    if not question.is_free(rules.INDICATORS) and room.version is not None:
        parts.append(label(room.version))
    if not question.is_free(rules.CONTRASTS_AXIS) and question.show != rules.VALUE:
        parts.append(_(rules.CONTRASTS[question.show].label))
    if at is not None:
        parts.append(grid.columns[at].label)
    elif not question.is_free(rules.PERIODS):
        parts.append(period_label(question.period))
    what = " · ".join(parts) or _("Value")
    if at is not None and pivot.question.rows == rules.ORGANISATIONS:
        return f"{what}{_(': ')}{_reach(pivot, grid, at)}"
    return what


def _reach(pivot: Pivot, grid: Grid, at: int) -> str:
    """The smallest and the largest figure of a column, with who has them."""
    known = [(line.cells[at].value, line) for line in grid.lines if line.cells[at].value is not None]
    if not known:
        return _("no figures")
    low = min(known, key=lambda pair: pair[0] or 0.0)[1]
    high = max(known, key=lambda pair: pair[0] or 0.0)[1]
    unit = column_unit(pivot, grid.columns[at])
    if low.cells[at].value == high.cells[at].value:
        return _("all %(figure)s") % {"figure": f"{low.cells[at].text}{_joined(unit)}"}
    return _("from %(low)s (%(who)s) to %(high)s (%(other)s)") % {
        "low": f"{low.cells[at].text}{_joined(unit)}", "who": low.head.label,
        "high": f"{high.cells[at].text}{_joined(unit)}", "other": high.head.label,
    }  # fmt: skip


def _joined(unit: str) -> str:
    """The unit as it follows a figure: % at once, words after a space."""
    return unit if len(unit) <= 1 else f" {unit}" if unit else ""


def main_column(pivot: Pivot, grid: Grid) -> int:
    """Which column a picture of one column draws: the sorted one, else the newest period or the first thing."""
    code = pivot.question.sort.removeprefix("-")
    for place, head in enumerate(grid.columns):
        if head.code == code:
            return place
    return len(grid.columns) - 1 if pivot.question.columns == rules.PERIODS else 0


def column_unit(pivot: Pivot, head: Head) -> str:
    """In what the figures of a column are counted."""
    version = pivot.room.version
    if head.unit or version is None or pivot.question.is_free(rules.INDICATORS):
        return head.unit
    show = head.code if pivot.question.columns == rules.CONTRASTS_AXIS else pivot.question.show
    return cells.unit_of(show, version)


def marks_title(pivot: Pivot, grid: Grid) -> str:
    """What a heat map shows, with the rows that are most often on the better and on the worse side."""
    counts = {
        side: Counter({line.head.label: _marked(line, side) for line in grid.lines}) for side in ("better", "worse")
    }
    (best, n_best), (worst, n_worst) = (counts[side].most_common(1)[0] for side in ("better", "worse"))
    what, total = title_of(pivot, grid), len(grid.columns)
    if len(grid.lines) < 2 or not (n_best and n_worst) or best == worst:
        return what
    found = _("%(best)s is most often on the better side (%(n)s of %(total)s), %(worst)s on the worse (%(m)s)") % {
        "best": best, "n": n_best, "total": total, "worst": worst, "m": n_worst,
    }  # fmt: skip
    return f"{what}{_(': ')}{found}"


def _marked(line: Line, side: str) -> int:
    return sum(cell.mark == side for cell in line.cells)


def means_title(pivot: Pivot, grid: Grid, drawn: list[tuple[str, list[float | None]]]) -> str:
    """What a radar shows, with whom lies outermost and whom innermost on the mean."""
    what = title_of(pivot, grid)
    known = [(name, [value for value in values if value is not None]) for name, values in drawn]
    means = sorted((sum(values) / len(values), name) for name, values in known if values)
    if len(means) < 2 or means[0][0] == means[-1][0]:
        return what
    (low, last), (high, first) = means[0], means[-1]
    found = _("of those drawn %(first)s is highest on the mean (%(high)s), %(last)s lowest (%(low)s)") % {
        "first": first, "high": number(high, 0), "last": last, "low": number(low, 0),
    }  # fmt: skip
    return f"{what}{_(': ')}{found}"
