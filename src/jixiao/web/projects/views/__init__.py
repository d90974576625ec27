"""Pages of joint projects."""

from jixiao.web.projects.views.acts import (
    accept,
    accept_report,
    approve,
    approve_replan,
    finish,
    give_back,
    note,
    pass_on,
    refuse_replan,
    return_report,
    send_back,
    stop,
    submit,
)
from jixiao.web.projects.views.cases import event_file, exported, project, report_file
from jixiao.web.projects.views.lists import projects
from jixiao.web.projects.views.planning import example, new, replan, revise
from jixiao.web.projects.views.reporting import report

__all__ = [
    "accept",
    "accept_report",
    "approve",
    "approve_replan",
    "event_file",
    "example",
    "exported",
    "finish",
    "give_back",
    "new",
    "note",
    "pass_on",
    "project",
    "projects",
    "refuse_replan",
    "replan",
    "report",
    "report_file",
    "return_report",
    "revise",
    "send_back",
    "stop",
    "submit",
]
