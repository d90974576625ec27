"""Files that anybody may fetch: those of releases, the log, proofs, the feed, the map of the site."""

import mimetypes
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from jixiao.report.publication.log import VERIFIER
from jixiao.web.base.public import CHINESE, ENGLISH, ROOTS, TONGUES
from jixiao.web.base.templatetags.words import words_of
from jixiao.web.portal import channels, queries
from jixiao.web.portal.models import ReleaseFile
from jixiao.web.portal.views.frame import brand, page, sought

TYPES = {
    ".csv": "text/csv; charset=utf-8", ".json": "application/json; charset=utf-8", ".txt": "text/plain; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet", ".xml": "application/xml; charset=utf-8", ".py": "text/x-python; charset=utf-8",
    ".jsonl": "application/x-ndjson; charset=utf-8", ".html": "text/html; charset=utf-8",
}  # fmt: skip
FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_MINUTE = "public, max-age=60"
N_IN_FEED = 30


def open_file(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A file for everybody; what is not there is told kindly."""

    @login_not_required
    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, **words: str) -> HttpResponseBase:
        try:
            return view(request, **words)
        except Http404:
            language = ENGLISH if request.path.startswith(ROOTS[ENGLISH]) else CHINESE
            return page(request, language, "portal/public/not_found.html", status=404)

    return shown


def type_of(name: str) -> str:
    """The media type of a file by its name."""
    ending = Path(name).suffix
    return TYPES.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


@open_file
def release_file(request: HttpRequest, *, code: str, name: str) -> HttpResponseBase:
    """A file of a release: it never changes, so its digest is its tag."""
    release = sought(code)
    found = ReleaseFile.objects.filter(release=release, name=name).first()
    path = channels.release_folder(release.code) / (found.name if found else "")
    if found is None or not path.is_file():
        raise Http404(name)
    tag = f'"{found.sha256}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag, "Cache-Control": FOR_EVER})
    answer = FileResponse(path.open("rb"), content_type=type_of(name))
    answer["ETag"], answer["Cache-Control"] = tag, FOR_EVER
    answer["Content-Disposition"] = content_disposition_header(True, f"{release.code}-{name}")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _plain(text: str, name: str, *, as_file: bool = True) -> HttpResponse:
    answer = HttpResponse(text, content_type=type_of(name))
    answer["Cache-Control"], answer["Access-Control-Allow-Origin"] = FOR_A_MINUTE, "*"
    if as_file:
        answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@open_file
def log_file(request: HttpRequest, *, name: str) -> HttpResponse:
    """The log: its entries, its newest checkpoint, and the script that checks them, as the database holds them."""
    log = queries.publication_log()
    if not log.entries:
        raise Http404(name)
    if name == "entries.jsonl":
        return _plain("".join(f"{line.decode()}\n" for line in log.entries), name)
    if name == "checkpoint.txt":
        return _plain(log.checkpoint, name)
    if name == VERIFIER:
        return _plain(queries.verifier(), name)
    raise Http404(name)


@open_file
def checkpoint_file(request: HttpRequest, *, size: int) -> HttpResponse:
    """The checkpoint after so many entries."""
    text = queries.checkpoint_after(size)
    if text is None:
        raise Http404(str(size))
    return _plain(text, f"checkpoint-{size:06}.txt")


@open_file
def proof_file(request: HttpRequest, *, code: str) -> HttpResponse:
    """With what a file of one release is checked against the newest checkpoint."""
    return _plain(queries.proof_of(sought(code)), f"{code}-proof.json")


def root_of(request: HttpRequest) -> str:
    """Where this installation is reached from outside."""
    return settings.PUBLIC_ADDRESS or f"{request.scheme}://{request.get_host()}"


@open_file
def feed(request: HttpRequest, *, language: str) -> HttpResponse:
    """Releases as an Atom feed (RFC 4287)."""
    with translation.override(TONGUES[language]):
        lines = queries.published_releases()[:N_IN_FEED]
        entries = [
            (words_of(line.release, "title"), line.release, queries.content_of(line.release).said_of(""))
            for line in lines
        ]
        context = {
            "entries": entries, "brand": brand(), "root": root_of(request), "home": ROOTS[language], "language": language,
            "updated": lines[0].release.published_at if lines else None,
        }  # fmt: skip
        answer = _plain(render_to_string("portal/feed.xml", context), "feed.xml", as_file=False)
    answer["Content-Type"] = "application/atom+xml; charset=utf-8"
    return answer


@open_file
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that machines should know."""
    addresses = [f"{root_of(request)}{ROOTS[language]}{below}" for below in queries.addresses() for language in ROOTS]
    return _plain(render_to_string("portal/sitemap.xml", {"addresses": addresses}), "sitemap.xml", as_file=False)


@open_file
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: what is public, and nothing else."""
    text = f"User-agent: *\nAllow: /public/\nAllow: /static/\nDisallow: /\nSitemap: {root_of(request)}/public/sitemap.xml\n"
    return _plain(text, "robots.txt", as_file=False)
