"""Pages of the use of results."""

from jixiao.web.result_use.views.acts import carry_out, decide, download, lapse, notify, reply
from jixiao.web.result_use.views.cases import notice, proposal
from jixiao.web.result_use.views.ledger import ledger
from jixiao.web.result_use.views.lists import draw_up, notify_all, proposals, round_page
from jixiao.web.result_use.views.rulesets import adopt, discard, edit, rule_set, rule_sets, start_draft
from jixiao.web.result_use.views.trials import trial

__all__ = [
    "adopt",
    "carry_out",
    "decide",
    "discard",
    "download",
    "draw_up",
    "edit",
    "lapse",
    "ledger",
    "notice",
    "notify",
    "notify_all",
    "proposal",
    "proposals",
    "reply",
    "round_page",
    "rule_set",
    "rule_sets",
    "start_draft",
    "trial",
]
