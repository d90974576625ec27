"""A headline as a picture for the press and social media, 1200 × 630, drawn from the release alone."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from jixiao.report.file_names import file_name_of
from jixiao.report.picture_cards import CardTrend, PictureCard, card_address, write_cards
from jixiao.web.base.public import TONGUES
from jixiao.web.base.templatetags.words import day, period_label, words_of
from jixiao.web.portal import queries
from jixiao.web.portal.models import Release
from jixiao.web.portal.queries import Reading
from jixiao.web.portal.views.drawing import figure_words
from jixiao.web.portal.views.files import FOR_EVER, open_file
from jixiao.web.portal.views.frame import in_words, sought

MOST_PERIODS = 24


@dataclass(frozen=True)
class Told:
    """A sentence that has a card: the card's name and what the sentence is about."""

    name: str
    about: str
    sentence: str

    def address(self, release: Release, language: str) -> str:
        return card_address(release.code, self.name, language)


def told_by(release: Release) -> list[Told]:
    """Every sentence of a release: those about the whole first, each with a card of its own."""
    content = queries.content_of(release)
    found, n_whole = [], 0
    for each in content.headlines:
        n_whole += not each.about
        name = each.about.replace(":", "-", 1) if each.about else str(n_whole)
        found.append(Told(name, each.about, in_words(each.text)))
    return sorted(found, key=lambda each: bool(each.about))


def card_of(release: Release, about: str, language: str) -> str:
    """The address of the card about a subject; '' where no sentence is about it."""
    return next((each.address(release, language) for each in told_by(release) if each.about == about), "")


@open_file
def card(request: HttpRequest, *, code: str, name: str, language: str) -> HttpResponse:
    """The card of one sentence in one language."""
    release = sought(code)
    if language not in TONGUES:
        raise Http404(language)
    with translation.override(TONGUES[language]):
        found = next((each for each in told_by(release) if file_name_of(each.name) == name), None)
        if found is None:
            raise Http404(name)
        answer = HttpResponse(write_cards([_drawn(release, found, language)])[0], content_type="image/png")
    answer["Cache-Control"] = FOR_EVER
    return answer


def _drawn(release: Release, told: Told, language: str) -> PictureCard:
    content = queries.content_of(release)
    source = _("%(title)s, published %(day)s") % {"title": in_words(content.title), "day": day(release.published_at)}
    root = settings.PUBLIC_ADDRESS
    address = f"{root}/public/{'en/' if language == 'en' else ''}releases/{release.code}/" if root else ""
    return PictureCard(
        told.name, language, told.sentence, words_of(release, "publisher"), period_label(release.period), source, address,
        trend=_trend(queries.reading_of(release), told.about) if told.about else None,
    )  # fmt: skip


def _trend(reading: Reading, about: str) -> CardTrend | None:
    """The medians of the goal's first indicator, or of the indicator itself."""
    goal = next((row for row in reading.goals if f"goal:{row['goal']}" == about), None)
    first = next(iter((goal["indicators"] or "").split()), "") if goal else ""
    code = first or about.removeprefix("indicator:")
    if code not in reading.indicators:
        return None
    row, middles = reading.indicators[code], reading.middles(code)[-MOST_PERIODS:]
    known = [each.value for each in middles if each.value is not None]
    if not known:
        return None
    target = middles[-1].target
    words = figure_words(known[0], row), figure_words(known[-1], row)
    aim = _("target %(figure)s") % {"figure": figure_words(target, row)} if target is not None else ""
    return CardTrend([each.period for each in middles], [each.value for each in middles], words, target, aim)
