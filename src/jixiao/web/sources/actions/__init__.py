"""Every write of data sources: their definitions, their runs, decisions about changes, registered places."""

from jixiao.web.sources.actions.changes import accept_change, refuse_change
from jixiao.web.sources.actions.definitions import (
    activate,
    create_source,
    pause,
    retire,
    revise_source,
    set_secrets,
)
from jixiao.web.sources.actions.places import register_place, withdraw_place
from jixiao.web.sources.actions.runs import ReadingLost, begin_run, fail_run, finish_run

__all__ = [
    "ReadingLost",
    "accept_change",
    "activate",
    "begin_run",
    "create_source",
    "fail_run",
    "finish_run",
    "pause",
    "refuse_change",
    "register_place",
    "retire",
    "revise_source",
    "set_secrets",
    "withdraw_place",
]
