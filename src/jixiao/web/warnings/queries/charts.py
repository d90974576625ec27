"""Every read of control charts: the chart of a series, and where somebody has said that its limits begin anew."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.warning.control_chart import Chart, chart_of
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.outlook.queries import History, history
from jixiao.web.warnings.models import ChartRebase


@dataclass(frozen=True)
class Charted:
    """A series with its chart, and the rebases that hold, oldest first."""

    shown: History
    chart: Chart
    rebases: Sequence[ChartRebase]
    target: float | None


def rebases_of(organisation_id: int, indicator_id: int) -> list[ChartRebase]:
    """Where new limits begin, and who said so; oldest period first."""
    found = ChartRebase.objects.filter(
        organisation=organisation_id, indicator=indicator_id, withdrawn_at__isnull=True
    ).select_related("set_by")
    return list(found.order_by("period"))


def charted(organisation_id: int, version: IndicatorVersion, year: int) -> Charted:
    """The XmR chart of the newest figures that hold, against `year`'s target."""
    shown = history(organisation_id, version, year)
    rebases = rebases_of(organisation_id, version.indicator_id)
    places = [shown.periods.index(each.period) for each in rebases if each.period in shown.periods[1:]]
    targets = [value for period, value in sorted(shown.targets.items()) if period[:4] <= str(year)]
    target = targets[-1] if targets else None
    values = np.array([np.nan if value is None else value for value in shown.values], np.float64)
    way = {"higher": 1, "lower": -1}.get(version.direction, 0)
    chart = chart_of(values, target=target, improvement=way, rebase_at=places)  # type: ignore[arg-type]
    return Charted(shown, chart, rebases, target)
