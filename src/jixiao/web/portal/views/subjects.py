"""Each organisation and each indicator: where it stands, in words, as a picture, as a table, with what is meant."""

from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jixiao.report.open_data.cells import csv_bytes
from jixiao.web.base.formats import number, plain
from jixiao.web.base.templatetags.words import label, words_of
from jixiao.web.base.words import N_
from jixiao.web.portal import queries
from jixiao.web.portal.frames.evaluated import Figure
from jixiao.web.portal.frames.evaluation_words import reaches
from jixiao.web.portal.queries import Reading
from jixiao.web.portal.queries.readings import Row
from jixiao.web.portal.views.cards import card_of
from jixiao.web.portal.views.charts import ShownChart, middle_name, own_name, shown, standing_name
from jixiao.web.portal.views.drawing import figure_words, middle_chart, own_chart, standing_chart
from jixiao.web.portal.views.frame import in_words, page, public

WHY_UNKNOWN = {
    "declared": N_("the organisation declared that there is nothing to report"),
    "not_reported": N_("not reported, or it cannot be computed"),
}
DIRECTIONS = {"higher": N_("Higher is better"), "lower": N_("Lower is better")}
FREQUENCIES = {
    "year": N_("every year"), "half": N_("every half-year"), "quarter": N_("every quarter"), "month": N_("every month"),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A figure in words; `mark` is reached, missed or '' where there is no target; `why` says why it is not known."""

    name: str
    code: str
    value: str
    target: str
    before: str
    mark: str
    score: str = ""
    full_marks: str = ""
    why: str = ""
    chart: ShownChart | None = None
    firm: str = ""


@public
def organisations(request: HttpRequest, *, language: str) -> HttpResponse:
    """Every organisation that was published, by peer group."""
    listed = []
    for reading in queries.newest_readings():
        groups = [(in_words(reading.group_label(code)), _standings(rows)) for code, rows in reading.groups.items()]
        listed.append((reading, groups))
    return page(request, language, "portal/public/organisations.html", {"listed": listed})


def _standings(rows: list[Row]) -> list[tuple[Row, str, str]]:
    return [(row, label(row), number(row["score"])) for row in rows]


@public
def organisation(request: HttpRequest, *, language: str, code: str) -> HttpResponse:
    """Where an organisation stands, and each of its indicators over time."""
    found = [reading for reading in queries.newest_readings() if code in reading.organisations]
    if not found:
        raise Http404(code)
    about = f"organisation:{code}"
    parts = [
        (reading, _sentences(reading, about), _own_figures(reading, code), card_of(reading.release, about, language))
        for reading in found
    ]
    first = found[0]
    context = {"name": label(first.organisations[code]), "code": code, "parts": parts, "row": first.ranking.get(code)}
    return page(request, language, "portal/public/organisation.html", context)


def _sentences(reading: Reading, about: str) -> list[str]:
    return [in_words(text) for text in reading.content.said_of(about)]


def _own_figures(reading: Reading, organisation: str) -> list[Told]:
    found = []
    for code, row in reading.indicators.items():
        figure, before = _pair(reading, code, organisation)
        score = reading.scores.get((organisation, row["node"]))
        points = (number(score["score"]), plain(score["full_marks"])) if score else ("—", "—")
        chart = shown(reading.release, own_name(organisation, code), own_chart(reading, code, organisation))
        told = _told(label(row), code, row, figure, before, points, chart)
        found.append(replace(told, firm=_firm(reading, code, organisation)))
    return found


def _firm(reading: Reading, indicator: str, organisation: str) -> str:
    """Of a share that rests on checks: how many, between what it lies, and where it began."""
    row, began = (held.get((indicator, organisation)) for held in (reading.samples, reading.baselines))
    if row is None:
        return ""
    told = _("%(n)s checks, lies between %(low)s%% and %(high)s%%") % {
        "n": plain(row["n"]), "low": plain(row["low"]), "high": plain(row["high"]),
    }  # fmt: skip
    if began is None:
        return told
    return told + _("; before %(year)s: %(figure)s%%") % {"year": began["year"], "figure": plain(began["baseline"])}


def _pair(reading: Reading, indicator: str, organisation: str) -> tuple[Figure | None, Figure | None]:
    """The figure of the release's period and the one before it."""
    series = reading.series(indicator, organisation)
    at = reading.periods.index(reading.release.period) if reading.release.period in reading.periods else -1
    return (series[at] if series else None, series[at - 1] if at > 0 else None)


def _told(
    name: str, code: str, row: Row, figure: Figure | None, before: Figure | None,
    points: tuple[str, str] = ("", ""), chart: ShownChart | None = None,
) -> Told:  # fmt: skip
    mark = ""
    if figure and figure.value is not None and figure.target is not None:
        mark = "reached" if reaches(figure, row["direction"]) else "missed"
    why = (
        ""
        if figure and figure.value is not None
        else _(WHY_UNKNOWN.get(figure.note if figure else "", WHY_UNKNOWN["not_reported"]))
    )
    return Told(
        name, code, figure_words(figure.value if figure else None, row), figure_words(figure.target if figure else None, row),
        figure_words(before.value if before else None, row), mark, *points, why, chart,
    )  # fmt: skip


@public
def indicators(request: HttpRequest, *, language: str) -> HttpResponse:
    """Every indicator that was published, under the goal that it serves."""
    listed = []
    for reading in queries.newest_readings():
        shown: set[str] = set()
        goals = []
        for goal in reading.goals:
            codes = [code for code in (goal["indicators"] or "").split() if code in reading.indicators]
            goals.append((label(goal), [_line(reading, code) for code in codes]))
            shown |= set(codes)
        rest = [_line(reading, code) for code in reading.indicators if code not in shown]
        listed.append((reading, [*goals, *([(_("Others"), rest)] if rest else [])]))
    return page(request, language, "portal/public/indicators.html", {"listed": listed})


def _line(reading: Reading, code: str) -> tuple[str, str, str]:
    return code, label(reading.indicators[code]), next(iter(_sentences(reading, f"indicator:{code}")), "")


def _readings_with(indicator: str) -> list[Reading]:
    found = [reading for reading in queries.newest_readings() if indicator in reading.indicators]
    if not found:
        raise Http404(indicator)
    return found


@public
def indicator(request: HttpRequest, *, language: str, code: str) -> HttpResponse:
    """Chart, table, what is meant, download."""
    parts = []
    for reading in _readings_with(code):
        row = reading.indicators[code]
        figures = [
            replace(
                _told(label(place), organisation, row, *_pair(reading, code, organisation)),
                firm=_firm(reading, code, organisation),
            )
            for organisation, place in reading.organisations.items()
        ]
        about, release = f"indicator:{code}", reading.release
        drawn = (
            shown(release, middle_name(code), middle_chart(reading, code)),
            shown(release, standing_name(code), standing_chart(reading, code)),
        )
        card = card_of(release, about, language)
        parts.append(
            (reading, row, _sentences(reading, about), [each for each in drawn if each], figures, _meant(row), card)
        )
    first = parts[0]
    context = {"name": label(first[1]), "code": code, "parts": parts}
    return page(request, language, "portal/public/indicator.html", context)


def _meant(row: Row) -> list[tuple[str, str]]:
    """What the indicator means; what is not told is left out."""
    told = [
        (_("Definition"), words_of(row, "definition")), (_("Formula"), words_of(row, "formula")),
        (_("Unit"), row["unit"] or ""), (_("Direction"), _(DIRECTIONS[row["direction"]])),
        (_("How often"), _(FREQUENCIES.get(row["frequency"], str(row["frequency"])))),
        (_("Collected and answered for by"), words_of(row, "owner")), (_("How it is scored"), words_of(row, "rule")),
        (_("Full marks"), plain(row["full_marks"])), (_("Source of the definition"), row["source"] or ""),
    ]  # fmt: skip
    return [(name, words) for name, words in told if words]


@public
def indicator_file(request: HttpRequest, *, language: str, code: str) -> HttpResponse:
    """The indicator's figures of every organisation and period as CSV, from the newest release."""
    reading = _readings_with(code)[0]
    table = reading.content.table("values")
    rows = [row for row in table.rows if row[1] == code] if table else []
    head = [field.name for field in table.fields] if table else []
    answer = HttpResponse(csv_bytes(head, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{reading.release.code}-values.csv"'
    answer["Cache-Control"] = "public, max-age=60"
    return answer
