"""Every write of the use of results: rules, rounds, notices, replies, decisions, and what was carried out."""

from jixiao.web.result_use.actions.answering import reply
from jixiao.web.result_use.actions.deciding import Decision, carry_out, decide, lapse
from jixiao.web.result_use.actions.drawing_up import draw_up, renew
from jixiao.web.result_use.actions.notifying import lapse_late, notify, notify_all, pass_over
from jixiao.web.result_use.actions.rulesets import adopt, discard_draft, keep_trial, save_draft, start_draft

__all__ = [
    "Decision",
    "adopt",
    "carry_out",
    "decide",
    "discard_draft",
    "draw_up",
    "keep_trial",
    "lapse",
    "lapse_late",
    "notify",
    "notify_all",
    "pass_over",
    "renew",
    "reply",
    "save_draft",
    "start_draft",
]
