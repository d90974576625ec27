"""What the days were like: good and heavily polluted ones, days by level, what led, the composite index."""

from jixiao.engine.air_quality.periods.counts import LEVELS
from jixiao.engine.air_quality.standards import SHOWN, air_levels
from jixiao.engine.model.text import Text
from jixiao.report.charts.columns_spec import Columns, ColumnSet
from jixiao.report.charts.sheet import Sheet
from jixiao.report.document import Block, Line, Paragraph, Picture
from jixiao.report.facts import At, Ratio
from jixiao.report.facts.wording import Part
from jixiao.report.passages.air.desk import COMPOSITE, SHARE, AirDesk

MOST_NAMED = 3


def days(desk: AirDesk) -> list[Block]:
    """A paragraph per station where they are few, else of the ends; of one station alone the days by level as well."""
    stations = desk.air.stations
    if len(stations) == 1:
        told = (*_one(desk, stations[0]), *_leading(desk, stations[0]))
        return [Paragraph(told), *_levels(desk, stations[0]), *_too_few(desk)]
    return [Paragraph(_many(desk)), _level_table(desk), *_too_few(desk)]


def _too_few(desk: AirDesk) -> list[Block]:
    """Of whom the standard wants more days than there are."""
    short = [code for code in desk.air.stations if desk.value(("summary", code, "valid")) == 0]
    if not short:
        return []
    words = Text(
        "For {names} there are fewer daily values than {rule} wants for the period: the figures are for orientation only.",
        "{names}的日均值个数不满足{rule}对该时段的有效性要求，结果仅供参考。",
    )
    named = desk.speaker.listed([(desk.station(code),) for code in short])
    return [Paragraph(desk.tell(words, names=named, rule=desk.name("HJ 663")), is_note=True)]


def _one(desk: AirDesk, station: str) -> tuple[Part, ...]:
    if not desk.value(("summary", station, "valid_days")):
        words = Text("{period}: no day of {station} can be judged.", "{period}，{station}没有可评价的日数据。")
        return desk.tell(words, period=desk.period(), station=desk.station(station))
    pattern = Text(
        "In {period} {station} had {n} days that can be judged; {good} were good or moderate ({share}), {heavy} heavily or "
        "severely polluted. The composite index is {composite} ({standard}).",
        "{period}，{station}有效监测{n}天，其中优良{good}天，优良天数比例{share}，重度及以上污染{heavy}天；环境空气质量综合指数为{composite}（{standard}）。",
    )
    return desk.tell(
        pattern, period=desk.period(), station=desk.station(station), standard=desk.standard(),
        n=desk.whole(("summary", station, "valid_days")), good=desk.whole(("summary", station, "good_days")),
        share=desk.figure(("summary", station, "good_share"), SHARE),
        heavy=desk.whole(("summary", station, "heavy_days")),
        composite=desk.figure(("summary", station, "composite_index"), COMPOSITE),
    )  # fmt: skip


def _leading(desk: AirDesk, station: str) -> tuple[Part, ...]:
    """The pollutants that led on most days (each tie named); nothing where none ever led."""
    led = {name: desk.value(("summary", station, f"primary_{name}")) or 0.0 for name in SHOWN}
    most = max(led.values())
    if not most:
        return ()
    first = [name for name in SHOWN if led[name] == most]
    pattern = Text(" The primary pollutant was most often {names} ({n} days).", "首要污染物以{names}为最多（{n}天）。")
    named = desk.speaker.listed([(desk.pollutant(name),) for name in first])
    return desk.tell(pattern, names=named, n=desk.whole(("summary", station, f"primary_{first[0]}")))


def _levels(desk: AirDesk, station: str) -> list[Block]:
    heads = [(Text("Level", "级别"), False), (Text("Days", "天数"), True), (Text("Share", "占比"), True)]
    whole = At(("summary", station, "valid_days"))
    places = {level.name: ("summary", station, column) for level, column in zip(air_levels(), LEVELS, strict=True)}
    rows: list[list[Line]] = [
        [(desk.name(name),), (desk.whole(place),), (desk.figure(Ratio(At(place), whole), SHARE),)]
        for name, place in places.items()
    ]
    title = desk.say(Text("Days by level", "各级别天数"))
    shown = ColumnSet(desk.say(Text("days", "天")), [desk.value(place) for place in places.values()])
    chart = Columns(title, [desk.say(name) for name in places], [shown])
    return [desk.grid(heads, rows), Picture(title, Sheet(title, chart).svg)]


def _many(desk: AirDesk) -> tuple[Part, ...]:
    ranked = [code for code in desk.best_first() if desk.air.has(("summary", code, "rank"))]
    opening = desk.tell(
        Text("{period}, by {standard}.", "{period}各点位按{standard}评价。"), period=desk.period(), standard=desk.standard()
    )  # fmt: skip
    if not ranked:
        words = Text(
            " No composite index can be told: figures of some pollutants are missing.",
            "因部分污染物缺数，无法计算综合指数。",
        )
        return (*opening, desk.say(words))
    ranks = {code: desk.value(("summary", code, "rank")) for code in ranked}
    best, last = ([code for code in ranked if ranks[code] == ranks[end]] for end in (ranked[0], ranked[-1]))
    told = (*opening, *desk.tell(
        Text(" The best composite index is {low} ({names}).", "综合指数最低（空气质量最好）为{low}（{names}）。"),
        low=desk.figure(("summary", best[0], "composite_index"), COMPOSITE), names=_some(desk, best),
    ))  # fmt: skip
    if ranks[best[0]] == ranks[last[0]]:
        return told
    return (*told, *desk.tell(
        Text(" The highest is {high} ({names}).", "最高为{high}（{names}）。"),
        high=desk.figure(("summary", last[0], "composite_index"), COMPOSITE), names=_some(desk, last),
    ))  # fmt: skip


def _some(desk: AirDesk, codes: list[str]) -> tuple[Part, ...]:
    """The first three by name, and that there are others."""
    named = desk.speaker.listed([(desk.station(code),) for code in codes[:MOST_NAMED]])
    return named if len(codes) <= MOST_NAMED else (*named, desk.say(Text(" and others", "等")))


def _level_table(desk: AirDesk) -> Block:
    heads = [
        (Text("Station", "城市（点位）"), False), (Text("Days judged", "有效天数"), True), (Text("Good", "优良天数"), True),
        (Text("Share", "优良比例"), True),
        *((level.name, True) for level in air_levels()),
    ]  # fmt: skip
    rows: list[list[Line]] = [
        [
            (desk.station(code),), (desk.whole(("summary", code, "valid_days")),),
            (desk.whole(("summary", code, "good_days")),), (desk.figure(("summary", code, "good_share"), SHARE),),
            *((desk.whole(("summary", code, column)),) for column in LEVELS),
        ]
        for code in desk.best_first()
    ]  # fmt: skip
    return desk.grid(heads, rows)
