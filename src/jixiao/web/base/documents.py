"""A report handed out as a file: one home for the types of its formats."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from jixiao.report.formats import FORMATS
from jixiao.report.kinds import Report
from jixiao.web.base.tables import XLSX

TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": XLSX,
}


def hand_out(made: Report, form: str) -> HttpResponse:
    """The report as a file in one of FORMATS, named after its title."""
    return hand_out_bytes(FORMATS[form](made), made.document.title, form)


def hand_out_bytes(content: bytes, title: str, form: str) -> HttpResponse:
    """A file that is written already, in one of FORMATS."""
    answer = HttpResponse(content, content_type=TYPES[form])
    answer["Content-Disposition"] = content_disposition_header(True, f"{title}.{form}")
    return answer
