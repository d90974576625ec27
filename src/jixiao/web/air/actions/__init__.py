"""Every write of the air: stations, uploads of hours, results of days, targets, what is done against pollution."""

from jixiao.web.air.actions.hours import take_over
from jixiao.web.air.actions.results import keep_results
from jixiao.web.air.actions.settings import enter_abatement, set_target, withdraw_abatement
from jixiao.web.air.actions.stations import add_station, end_station

__all__ = [
    "add_station",
    "end_station",
    "enter_abatement",
    "keep_results",
    "set_target",
    "take_over",
    "withdraw_abatement",
]
