"""The portal's first page: one answer per goal in plain words, what is new, and a way to find oneself."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from jixiao.engine.model.text import Text
from jixiao.report.charts import LineChart
from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import label, words_of
from jixiao.web.portal import queries
from jixiao.web.portal.models import Release
from jixiao.web.portal.queries import Reading
from jixiao.web.portal.views.drawing import middle_chart
from jixiao.web.portal.views.frame import in_words, page, public

N_NEWEST = 5
USES = "result_use"
DECISIONS = ("budgets", "reallocation")
"""Kinds of releases that tell of the use of results, and of decisions on money that followed from them."""


@dataclass(frozen=True)
class GoalCard:
    """A goal: what was promised, what came of it, how it went."""

    label: str
    statement: str
    answer: str
    more: str
    indicator: str
    chart: LineChart | None


@dataclass(frozen=True)
class SeriesCard:
    """The newest release of a series, with its goals where it is an evaluation."""

    reading: Reading
    sentences: tuple[str, ...]
    goals: tuple[GoalCard, ...]


@dataclass(frozen=True)
class UsesCard:
    """What followed from the results: in a sentence for each year, by kind, and where results and decisions are public."""

    release: Release
    sentences: tuple[str, ...]
    kinds: tuple[queries.readings.Row, ...]
    year: str
    results: tuple[Release, ...]
    decisions: tuple[Release, ...]


@public
def home(request: HttpRequest, *, language: str) -> HttpResponse:
    """How does my government do?"""
    cards = [_card(reading) for reading in queries.newest_readings()]
    newest = queries.newest_by_series()
    context = {
        "cards": cards,
        "uses": _uses(newest),
        "others": [_other(release) for release in newest if release.kind not in (queries.EVALUATION, USES)],
        "newest": queries.published_releases()[:N_NEWEST],
        "windows": [each for each in queries.open_windows(clock.today()) if each.is_open],
    }
    return page(request, language, "portal/public/home.html", context)


def _uses(newest: Sequence[Release]) -> UsesCard | None:
    """The newest release of the use of results; None where none is public."""
    release = next((each for each in newest if each.kind == USES), None)
    if release is None:
        return None
    content = queries.content_of(release)
    kinds, used = content.rows("kinds"), [row for row in content.rows("results") if row["decided"]]
    public = {(each.series, each.period): each for each in queries.valid_releases(queries.EVALUATION)}
    told = [public[key] for row in used if (key := (row["scheme"], row["result_period"])) in public]
    years = sorted({row["result_period"][:4] for row in content.rows("results")}, reverse=True)
    year = max((row["year"] for row in kinds), default="")
    return UsesCard(
        release, tuple(in_words(text) for each in years for text in content.said_of(f"year:{each}")),
        tuple(row for row in kinds if row["year"] == year), year, tuple(told),
        tuple(each for each in newest if each.kind in DECISIONS),
    )  # fmt: skip


def _other(release: Release) -> tuple[Release, list[str], list[str]]:
    """Another release: what it says first, and what was promised."""
    content = queries.content_of(release)
    promised = [words_of(row, "statement") for row in content.rows("goals")]
    return release, [in_words(text) for text in content.said_of("")][:2], [words for words in promised if words]


def _card(reading: Reading) -> SeriesCard:
    sentences = tuple(in_words(text) for text in reading.content.said_of(""))
    return SeriesCard(reading, sentences, tuple(_goal(reading, row) for row in reading.goals))


def _goal(reading: Reading, row: queries.readings.Row) -> GoalCard:
    codes = (row["indicators"] or "").split()
    first = next((code for code in codes if code in reading.indicators), "")
    answers = reading.content.said_of(f"goal:{row['goal']}")
    chart = middle_chart(reading, first) if first else None
    return GoalCard(label(row), words_of(row, "statement"), *_answers(answers), first, chart)


def _answers(said: Sequence[Text]) -> tuple[str, str]:
    """What came of the goal, and what else is told of it."""
    first, *rest = [*map(in_words, said), ""]
    return first, "".join(rest)
