"""Pages of warnings, of their rules and of the rule lab."""

from jixiao.web.warnings.views.answers import acknowledge, download, explain, mute, order, unmute
from jixiao.web.warnings.views.boards import board, look
from jixiao.web.warnings.views.cases import warning
from jixiao.web.warnings.views.charts import chart, withdraw_rebase
from jixiao.web.warnings.views.labs import lab
from jixiao.web.warnings.views.rule_forms import new_rule, remove_rule, rule, switch_rule
from jixiao.web.warnings.views.rulesets import edit, release, rule_set, rule_sets, start_draft

__all__ = [
    "acknowledge",
    "board",
    "chart",
    "download",
    "edit",
    "explain",
    "lab",
    "look",
    "mute",
    "new_rule",
    "order",
    "release",
    "remove_rule",
    "rule",
    "rule_set",
    "rule_sets",
    "start_draft",
    "switch_rule",
    "unmute",
    "warning",
    "withdraw_rebase",
]
