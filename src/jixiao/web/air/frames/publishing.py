"""What the public is given of a month or year of air: tables with their definitions, and sentences by rule."""

from typing import Any

from jixiao.engine.air_quality.standards import SHOWN, air_levels
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.web.air import queries
from jixiao.web.air.frames.statistics import allowances, change, standard_for, summaries
from jixiao.web.air.queries import ResultRow
from jixiao.web.air.rules import CITY, GOOD_DAYS, POLLUTANT_LABELS, UNITS

DAY_FIELDS = (
    Field("date", "date", Text("Day", "日期"), is_key=True),
    Field("station", "string", Text("Station", "点位"), description=Text(
        "Code of the station; “city” is the mean of all stations' concentrations.", "点位编码；city 为全市（各点位浓度的平均）。"
    ), is_key=True),
    Field("standard", "string", Text("Standard", "标准"), description=Text(
        "The standard that was in force on the day.", "当日有效的标准。")),
    Field("aqi", "integer", Text("AQI", "空气质量指数")),
    Field("level", "string", Text("Level", "空气质量级别")),
    Field("primary_pollutant", "string", Text("Primary pollutant", "首要污染物")),
    *(Field(name, "number", Text(f"{label}, daily value", f"{label} 日值"), UNITS[name], description=Text(
        "Daily maximum of 8 hours.", "日最大 8 小时平均。") if name == "o3" else None)
      for name, label in POLLUTANT_LABELS.items()),
    Field("counts", "boolean", Text("Counts as a valid day", "是否有效")),
)  # fmt: skip
DIGITS = {name: 1 if name == "co" else 0 for name in SHOWN}
CITY_CODE = "city"


def published_tables(period: Period) -> tuple[OpenTable, ...]:
    """Of a month or year: every day of the city and its stations under the standard of the day; the summary of each place."""
    return (_days(period), _summary(period))


def _days(period: Period) -> OpenTable:
    rows = queries.day_rows(period.first_date, period.last_date, place=None)
    title = Text(f"Air quality by day, {period.label_en}", f"{period.label_zh}每日空气质量")
    return OpenTable("air_days", title, DAY_FIELDS, [_day(row) for row in rows])


def _day(row: ResultRow) -> tuple[object, ...]:
    values = (None if (value := row.values[name]) is None else round(value, 3) for name in POLLUTANT_LABELS)
    primary = ";".join(POLLUTANT_LABELS[name] for name in row.primary)
    place = row.place or CITY_CODE
    return (row.day, place, row.standard, row.aqi, row.level_name.zh or None, primary or None, *values, row.is_judged)


def _summary(period: Period) -> OpenTable:
    standard = standard_for(period)
    levels = [level.name for level in air_levels()]
    fields = (
        Field("station", "string", Text("Station", "点位"), is_key=True),
        Field("period", "period", Text("Period", "时段"), is_key=True),
        Field("standard", "string", Text("Standard", "标准")),
        Field("valid_days", "integer", Text("Valid days", "有效天数"), Text("days", "天")),
        Field("good_days", "integer", Text("Good days", "优良天数"), Text("days", "天")),
        Field("good_share", "number", Text("Share of good days", "优良天数比例"), "%"),
        Field("heavy_days", "integer", Text("Heavily polluted days", "重度及以上污染天数"), Text("days", "天")),
        *(Field(f"level_{at}_days", "integer", Text(f"Days: {name.en}", f"{name.zh}天数"), Text("days", "天"))
          for at, name in enumerate(levels, start=1)),
        *(Field(f"{name}_figure", "number", Text(f"{label}, as assessed", f"{label} 评价值"), UNITS[name])
          for name, label in POLLUTANT_LABELS.items()),
        Field("composite_index", "number", Text("Composite index", "综合指数")),
    )  # fmt: skip
    rows = []
    for place, row in summaries(period, standard).items():
        given: dict[str, Any] = {**row, "station": place or CITY_CODE, "period": str(period), "standard": standard.name}
        rows.append(tuple(given.get(field.name) for field in fields))
    title = Text(f"Air quality, {period.label_en}", f"{period.label_zh}空气质量统计")
    return OpenTable("air_summary", title, fields, rows)


