"""Kinds of reports: each one page that says which passages stand in it, in which order."""

from typing import Any

from jixiao.engine.model.registry import Registry
from jixiao.engine.model.text import Text
from jixiao.report.kinds.kind import Draft, Kind, Report, write_report
from jixiao.report.results import Results

_WHAT = Text("kind of report", "报告类型")
_OF_EVALUATIONS = {"annual": "annual:Annual", "bulletin": "bulletin:Bulletin", "card": "card:Card"}

KINDS: Registry[type[Kind[Results]]] = Registry("unknown_kind", _WHAT)
"""Those that are written from an evaluation."""
KINDS.add("jixiao.report.kinds", _OF_EVALUATIONS)

EVERY_KIND: Registry[type[Kind[Any]]] = Registry("unknown_kind", _WHAT)
"""Those too that are written from something else: a programme's form, concentrations, an order."""
EVERY_KIND.add("jixiao.report.kinds", _OF_EVALUATIONS)
EVERY_KIND.add(
    "jixiao.report.kinds",
    {
        "self-evaluation": "self_evaluation:SelfEvaluation",
        "self-evaluation-form": "self_evaluation:SelfEvaluationForm",
        "air": "air:Air",
        "rectification": "rectification:Rectification",
    },
)

__all__ = ["EVERY_KIND", "KINDS", "Draft", "Kind", "Report", "write_report"]
