"""Every read of stations, hours, results, uploads, targets and what is done against pollution."""

from jixiao.web.air.queries.results import (
    ResultRow,
    concentrations,
    day_rows,
    newest_city_day,
    newest_day,
    years_known,
)
from jixiao.web.air.queries.settings import abatements, current_targets, live_abatement
from jixiao.web.air.queries.stations import (
    n_hours_known,
    places,
    station_coded,
    stations,
    stored_hours,
    upload_numbered,
    uploads,
)

__all__ = [
    "ResultRow",
    "abatements",
    "concentrations",
    "current_targets",
    "day_rows",
    "live_abatement",
    "n_hours_known",
    "newest_city_day",
    "newest_day",
    "places",
    "station_coded",
    "stations",
    "stored_hours",
    "upload_numbered",
    "uploads",
    "years_known",
]
