"""Between the platform and the engine: files in, months to rates, scores and ranks, tables for the public out."""

from jixiao.web.hotline.frames.files import ReadFile, read_file
from jixiao.web.hotline.frames.months import (
    COUNTS,
    MonthResult,
    document_of,
    month_result,
    plain_rows,
    read_marking_document,
)
from jixiao.web.hotline.frames.published import published_tables

__all__ = [
    "COUNTS",
    "MonthResult",
    "ReadFile",
    "document_of",
    "month_result",
    "plain_rows",
    "published_tables",
    "read_file",
    "read_marking_document",
]
