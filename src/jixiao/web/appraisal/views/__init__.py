"""Pages of evaluation by people."""

from jixiao.web.appraisal.views.chain import chain, chains, step_file
from jixiao.web.appraisal.views.likeness import likeness, report
from jixiao.web.appraisal.views.panel import panel
from jixiao.web.appraisal.views.panels import (
    ask_thirds,
    cancel,
    close,
    create,
    drop_member,
    give_back,
    members,
    open_panel,
    panels,
    void,
    withdraw,
)
from jixiao.web.appraisal.views.registering import (
    add_reviewer,
    add_third_party,
    change_third_party,
    commission,
    end_reviewer,
    engage,
    judge,
    lift,
    suspend,
)
from jixiao.web.appraisal.views.scoring import conflict, material, mine, score, statement
from jixiao.web.appraisal.views.third_parties import third_parties, third_party

__all__ = [
    "add_reviewer",
    "add_third_party",
    "ask_thirds",
    "cancel",
    "chain",
    "chains",
    "change_third_party",
    "close",
    "commission",
    "conflict",
    "create",
    "drop_member",
    "end_reviewer",
    "engage",
    "give_back",
    "judge",
    "lift",
    "likeness",
    "material",
    "members",
    "mine",
    "open_panel",
    "panel",
    "panels",
    "report",
    "score",
    "statement",
    "step_file",
    "suspend",
    "third_parties",
    "third_party",
    "void",
    "withdraw",
]
