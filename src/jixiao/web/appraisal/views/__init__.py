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
)
from jixiao.web.appraisal.views.scoring import conflict, material, mine, score, statement
from jixiao.web.appraisal.views.third_parties import add_third_party, engage, third_parties

__all__ = [
    "add_third_party",
    "ask_thirds",
    "cancel",
    "chain",
    "chains",
    "close",
    "conflict",
    "create",
    "drop_member",
    "engage",
    "give_back",
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
    "third_parties",
]
