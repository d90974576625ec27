"""A scene from what people and other stages hand in."""

from dataclasses import dataclass

from jixiao.engine.integrity.relations import read_relations
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.panel import Panel
from jixiao.engine.warning.scene.aims import read_year_aims
from jixiao.engine.warning.scene.grid import lay_out
from jixiao.engine.warning.scene.handed import read_handed
from jixiao.engine.warning.scene.owed import owed_spans, with_owed
from jixiao.engine.warning.scene.scene import Scene


@dataclass(frozen=True)
class Beside:
    """What is handed in besides the values, as it came; None where there is nothing of it."""

    targets: object = None
    due: object = None
    forecasts: object = None
    relations: object = None
    doubts: object = None
    ranks: object = None


def make_scene(panel: Panel, beside: Beside, findings: FindingList) -> Scene:
    """The values laid out for signals, with what is owed and has none; rows that cannot be used are findings.

    ColumnsMissingError where a frame lacks a column; DefinitionError for relations that cannot be used.
    """
    aims = read_year_aims(beside.targets, panel, findings)
    due = read_handed(beside.due, "due", ["days_late"], findings)
    forecasts = read_handed(beside.forecasts, "forecasts", ["probability"], findings)
    told = ("rule", "message", "message_zh")
    doubts = read_handed(beside.doubts, "doubts", ["score"], findings, words=told, may_lack_period=True)
    ranks = read_handed(beside.ranks, "ranks", ["rank"], findings, optional=["out_of"], words=["group"])
    whole = with_owed(panel, due)
    grids = lay_out(whole, owed_spans(due))
    return Scene(whole, grids, aims, beside.targets, due, forecasts, read_relations(beside.relations), doubts, ranks)
