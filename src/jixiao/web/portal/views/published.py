"""Releases, rankings, reports, objections: what was published, in the order in which it came."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jixiao.report.open_data import Field
from jixiao.report.open_data.cells import cell_words
from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import label, words_of
from jixiao.web.portal import queries, rules
from jixiao.web.portal.frames import KINDS, Content
from jixiao.web.portal.frames.differences import Difference, differences
from jixiao.web.portal.frames.naming import names_in
from jixiao.web.portal.models import Release, ReleaseFile
from jixiao.web.portal.queries import Reading
from jixiao.web.portal.views.appeals import appeals_told
from jixiao.web.portal.views.cards import told_by
from jixiao.web.portal.views.charts import ShownChart, ranking_name, shown
from jixiao.web.portal.views.drawing import pictures, ranking_chart
from jixiao.web.portal.views.files import root_of
from jixiao.web.portal.views.frame import in_words, page, public, sought
from jixiao.web.portal.views.tables import shown_table, told_cell

MOST_ROWS = 30
"""Of a table that a page shows; the whole is in the files."""
MOST_DIFFERENCES = 40
OF_ONE = ("organisation:", "indicator:")
"""Sentences that stand on pages of their own."""
FORM_WORDS = {".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel", ".html": "HTML"}


@public
def releases(request: HttpRequest, *, language: str) -> HttpResponse:
    """Everything that was ever published, newest first."""
    return page(request, language, "portal/public/releases.html", {"lines": queries.published_releases()})


@public
def release(request: HttpRequest, *, language: str, code: str) -> HttpResponse:
    """One release: sentences, tables, files, digest, and its place in the history of corrections."""
    found = sought(code)
    context = release_context(found, queries.content_of(found))
    cards: dict[str, str] = {}  # what the whole says of a goal is said once
    for each in told_by(found):
        if not each.about.startswith(OF_ONE):
            cards.setdefault(each.sentence, each.address(found, language))
    context["cards"] = [*cards.items()]
    context["root"] = root_of(request)
    return page(request, language, "portal/public/release.html", context)


def release_context(release: Release, content: Content) -> dict[str, Any]:
    """What the page of a release shows; of a draft it is what the public would read."""
    files = _in_order(ReleaseFile.objects.filter(release=release)) if release.state != rules.DRAFT else []
    changed = differences(queries.content_of(release.corrects), content) if release.corrects else []
    return {
        "release": release,
        "content": content,
        "kind": in_words(KINDS[release.kind].label) if release.kind in KINDS else release.kind,
        "sentences": [in_words(text) for text in content.said_of("")],
        "charts": _charts(release, content),
        "tables": [shown_table(table, MOST_ROWS) for table in content.tables],
        "method": [in_words(text) for text in content.method],
        "sources": [in_words(text) for text in content.sources],
        "reports": [(each, report_words(each)) for each in files if each.role == rules.REPORT_FILE],
        "files": [each for each in files if each.role != rules.REPORT_FILE],
        "main_files": [each for each in files if each.role == rules.DATA_FILE and is_plain_table(each.name)],
        "history": queries.history_of(release),
        "corrected_by": next((each for each in queries.history_of(release) if each.corrects_id == release.pk), None),
        "changed": _told_changes(content, changed[:MOST_DIFFERENCES]),
        "n_more_changed": max(len(changed) - MOST_DIFFERENCES, 0),
        "window": queries.window_of(release, clock.today()),
    }


def _told_changes(content: Content, changed: Sequence[Difference]) -> list[tuple[Difference, str, str, str]]:
    """Changed cells: the names of their rows, what was told, what is told now."""
    names = names_in(content)

    def told(field: Field, cell: object) -> str:
        return in_words(names[field.name, cell]) if (field.name, cell) in names else cell_words(cell)

    return [
        (
            each, " · ".join(told(field, cell) for field, cell in zip(each.table.keys, each.key, strict=True)),
            told_cell(each.before, each.field.kind), told_cell(each.after, each.field.kind),
        )
        for each in changed
    ]  # fmt: skip


def _charts(release: Release, content: Content) -> list[ShownChart]:
    """The charts with their files; of a draft the page itself hands these out."""
    drawn = pictures(content).items()
    if release.state == rules.DRAFT:
        return [ShownChart(spec, {}) for _name, spec in drawn]
    return [found for name, spec in drawn if (found := shown(release, name, spec)) is not None]


def _in_order(files: Iterable[ReleaseFile]) -> list[ReleaseFile]:
    """Chinese before English, to read before to work with, else by name."""
    forms = [*FORM_WORDS]

    def place(each: ReleaseFile) -> tuple[bool, int, str]:
        form = Path(each.name).suffix
        return ".en." in each.name, forms.index(form) if form in forms else len(forms), each.name

    return sorted(files, key=place)


def report_words(file: ReleaseFile) -> str:
    """What a report that went along is called: its language and form."""
    form = FORM_WORDS.get(Path(file.name).suffix, file.name)
    return _("English, %(form)s") % {"form": form} if ".en." in file.name else _("Chinese, %(form)s") % {"form": form}


def is_plain_table(name: str) -> bool:
    """Whether people open the file as a table: the plain CSVs; all else is for programs."""
    return name.endswith(".csv") and not name.endswith(".sdmx.csv")


@public
def ranking(request: HttpRequest, *, language: str) -> HttpResponse:
    """Who stands where, how firm that is, and how it is reckoned."""
    listed = []
    for reading in queries.newest_readings():
        groups = [
            (in_words(reading.group_label(code)), _ranking(reading, code), _in_bands(rows))
            for code, rows in reading.groups.items()
        ]
        sentences = [in_words(text) for text in reading.content.said_of("")]
        listed.append((reading, sentences, groups, [in_words(text) for text in reading.content.method]))
    return page(request, language, "portal/public/ranking.html", {"listed": listed})


def _ranking(reading: Reading, group: str) -> ShownChart | None:
    return shown(reading.release, ranking_name(group), ranking_chart(reading, group))


def _in_bands(rows: list[queries.readings.Row]) -> list[tuple[queries.readings.Row, str, str, bool]]:
    """Rows with name and grade, and whether the row shares a band with a neighbour."""
    bands = [row["band"] for row in rows]
    return [
        (row, label(row), words_of(row, "grade"), row["band"] is not None and bands.count(row["band"]) > 1)
        for row in rows
    ]


@public
def reports(request: HttpRequest, *, language: str) -> HttpResponse:
    """The reports that went along with releases, newest first."""
    files: dict[int, list[tuple[ReleaseFile, str]]] = {}
    for each in _in_order(ReleaseFile.objects.filter(role=rules.REPORT_FILE)):
        files.setdefault(each.release_id, []).append((each, report_words(each)))
    listed = [(line, files[line.release.pk]) for line in queries.published_releases() if line.release.pk in files]
    return page(request, language, "portal/public/reports.html", {"listed": listed})


@public
def notices(request: HttpRequest, *, language: str) -> HttpResponse:
    """To what, until when and how anybody may object; and what came of the organisations' appeals."""
    context = {"windows": queries.open_windows(clock.today()), "appeals": appeals_told()}
    return page(request, language, "portal/public/notices.html", context)
