"""Pages of reports."""

from jixiao.web.reports.views.documents import download, report
from jixiao.web.reports.views.lists import reports
from jixiao.web.reports.views.mailing import end, leave, mailings, set_up
from jixiao.web.reports.views.printing import ask, cancel, files, print_run, print_runs, progress, resume

__all__ = [
    "ask",
    "cancel",
    "download",
    "end",
    "files",
    "leave",
    "mailings",
    "print_run",
    "print_runs",
    "progress",
    "report",
    "reports",
    "resume",
    "set_up",
]
