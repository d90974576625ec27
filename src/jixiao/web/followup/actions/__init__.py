"""Every write of rectification orders: issued, answered, decided, watched."""

from jixiao.web.followup.actions.answering import carry_out, hand_over, note_progress, reply, sign, submit_plan
from jixiao.web.followup.actions.deciding import (
    accept,
    cancel,
    close_by_exception,
    postpone,
    send_back,
    set_aim,
)
from jixiao.web.followup.actions.issuing import (
    DraftOrder,
    issue,
    take_up_demand,
    take_up_item,
    take_up_rating,
    take_up_requests,
)
from jixiao.web.followup.actions.watching import climb, close_if_moved, drop, reopen, reopen_if_fallen

__all__ = [
    "DraftOrder",
    "accept",
    "cancel",
    "carry_out",
    "climb",
    "close_by_exception",
    "close_if_moved",
    "drop",
    "hand_over",
    "issue",
    "note_progress",
    "postpone",
    "reopen",
    "reopen_if_fallen",
    "reply",
    "send_back",
    "set_aim",
    "sign",
    "submit_plan",
    "take_up_demand",
    "take_up_item",
    "take_up_rating",
    "take_up_requests",
]
