"""Every write of evaluation by people."""

from jixiao.web.appraisal.actions.chain import add_third_party, enter_engagement, take_step
from jixiao.web.appraisal.actions.lots import ask_thirds, assign, declare_conflict, tell_members
from jixiao.web.appraisal.actions.panels import (
    NewPanel,
    add_member,
    cancel_panel,
    close_panel,
    drop_member,
    land,
    make_panel,
    open_panel,
)
from jixiao.web.appraisal.actions.scoring import NewMark, give_back, hand_in, hand_in_report, save_marks

__all__ = [
    "NewMark",
    "NewPanel",
    "add_member",
    "add_third_party",
    "ask_thirds",
    "assign",
    "cancel_panel",
    "close_panel",
    "declare_conflict",
    "drop_member",
    "enter_engagement",
    "give_back",
    "hand_in",
    "hand_in_report",
    "land",
    "make_panel",
    "open_panel",
    "save_marks",
    "take_step",
    "tell_members",
]
