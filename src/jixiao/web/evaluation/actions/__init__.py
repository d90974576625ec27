"""Every write of evaluation: cycles and runs, adjustments and vetoes, windows, appeals and corrections."""

from jixiao.web.evaluation.actions.appeals import (
    accept,
    reject,
    remind,
    return_appeal,
    send_back,
    submit,
    submit_again,
    take_up,
    uphold,
    withdraw_appeal,
)
from jixiao.web.evaluation.actions.cycles import close_cycle, create_cycle, start_cycle
from jixiao.web.evaluation.actions.entries import (
    approve_entry,
    ask_revocation,
    keep,
    propose,
    propose_again,
    return_entry,
    revoke,
    take_back,
)
from jixiao.web.evaluation.actions.runs import confirm, score, score_anew
from jixiao.web.evaluation.actions.windows import set_window

__all__ = [
    "accept",
    "approve_entry",
    "ask_revocation",
    "close_cycle",
    "confirm",
    "create_cycle",
    "keep",
    "propose",
    "propose_again",
    "reject",
    "remind",
    "return_appeal",
    "return_entry",
    "revoke",
    "score",
    "score_anew",
    "send_back",
    "set_window",
    "start_cycle",
    "submit",
    "submit_again",
    "take_back",
    "take_up",
    "uphold",
    "withdraw_appeal",
]
