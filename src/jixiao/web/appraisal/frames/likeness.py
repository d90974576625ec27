"""Reports of a panel held against each other."""

from collections.abc import Sequence
from datetime import date

from jixiao.capture.connector import SourceFault
from jixiao.capture.files.prose import read_prose
from jixiao.engine.appraisal.likeness import Likeness, compare_texts
from jixiao.web.appraisal.models import PanelReport
from jixiao.web.base.content import stored_at


def compared(reports: Sequence[PanelReport], names: Sequence[str], form: str, day: date) -> tuple[Likeness, list[str]]:
    """The reports of a panel held against each other, by the keys of their rows; and names of files that cannot be read."""
    texts: dict[str, str] = {}
    unread: list[str] = []
    for report in reports:
        path = stored_at(report.file_digest)
        try:
            texts[str(report.pk)] = read_prose(report.file_name, path.read_bytes())
        except (SourceFault, OSError):
            unread.append(report.file_name)
    return compare_texts(texts, form=[form], names=names, day=day), unread
