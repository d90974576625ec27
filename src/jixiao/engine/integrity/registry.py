"""The rules that look for doubts. A new one is one file and one line here; its file is loaded when it is asked for."""

from jixiao.engine.integrity.rule import IntegrityRule
from jixiao.engine.model.registry import Registry
from jixiao.engine.model.text import Text

DOUBT_RULES: Registry[type[IntegrityRule]] = Registry("unknown_rule", Text("rule for doubts", "疑点规则"))
"""Every rule by its code, in the order in which they look."""

DOUBT_RULES.add(
    "jixiao.engine.integrity",
    {
        "out_of_range": "out_of_range:OutOfRange",
        "part_exceeds_whole": "part_exceeds_whole:PartExceedsWhole",
        "parts_and_total": "parts_and_total:PartsAndTotal",
        "cumulative_falls": "cumulative_falls:CumulativeFalls",
        "unit_jump": "unit_jump:UnitJump",
        "zero_value": "zero_value:ZeroValue",
        "outlier": "outlier:Outlier",
        "copied_forward": "copied_forward:CopiedForward",
        "too_smooth": "too_smooth:TooSmooth",
        "heaping_at_target": "heaping_at_target:HeapingAtTarget",
        "last_digit": "last_digit:LastDigit",
        "round_numbers": "round_numbers:RoundNumbers",
        "benford": "benford:Benford",
        "late_revision": "late_revision:LateRevision",
        "sources_disagree": "sources_disagree:SourcesDisagree",
        "all_full": "all_full:AllFull",
    },
)
