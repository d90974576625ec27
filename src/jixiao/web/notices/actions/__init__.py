"""Every write of notices, their copies, and of how people are reached."""

from jixiao.web.notices.actions.outbox import claim, mark_read, note_failed, note_sent, post, withdraw
from jixiao.web.notices.actions.settings import (
    add_bot,
    end_feed,
    make_feed,
    set_ladder,
    set_preference,
    try_again,
    withdraw_bot,
)

__all__ = [
    "add_bot",
    "claim",
    "end_feed",
    "make_feed",
    "mark_read",
    "note_failed",
    "note_sent",
    "post",
    "set_ladder",
    "set_preference",
    "try_again",
    "withdraw",
    "withdraw_bot",
]
