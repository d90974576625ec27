"""The signals there are. A new one is one file and one line here; its file is loaded when a rule asks for it."""

from jixiao.engine.model.registry import Registry
from jixiao.engine.model.text import Text
from jixiao.engine.warning.signals.signal import Signal

SIGNALS: Registry[type[Signal]] = Registry("unknown_signal", Text("signal", "预警信号"))
"""Every signal by its name."""

SIGNALS.add(
    "jixiao.engine.warning.signals",
    {
        "threshold": "threshold:Threshold",
        "anomaly": "anomaly:Anomaly",
        "behind_path": "behind_path:BehindPath",
        "chance": "chance:Chance",
        "control_chart": "control_chart:ControlChart",
        "change": "change:Change",
        "falling_rank": "falling_rank:FallingRank",
        "missing": "missing:Missing",
        "late": "late:Late",
        "doubts": "doubted:Doubted",
        "spending": "spending:Spending",
    },
)
