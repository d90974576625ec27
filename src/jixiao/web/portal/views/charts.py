"""The charts of public pages as files, each under an address of its own: drawn from the release alone."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from jixiao.report.charts import LineChart, Ranking, ValueBars
from jixiao.report.file_names import file_name_of
from jixiao.web.base.chart_files import TYPES, DrawnChart, chart_file
from jixiao.web.base.public import ENGLISH, TONGUES
from jixiao.web.base.templatetags.words import day
from jixiao.web.portal import queries
from jixiao.web.portal.models import Release
from jixiao.web.portal.views.drawing import middle_chart, own_chart, pictures, ranking_chart, standing_chart
from jixiao.web.portal.views.files import FOR_A_MINUTE, open_file
from jixiao.web.portal.views.frame import in_words, sought

Spec = LineChart | Ranking | ValueBars


@dataclass(frozen=True)
class ShownChart:
    """A chart on a page, and where its files are by kind."""

    spec: Spec
    files: dict[str, str]


def shown(release: Release, name: str, spec: Spec | None) -> ShownChart | None:
    """The chart with the addresses of its files, in the language of the page; None where there is none."""
    if spec is None:
        return None
    language = "en" if translation.get_language() == TONGUES[ENGLISH] else "zh"
    stem = f"/public/charts/{file_name_of(release.code)}/{file_name_of(name)}.{language}"
    return ShownChart(spec, {kind: f"{stem}.{kind}" for kind in TYPES})


def ranking_name(group: str) -> str:
    """What the ranking of a peer group is called among the charts of a release."""
    return f"ranking-{group}"


def middle_name(indicator: str) -> str:
    """The medians of an indicator."""
    return f"median-{indicator}"


def standing_name(indicator: str) -> str:
    """The organisations at an indicator."""
    return f"standing-{indicator}"


def own_name(organisation: str, indicator: str) -> str:
    """One organisation's figures of an indicator."""
    return f"{indicator}-of-{organisation}"


def chart_named(release: Release, name: str) -> Spec | None:
    """The chart of a release that is called so in an address."""
    if release.kind != queries.EVALUATION:
        return pictures(queries.content_of(release)).get(name)
    reading = queries.reading_of(release)
    for group in reading.groups:
        if name == file_name_of(ranking_name(group)):
            return ranking_chart(reading, group)
    for indicator in reading.indicators:
        if name == file_name_of(middle_name(indicator)):
            return middle_chart(reading, indicator)
        if name == file_name_of(standing_name(indicator)):
            return standing_chart(reading, indicator)
        for organisation in reading.organisations:
            if name == file_name_of(own_name(organisation, indicator)):
                return own_chart(reading, indicator, organisation)
    return None


@open_file
def chart(request: HttpRequest, *, code: str, name: str, language: str, kind: str) -> HttpResponse:
    """A chart of a release as SVG, PNG or the CSV of its figures."""
    release = sought(code)
    if language not in TONGUES or kind not in TYPES:
        raise Http404(name)
    with translation.override(TONGUES[language]):
        spec = chart_named(release, name)
        if spec is None:
            raise Http404(name)
        told = {"title": in_words(queries.content_of(release).title), "day": day(release.published_at)}
        source = _("%(title)s, published %(day)s") % told
        root = f"{settings.PUBLIC_ADDRESS}/public/releases/{release.code}/" if settings.PUBLIC_ADDRESS else ""
        answer = chart_file(DrawnChart(spec), kind, f"{source} {root}".strip())
    answer["Cache-Control"], answer["Access-Control-Allow-Origin"] = FOR_A_MINUTE, "*"
    return answer
