"""`forecast(frame, horizon=…)`: a table of series in, the periods ahead with intervals out."""

from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np

from jixiao.engine.forecast.ahead import Ahead, Progress, forecast_series
from jixiao.engine.forecast.call import Bounds, Call
from jixiao.engine.forecast.conformal import LEVELS
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rows import coded, to_columns
from jixiao.engine.model.series import read_series
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

FORECAST_COLUMNS = ("series", "period", "mean", "lo80", "hi80", "lo95", "hi95", "model")


@dataclass(frozen=True)
class Forecasts(Outcome):
    """`table` has `horizon` rows per series (FORECAST_COLUMNS, None where too short to say).

    `coverage`: by group and horizon the share of past values that intervals of 80 % and 95 % held, and of how many.
    """

    ahead: Ahead

    @property
    def coverage(self) -> Table:
        """group, horizon, share80, share95, n."""
        return self.ahead.coverage


def forecast(
    frame: object,
    *,
    horizon: int,
    season: int | None = None,
    bounds: Bounds | None = None,
    cumulative: bool = False,
    nightly: bool = False,
    seed: int = 0,
    progress: Progress | None = None,
) -> Forecasts:
    """Forecast a frame (series, period, value) `horizon` periods past each series' newest value.

    What cannot be used is a finding (`indicator_code` is the series); a bad horizon, season or bound a DefinitionError.
    """
    Call(horizon, season, bounds).checked()
    findings = FindingList()
    columns = to_columns(frame)
    series = read_series(columns, findings)
    _tell_absent(columns, {each.code for each in series}, findings)
    ahead = forecast_series(
        series, horizon, season=season, bounds=bounds, cumulative=cumulative, nightly=nightly, seed=seed,
        findings=findings, progress=progress,
    )  # fmt: skip
    return Forecasts(_table(ahead), findings.table(), ahead)


def _tell_absent(columns: dict[str, Any], known: set[str], findings: FindingList) -> None:
    """Series that stand in the table without one value that can be used."""
    names = coded(columns["series"]).values if columns else ()
    for name in names:
        if name and name not in known:
            text = Text("No value can be used; there is nothing to forecast from.", "没有可用的数值，无法预测。")
            findings.add(Finding(Severity.WARNING, "no_value", text, indicator_code=name))


def _table(ahead: Ahead) -> Table:
    codes: list[str] = []
    periods: list[str] = []
    models: list[str] = []
    for each, model in zip(ahead.series, ahead.models, strict=True):
        codes.extend(repeat(each.code, ahead.horizon))
        models.extend(repeat(model, ahead.horizon))
        periods.extend(each.period(len(each) + step) for step in range(ahead.horizon))
    figures = [ahead.mean, *(side[level] for level in LEVELS for side in (ahead.low, ahead.high))]
    columns = [[None if value != value else value for value in np.ravel(figure).tolist()] for figure in figures]
    return Table(dict(zip(FORECAST_COLUMNS, (codes, periods, *columns, models), strict=True)))
