"""Pages of reports."""

from jixiao.web.reports.views.bringing import bring, preview
from jixiao.web.reports.views.documents import download, report
from jixiao.web.reports.views.lists import reports
from jixiao.web.reports.views.mailing import end, leave, mailings, set_up
from jixiao.web.reports.views.printing import ask, cancel, files, print_run, print_runs, progress, resume
from jixiao.web.reports.views.sending import send
from jixiao.web.reports.views.templates import shipped, template, template_file, templates, use, use_shipped
from jixiao.web.reports.views.words import words

__all__ = [
    "ask",
    "bring",
    "cancel",
    "download",
    "end",
    "files",
    "leave",
    "mailings",
    "preview",
    "print_run",
    "print_runs",
    "progress",
    "report",
    "reports",
    "resume",
    "send",
    "set_up",
    "shipped",
    "template",
    "template_file",
    "templates",
    "use",
    "use_shipped",
    "words",
]
