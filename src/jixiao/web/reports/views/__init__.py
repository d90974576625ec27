"""Pages of reports."""

from jixiao.web.reports.views.documents import download, report
from jixiao.web.reports.views.lists import reports

__all__ = ["download", "report", "reports"]
