"""The files of a release and its line in the log, from its frozen content: the same bytes for the same content."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from jixiao.report.open_data import About, open_data_files
from jixiao.report.publication import Entry, PublishedFile
from jixiao.web.portal.frames.content import Content
from jixiao.web.portal.rules import DATA_FILE, PAGE_FILE, REPORT_FILE

CONTENT_FILE = "release.json"


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


def files_of(content: Content, about: About, reports: Mapping[str, bytes]) -> list[MadeFile]:
    """Open data in every format, everything that the pages say, and the reports; in the order of their names."""
    made = [MadeFile(name, DATA_FILE, data) for name, data in open_data_files(about, content.tables).items()]
    made.append(MadeFile(CONTENT_FILE, PAGE_FILE, content.json))
    made += [MadeFile(name, REPORT_FILE, data) for name, data in reports.items()]
    return sorted(made)


def entry_of(code: str, title: str, made: list[MadeFile], at: datetime, corrects: str = "", note: str = "") -> Entry:
    """The line that the log gets."""
    published = tuple(PublishedFile(each.name, each.sha256, len(each.content)) for each in made)
    return Entry(code, title, at.isoformat(timespec="seconds"), published, corrects, note.strip())
