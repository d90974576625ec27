"""Every write of joint projects: planned, worked on, ended, landed."""

from jixiao.web.projects.actions.ending import accept, finish, give_back, stop
from jixiao.web.projects.actions.landing import join_indicator, land_month
from jixiao.web.projects.actions.planning import (
    DraftProject,
    approve,
    approve_replan,
    ask_replan,
    plan_project,
    refuse_replan,
    revise,
    send_back,
    submit,
)
from jixiao.web.projects.actions.telling import remind_holder
from jixiao.web.projects.actions.working import accept_report, file_report, note, pass_on, return_report

__all__ = [
    "DraftProject",
    "accept",
    "accept_report",
    "approve",
    "approve_replan",
    "ask_replan",
    "file_report",
    "finish",
    "give_back",
    "join_indicator",
    "land_month",
    "note",
    "pass_on",
    "plan_project",
    "refuse_replan",
    "remind_holder",
    "return_report",
    "revise",
    "send_back",
    "stop",
    "submit",
]
