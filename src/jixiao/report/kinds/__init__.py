"""Kinds of reports: each one page that says which passages stand in it, in which order."""

from jixiao.engine.model.registry import Registry
from jixiao.engine.model.text import Text
from jixiao.report.kinds.kind import Draft, Kind, Report, write_report
from jixiao.report.results import Results

KINDS: Registry[type[Kind[Results]]] = Registry("unknown_kind", Text("kind of report", "报告类型"))
KINDS.add("jixiao.report.kinds", {"annual": "annual:Annual", "bulletin": "bulletin:Bulletin", "card": "card:Card"})

__all__ = ["KINDS", "Draft", "Kind", "Report", "write_report"]
