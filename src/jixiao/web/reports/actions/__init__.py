"""Every write of reports: print runs and their files, mailings and what was mailed."""

from jixiao.web.reports.actions.mailing import end_mailing, leave_mailing, note_mailed, set_up_mailing
from jixiao.web.reports.actions.printing import (
    ask_to_print,
    cancel_printing,
    finish_printing,
    keep_printed,
    note_unprintable,
    print_again,
    remove_printed,
)

__all__ = [
    "ask_to_print",
    "cancel_printing",
    "end_mailing",
    "finish_printing",
    "keep_printed",
    "leave_mailing",
    "note_mailed",
    "note_unprintable",
    "print_again",
    "remove_printed",
    "set_up_mailing",
]
