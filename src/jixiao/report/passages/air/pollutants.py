"""The six pollutants: the figure of the period, what it is held against, the days over, the change in a year."""

from jixiao.engine.air_quality.standards import SHOWN
from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Line, Name, Paragraph
from jixiao.report.passages.air.desk import GROWTH, AirDesk

NOTE = Text(
    "SO2, NO2, PM10 and PM2.5 as means of the period, CO as its 95th and O3 (daily maximum of 8 hours) as its 90th "
    "percentile; the limits are those of the composite index.",
    "SO2、NO2、PM10、PM2.5 为时段平均值，CO 为日均值第95百分位数，O3 为日最大8小时平均值第90百分位数；"
    "限值为计算综合指数所用标准值。",
)


def pollutants(desk: AirDesk) -> list[Block]:
    """A table per station where there is one, else one table of all stations."""
    note = Paragraph((desk.name(NOTE),), is_note=True)
    stations = desk.air.stations
    return [_of_one(desk, stations[0]) if len(stations) == 1 else _of_all(desk), note]


def _of_one(desk: AirDesk, station: str) -> Block:
    heads = [
        (Text("Pollutant", "污染物"), False), (Text("Unit", "单位"), False), (Text("Figure", "浓度"), True),
        (Text("Limit", "限值"), True), (Text("Days over", "超标天数"), True),
    ]  # fmt: skip
    compared = desk.air.has(("change", station, "days"))
    if compared:
        heads += [(Text("Year before", "上年同期"), True), (Text("Change", "同比"), True)]
    rows: list[list[Line]] = []
    for name in SHOWN:
        row: list[Line] = [
            (desk.pollutant(name),), (desk.unit(name),),
            (desk.concentration(("summary", station, f"{name}_figure"), name),), (desk.plain(("limit", name)),),
            (desk.whole(("summary", station, f"over_{name}")),),
        ]  # fmt: skip
        if compared:
            row += [
                (desk.concentration(("change", station, f"{name}_figure_before"), name),),
                (desk.figure(("change", station, f"{name}_figure_change"), GROWTH),),
            ]
        rows.append(row)
    return desk.grid(heads, rows)


def _of_all(desk: AirDesk) -> Block:
    heads = [(Text("Station", "城市（点位）"), False)]
    heads += [(Text(*[str(desk.pollutant(name).text)] * 2), True) for name in SHOWN]
    rows: list[list[Line]] = [
        [(desk.station(code),), *((desk.concentration(("summary", code, f"{name}_figure"), name),) for name in SHOWN)]
        for code in desk.best_first()
    ]
    rows.append(
        [(Name(desk.say(Text("limit", "限值"))),), *((desk.plain(("limit", name)),) for name in SHOWN)]
    )  # fmt: skip
    return desk.grid(heads, rows)
