"""The air: a month to read, and one that must not be published as it stands."""

from typing import Any

from jixiao.demo.sandbox import air
from jixiao.demo.sandbox.situations.frame import Place, month_name, said
from jixiao.demo.stages.breathing import STATIONS
from jixiao.engine.model.period import Period
from jixiao.web.air import queries
from jixiao.web.air.frames.statistics import standard_for, summaries
from jixiao.web.air.rules import CITY

DAYS_HINT = said(
    "看“优良天数”一行，斜杠前面的数字就是。", "Look at the line “Good days”: the number before the stroke."
)
STATION_HINT = said(
    "同一个点位的 PM2.5 和 PM10 总是一起高、一起低。算一算每个点位的 PM10 是 PM2.5 的几倍，哪一个与众不同？",
    "PM2.5 and PM10 of one place rise and fall together. By how much is PM10 above PM2.5 at each station; which stands apart?",
)


def read_a_month(place: Place) -> dict[str, Any]:
    """How many good days the newest whole month of the city had."""
    newest = queries.newest_day()
    if newest is None:
        return {}
    month = Period.parse(f"{newest:%Y-%m}")
    city = summaries(month, standard_for(month)).get(CITY)
    if city is None:
        return {}
    asked = {"right": [str(city["good_days"])], "hint": DAYS_HINT}
    return {"month": month_name(month), "period": str(month), "good_days": asked}


def tampered(place: Place) -> dict[str, Any]:
    """A draft of a month in which one station's fine dust does not fit."""
    draft = air.draft_of(place.month) if place.has_results else None
    if draft is None:
        return {}
    options = [[code, label_en, label_zh] for code, label_zh, label_en, *_rest in STATIONS]
    asked = {"options": options, "right": [air.tampered_station(place.month)], "hint": STATION_HINT}
    facts = {"release": draft.code, "month": month_name(place.month), "period": str(place.month), "station": asked}
    name = next(each for each in STATIONS if each[0] == air.tampered_station(place.month))
    return facts | {"station_name": said(name[1], name[2])}
