"""The pages of evaluation: one file per family."""

from jixiao.web.evaluation.views.cockpit import cockpit
from jixiao.web.evaluation.views.cycles import close, create, cycle_list, cycle_page, score, start
from jixiao.web.evaluation.views.live import live
from jixiao.web.evaluation.views.ranking import ranking
from jixiao.web.evaluation.views.receipts import receipt
from jixiao.web.evaluation.views.results import result
from jixiao.web.evaluation.views.runs import confirm, replay, run_page
from jixiao.web.evaluation.views.search import search
from jixiao.web.evaluation.views.series import series
from jixiao.web.evaluation.views.trial import trial

__all__ = [
    "close",
    "cockpit",
    "confirm",
    "create",
    "cycle_list",
    "cycle_page",
    "live",
    "ranking",
    "receipt",
    "replay",
    "result",
    "run_page",
    "score",
    "search",
    "series",
    "start",
    "trial",
]
