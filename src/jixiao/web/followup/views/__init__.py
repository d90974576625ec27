"""Pages of rectification orders."""

from jixiao.web.followup.views.answers import (
    carry_out,
    download,
    hand_over,
    plan,
    progress,
    reply,
    sign,
)
from jixiao.web.followup.views.boards import acceptance, board, owed
from jixiao.web.followup.views.cases import notice, order
from jixiao.web.followup.views.decisions import (
    accept,
    aim,
    cancel,
    close_by_exception,
    postpone,
    reopen,
    send_back,
)
from jixiao.web.followup.views.issuing import new

__all__ = [
    "accept",
    "acceptance",
    "aim",
    "board",
    "cancel",
    "carry_out",
    "close_by_exception",
    "download",
    "hand_over",
    "new",
    "notice",
    "order",
    "owed",
    "plan",
    "postpone",
    "progress",
    "reopen",
    "reply",
    "send_back",
    "sign",
]
