"""Every read of reports: what they are written from, print runs with their pace, mailings and what is due of them."""

from jixiao.web.reports.queries.mailing import (
    Due,
    MailingLine,
    due_mail,
    enclosed,
    live_mailing,
    mailed_before,
    mailing_lines,
    my_mailing,
)
from jixiao.web.reports.queries.printing import (
    Pace,
    files_of,
    finished_codes,
    old_print_runs,
    organisation_ids,
    pace_of,
    print_run_numbered,
    print_runs,
)
from jixiao.web.reports.queries.written import ranked_ids, readable_by, results_of, written, written_from

__all__ = [
    "Due",
    "MailingLine",
    "Pace",
    "due_mail",
    "enclosed",
    "files_of",
    "finished_codes",
    "live_mailing",
    "mailed_before",
    "mailing_lines",
    "my_mailing",
    "old_print_runs",
    "organisation_ids",
    "pace_of",
    "print_run_numbered",
    "print_runs",
    "ranked_ids",
    "readable_by",
    "results_of",
    "written",
    "written_from",
]
