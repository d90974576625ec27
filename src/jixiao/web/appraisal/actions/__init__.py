"""Every write of evaluation by people."""

from jixiao.web.appraisal.actions.chain import take_step
from jixiao.web.appraisal.actions.ending import cancel_panel, close_panel, land, void_scores, withdraw_panel
from jixiao.web.appraisal.actions.lots import ask_thirds, assign, declare_conflict, tell_members
from jixiao.web.appraisal.actions.panels import NewPanel, add_member, drop_member, make_panel, open_panel
from jixiao.web.appraisal.actions.scoring import NewMark, give_back, hand_in, hand_in_report, save_marks
from jixiao.web.appraisal.actions.third_parties import (
    NewCommission,
    add_third_party,
    change_third_party,
    commission,
    end_reviewer,
    enter_engagement,
    enter_reviewer,
    judge,
    lift,
    suspend,
)

__all__ = [
    "NewCommission",
    "NewMark",
    "NewPanel",
    "add_member",
    "add_third_party",
    "ask_thirds",
    "assign",
    "cancel_panel",
    "change_third_party",
    "close_panel",
    "commission",
    "declare_conflict",
    "drop_member",
    "end_reviewer",
    "enter_engagement",
    "enter_reviewer",
    "give_back",
    "hand_in",
    "hand_in_report",
    "judge",
    "land",
    "lift",
    "make_panel",
    "open_panel",
    "save_marks",
    "suspend",
    "take_step",
    "tell_members",
    "void_scores",
    "withdraw_panel",
]
