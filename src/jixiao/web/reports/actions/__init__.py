"""Every write of reports: print runs and their files, mailings, people's words, templates."""

from jixiao.web.reports.actions.mailing import end_mailing, leave_mailing, note_mailed, send_once, set_up_mailing
from jixiao.web.reports.actions.printing import (
    ask_to_print,
    cancel_printing,
    finish_printing,
    keep_printed,
    note_unprintable,
    print_again,
    remove_printed,
)
from jixiao.web.reports.actions.templates import bring_template, use_shipped, use_template
from jixiao.web.reports.actions.words import confirm_words, take_words_back, write_words

__all__ = [
    "ask_to_print",
    "bring_template",
    "cancel_printing",
    "confirm_words",
    "end_mailing",
    "finish_printing",
    "keep_printed",
    "leave_mailing",
    "note_mailed",
    "note_unprintable",
    "print_again",
    "remove_printed",
    "send_once",
    "set_up_mailing",
    "take_words_back",
    "use_shipped",
    "use_template",
    "write_words",
]
