"""The files of a release and its line in the log, from its frozen content: the same bytes for the same content."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from jixiao.report.open_data import About, open_data_files
from jixiao.report.open_data.cells import cell_words, csv_bytes
from jixiao.report.publication import Entry, PublishedFile
from jixiao.web.portal.frames.content import Content
from jixiao.web.portal.frames.differences import Difference
from jixiao.web.portal.rules import DATA_FILE, PAGE_FILE, REPORT_FILE

CONTENT_FILE, CHANGES_FILE = "release.json", "changes.csv"
CHANGES_HEAD = ("table", "row", "column", "before", "after")


class MadeFile(NamedTuple):
    """A file and what it is for."""

    name: str
    role: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def about_of(content: Content, code: str, number: int, published_on: date, corrects: str, homepage: str) -> About:
    """What the open data say of the release."""
    return About(
        code=code, title=content.title, description=content.description, publisher=content.publisher,
        published_on=published_on, period=content.period, version=str(number), corrects=corrects,
        sources=content.sources, homepage=homepage,
    )  # fmt: skip


def files_of(
    content: Content, about: About, reports: Mapping[str, bytes], changed: Sequence[Difference] = ()
) -> list[MadeFile]:
    """Open data in every format, everything that the pages say, what a correction changed, and the reports; by name."""
    made = [MadeFile(name, DATA_FILE, data) for name, data in open_data_files(about, content.tables).items()]
    made.append(MadeFile(CONTENT_FILE, PAGE_FILE, content.json))
    if changed:
        made.append(MadeFile(CHANGES_FILE, DATA_FILE, csv_bytes(CHANGES_HEAD, map(_change, changed))))
    made += [MadeFile(name, REPORT_FILE, data) for name, data in reports.items()]
    return sorted(made)


def _change(each: Difference) -> tuple[str, ...]:
    keys = [field.name for field in each.table.keys]
    row = "; ".join(f"{name}={cell_words(cell)}" for name, cell in zip(keys, each.key, strict=True))
    return (each.table.name, row, each.field.name, cell_words(each.before), cell_words(each.after))


def entry_of(code: str, title: str, made: list[MadeFile], at: datetime, corrects: str = "", note: str = "") -> Entry:
    """The line that the log gets."""
    published = tuple(PublishedFile(each.name, each.sha256, len(each.content)) for each in made)
    return Entry(code, title, at.isoformat(timespec="seconds"), published, corrects, note.strip())
