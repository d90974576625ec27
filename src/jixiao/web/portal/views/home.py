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


@public
def home(request: HttpRequest, *, language: str) -> HttpResponse:
    """How does my government do?"""
    cards = [_card(reading) for reading in queries.newest_readings()]
    others = [_other(release) for release in queries.newest_by_series() if release.kind != queries.EVALUATION]
    context = {
        "cards": cards,
        "others": others,
        "newest": queries.published_releases()[:N_NEWEST],
        "windows": [each for each in queries.open_windows(clock.today()) if each.is_open],
    }
    return page(request, language, "portal/public/home.html", context)


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
