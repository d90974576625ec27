"""The cuts that signals have where a rule names none: dated figures of the library."""

from typing import Any

from jixiao.engine.warning.severity import SEVERITIES, Steps
from jixiao.library import parameters

PARAMETERS = "warning-signals"


def usual_figure(code: str) -> Any:
    """The newest figure of that code."""
    return parameters(PARAMETERS)[code][-1]["value"]


def usual_steps(signal: str) -> Steps:
    """The steps of a signal, mildest first."""
    cuts = usual_figure(signal)
    return Steps(tuple((name, float(cuts[name])) for name in SEVERITIES if name in cuts))
