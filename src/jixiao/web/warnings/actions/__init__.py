"""Every write of warnings: what looks found, what people did, what the ladder did, the rules themselves."""

from jixiao.web.warnings.actions.answering import acknowledge, explain, mute, unmute
from jixiao.web.warnings.actions.charts import rebase, withdraw_rebase
from jixiao.web.warnings.actions.climbing import Climbed, climb
from jixiao.web.warnings.actions.looking import Kept, Looked, keep_warnings, note_look
from jixiao.web.warnings.actions.orders import ask_for_order, take_up
from jixiao.web.warnings.actions.rulesets import (
    keep_trial,
    put_rule,
    release,
    remove_rule,
    save_draft,
    start_draft,
    switch_rule,
)

__all__ = [
    "Climbed",
    "Kept",
    "Looked",
    "acknowledge",
    "ask_for_order",
    "climb",
    "explain",
    "keep_trial",
    "keep_warnings",
    "mute",
    "note_look",
    "put_rule",
    "rebase",
    "release",
    "remove_rule",
    "save_draft",
    "start_draft",
    "switch_rule",
    "take_up",
    "unmute",
    "withdraw_rebase",
]
