"""The public interface for programs: documents of report/open_data/api over what is published, mounted as they are."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from jixiao.engine.model.text import Text
from jixiao.report.open_data import About, OpenTable
from jixiao.report.open_data.api import ApiRelease, api_document, media_type_of
from jixiao.report.open_data.api.release import address_of
from jixiao.web.portal import queries
from jixiao.web.portal.queries import ReleaseLine
from jixiao.web.portal.views.files import FOR_A_MINUTE, open_file


class Told(NamedTuple):
    """What only the content of a release says."""

    description: Text
    sources: tuple[Text, ...]
    headlines: tuple[Text, ...]


NOTHING = Told(Text("", ""), (), ())


@open_file
def interface(request: HttpRequest, *, address: str = "") -> HttpResponse:
    """One document of version 1; the index without an address."""
    releases = [_release(line, address) for line in queries.published_releases()]
    content = api_document(address, releases)
    if content is None:
        raise Http404(address)
    answer = HttpResponse(content, content_type=media_type_of(address))
    answer["Cache-Control"], answer["Access-Control-Allow-Origin"] = FOR_A_MINUTE, "*"
    return answer


def _release(line: ReleaseLine, asked: str) -> ApiRelease:
    """The release; its content is opened only where the document is about it, since a list may hold hundreds."""
    release, told = line.release, NOTHING
    if asked == address_of("releases", f"{release.code}.json"):
        content = queries.content_of(release)
        told = Told(content.description, content.sources, content.said_of(""))
    about = About(
        code=release.code, title=Text(release.title_en or release.title_zh, release.title_zh), description=told.description,
        publisher=Text(release.publisher_en or release.publisher_zh, release.publisher_zh),
        published_on=timezone.localdate(release.published_at), period=release.period, version=str(release.number),
        corrects=release.corrects.code if release.corrects else "", sources=told.sources,
        homepage=f"{settings.PUBLIC_ADDRESS}/public/releases/{release.code}/",
    )  # fmt: skip
    corrected_by = line.corrected_by.code if line.corrected_by else ""
    return ApiRelease(about, partial(_tables, line), told.headlines, corrected_by)


def _tables(line: ReleaseLine) -> Sequence[OpenTable]:
    return queries.content_of(line.release).tables
