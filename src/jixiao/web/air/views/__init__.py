"""Pages of the air: for everybody, for those who read figures, for the office that enters them."""

from jixiao.web.air.views.entering import add_station, end_station, enter_abatement, set_target, withdraw_abatement
from jixiao.web.air.views.figures import bulletin, gaps, pollutants, stations
from jixiao.web.air.views.overview import overview
from jixiao.web.air.views.published import public_air, public_days
from jixiao.web.air.views.uploading import new_upload, upload, uploads

__all__ = [
    "add_station",
    "bulletin",
    "end_station",
    "enter_abatement",
    "gaps",
    "new_upload",
    "overview",
    "pollutants",
    "public_air",
    "public_days",
    "set_target",
    "stations",
    "upload",
    "uploads",
    "withdraw_abatement",
]
