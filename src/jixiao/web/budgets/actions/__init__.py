"""Every write of budget programmes."""

from jixiao.web.budgets.actions.approving import (
    endorse,
    endorse_report,
    endorse_self,
    return_report,
    return_self,
    send_back,
)
from jixiao.web.budgets.actions.changing import ask_change, decide_change
from jixiao.web.budgets.actions.choosing import answer_idle, decide, judge_pair, propose
from jixiao.web.budgets.actions.disclosing import disclose, enter_approval
from jixiao.web.budgets.actions.evaluating import evaluate, mark_key, use
from jixiao.web.budgets.actions.monitoring import (
    DraftReport,
    DraftRow,
    conclude_demands,
    conclude_report,
    file_report,
    judge_report,
)
from jixiao.web.budgets.actions.objectives import declare, review, take_over_running
from jixiao.web.budgets.actions.programmes import (
    DraftPastYear,
    DraftProgramme,
    assess,
    enter,
    report_payments,
)
from jixiao.web.budgets.actions.searching import Searched, keep_findings
from jixiao.web.budgets.actions.self_evaluating import self_evaluate
from jixiao.web.budgets.actions.versions import DraftRow as DraftObjective
from jixiao.web.budgets.actions.whole import Rest, open_whole, review_self, tell_rest

__all__ = [
    "DraftObjective",
    "DraftPastYear",
    "DraftProgramme",
    "DraftReport",
    "DraftRow",
    "Rest",
    "Searched",
    "answer_idle",
    "ask_change",
    "assess",
    "conclude_demands",
    "conclude_report",
    "decide",
    "decide_change",
    "declare",
    "disclose",
    "endorse",
    "endorse_report",
    "endorse_self",
    "enter",
    "enter_approval",
    "evaluate",
    "file_report",
    "judge_pair",
    "judge_report",
    "keep_findings",
    "mark_key",
    "open_whole",
    "propose",
    "report_payments",
    "return_report",
    "return_self",
    "review",
    "review_self",
    "self_evaluate",
    "send_back",
    "take_over_running",
    "tell_rest",
    "use",
]
