"""The pages of evaluation: one file per family."""

from jixiao.web.evaluation.views.appeals import act_on_appeal, appeal, appeal_file, appeals, contest_entry, new_appeal
from jixiao.web.evaluation.views.cockpit import cockpit
from jixiao.web.evaluation.views.cycles import close, create, cycle_list, cycle_page, score, start
from jixiao.web.evaluation.views.entries import act_on_entry, entries, entry, entry_file, new_entry
from jixiao.web.evaluation.views.live import live
from jixiao.web.evaluation.views.ranking import ranking
from jixiao.web.evaluation.views.receipts import receipt
from jixiao.web.evaluation.views.results import result
from jixiao.web.evaluation.views.runs import confirm, replay, run_page, set_window
from jixiao.web.evaluation.views.search import search
from jixiao.web.evaluation.views.series import series
from jixiao.web.evaluation.views.trial import trial

__all__ = [
    "act_on_appeal",
    "act_on_entry",
    "appeal",
    "appeal_file",
    "appeals",
    "close",
    "cockpit",
    "confirm",
    "contest_entry",
    "create",
    "cycle_list",
    "cycle_page",
    "entries",
    "entry",
    "entry_file",
    "live",
    "new_appeal",
    "new_entry",
    "ranking",
    "receipt",
    "replay",
    "result",
    "run_page",
    "score",
    "search",
    "series",
    "set_window",
    "start",
    "trial",
]
