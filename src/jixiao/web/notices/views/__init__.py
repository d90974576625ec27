"""Pages of messages, and of how people and groups are reached."""

from jixiao.web.notices.views.groups import add_bot, bots, ladder, try_again, withdraw_bot
from jixiao.web.notices.views.messages import (
    end_feed,
    make_feed,
    messages_page,
    open_message,
    preference,
    read_all,
)

__all__ = [
    "add_bot",
    "bots",
    "end_feed",
    "ladder",
    "make_feed",
    "messages_page",
    "open_message",
    "preference",
    "read_all",
    "try_again",
    "withdraw_bot",
]
