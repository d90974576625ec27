"""The formats in which a report leaves the house, each one function from the report to bytes."""

from collections.abc import Callable

from jixiao.report.document import write_html
from jixiao.report.kinds import Report

Writer = Callable[[Report], bytes]


def _html(report: Report) -> bytes:
    return write_html(report.document).encode()


def _pdf(report: Report) -> bytes:
    from jixiao.report.document.pdf import write_pdf  # each format loads its library when it is asked for

    return write_pdf(report.document)


def _docx(report: Report) -> bytes:
    from jixiao.report.document.word import write_docx

    return write_docx(report.document)


def _xlsx(report: Report) -> bytes:
    from jixiao.report.document.workbook import write_workbook

    return write_workbook(report.document, report.book.figures)


FORMATS: dict[str, Writer] = {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx, "html": _html}
"""File extension to writer."""