def day_sentence(row: ResultRow) -> Text:
    """One day of the city: index, level, primary pollutants."""
    zh, en = f"{row.day.month}月{row.day.day}日", f"{row.day:%d %B %Y}".lstrip("0")
    if row.aqi is None:
        return Text(f"{en}: too few measurements for an index.", f"{zh}：监测数据不足，无空气质量指数。")
    names = [POLLUTANT_LABELS[name] for name in row.primary]
    led_zh = f"，首要污染物 {'、'.join(names)}" if names else ""
    led_en = f", led by {', '.join(names)}" if names else ""
    return Text(
        f"{en}: AQI {row.aqi}, {row.level_name.en}{led_en}.",
        f"{zh}：空气质量指数 {row.aqi}，{row.level_name.zh}{led_zh}。",
    )


def headlines(period: Period) -> tuple[Text, ...]:
    """Sentences on the city's month or year: days, composite index, change in a year, what the target still allows."""
    standard = standard_for(period)
    city = summaries(period, standard).get(CITY)
    if city is None or not city["valid_days"]:
        return ()
    said = [
        Text(
            f"{period.label_en}: {city['good_days']} good days of {city['valid_days']} valid ones ({city['good_share']:.1f} %).",
            f"{period.label_zh}：有效监测 {city['valid_days']} 天，优良 {city['good_days']} 天，"
            f"优良天数比例 {city['good_share']:.1f}%。",
        )
    ]
    if city["composite_index"] is not None:
        index = f"{city['composite_index']:.2f}"
        said.append(Text(f"Composite index {index} ({standard.limits}).", f"综合指数 {index}（{standard.limits}）。"))
    said += _changed(period, city)
    said += _allowed(period)
    return tuple(said)


def _changed(period: Period, city: Any) -> list[Text]:
    moved = change(period, standard_for(period))
    if moved is None or not moved["valid"]:
        return []
    days, pm25 = moved["good_days_change"], moved["pm25_figure_change"]
    standard = standard_for(period).name
    zh = "与上年持平" if days == 0 else f"同比{'增加' if days > 0 else '减少'} {abs(days)} 天"
    en = (
        "as many as a year before" if days == 0 else f"{abs(days)} {'more' if days > 0 else 'fewer'} than a year before"
    )
    said = [Text(f"Good days: {en}, both by {standard}.", f"优良天数{zh}（两年均按 {standard} 计算）。")]
    if pm25 is not None:
        way_zh, way_en = ("上升", "up") if pm25 > 0 else ("下降", "down")
        figure = city["pm25_figure"]
        told = Text(f"PM2.5 {figure:g} µg/m³, {way_en} {abs(pm25):.1f} %.",
                    f"PM2.5 浓度 {figure:g} 微克/立方米，同比{way_zh} {abs(pm25):.1f}%。")  # fmt: skip
        if pm25 == 0:
            told = Text(f"PM2.5 {figure:g} µg/m³, unchanged.", f"PM2.5 浓度 {figure:g} 微克/立方米，同比持平。")
        said.append(told)
    return said


def _allowed(period: Period) -> list[Text]:
    targets = {name: row.value for name, row in queries.current_targets(period.year).items()}
    known_until = queries.newest_day()
    if known_until is None or known_until.year != period.year or period.last_date < known_until.replace(day=1):
        return []
    said = []
    name = standard_for(period).name
    for one in allowances(period.year, standard_for(period), targets):
        if one.target_of == GOOD_DAYS and one.missing is not None and one.so_far is not None:
            said.append(
                Text(
                    f"This year {one.so_far:g} good days, all by {name}; {one.missing:g} of the {one.days_left} days left "
                    f"are wanted for the target of {one.target:g}.",
                    f"今年以来优良 {one.so_far:g} 天（均按 {name} 计算）；剩余 {one.days_left} 天中还需"
                    f" {one.missing:g} 天才能达到 {one.target:g} 天的目标。",
                )
            )
        elif one.allowance is not None:
            label = POLLUTANT_LABELS[one.target_of]
            said.append(
                Text(
                    f"{label}: the {one.days_left} days left may average at most {one.allowance:.0f} µg/m³ for the year's "
                    f"target of {one.target:g}.",
                    f"{label}：要达到年均 {one.target:g} 微克/立方米的目标，剩余 {one.days_left} 天日均值须控制在"
                    f" {one.allowance:.0f} 微克/立方米以内。",
                )
            )
    return said
