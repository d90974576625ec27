"""Columns by the names that files really have: PM2.5, O3_8h, “SO2(μg/m³)”, 日期, 站点; and the unit in a heading."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jixiao.engine.air_quality.standards import SHOWN
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text, nearest

WHEN = ("date", "time", "datetime", "timestamp", "day", "日期", "时间", "监测时间", "监测日期", "发布时间")
HOUR = ("hour", "小时", "时")
PARTS = ("year", "month", "day")
STATION = (
    "station", "site", "city", "station_code", "organisation_code", "站点", "站点名称", "点位", "点位名称", "监测点",
    "监测点位", "城市", "城市名称", "区县",
)  # fmt: skip
_SPELLED = {
    "pm25": "pm25", "pm10": "pm10", "so2": "so2", "no2": "no2", "co": "co", "o3": "o3",
    "细颗粒物": "pm25", "可吸入颗粒物": "pm10", "二氧化硫": "so2", "二氧化氮": "no2", "一氧化碳": "co", "臭氧": "o3",
}  # fmt: skip
_UNIT = re.compile(r"[\(（/\[［]\s*([^)）\]］]*)[\)）\]］]?\s*$")
_WORDS = ("日均浓度", "平均浓度", "日均值", "小时均值", "浓度", "含量", "均值", "max")
_LENGTHS = ("24h", "8h", "1h")
_QUIET = ("file", "row")
MICRO, MILLI = ("ug/m3", "μg/m3", "微克/立方米", "ug", "μg"), ("mg/m3", "毫克/立方米", "mg")
OTHER = ("ppm", "ppb", "ppmv", "ppbv", "ng/m3")


@dataclass(frozen=True)
class Headings:
    """Where each thing stands: `pollutants` maps pm25 … (and o3_1h) to columns, `factors` what a column is multiplied by."""

    when: str
    station: str
    hour: str
    parts: tuple[str, ...]
    pollutants: Mapping[str, str]
    factors: Mapping[str, float]


def read_headings(
    names: Iterable[str], findings: FindingList, *, hourly: bool = False, co_unit: str = "mg/m3"
) -> Headings:
    """The columns of a table of concentrations. DefinitionError where no date or no pollutant is among them.

    `hourly`: the values are means of an hour, so that columns of running means (o3_8h, pm25_24h) are none of them.
    `co_unit`: in what the column of CO is, where its heading does not say.
    """
    present = [str(name) for name in names]
    plain = {_plain(name): name for name in reversed(present)}
    parts = tuple(plain[part] for part in PARTS) if all(part in plain for part in PARTS) else ()
    when = "" if parts else next((plain[name] for name in WHEN if name in plain), "")
    pollutants: dict[str, str] = {}
    factors: dict[str, float] = {}
    for name in present:
        code = _pollutant(name, hourly)
        if code and code not in pollutants:
            pollutants[code] = name
            factors[code] = _factor(code, name, co_unit, findings)
        elif code:
            text = Text(f"“{name}” and “{pollutants[code]}” are both {code}; the first is read.",
                        f"“{name}”与“{pollutants[code]}”均为 {code}，只读取前者。")  # fmt: skip
            findings.add(Finding(Severity.WARNING, "doubled_column", text, indicator_code=code))
    _check(present, when or "".join(parts), pollutants)
    station = next((plain[name] for name in STATION if name in plain), "")
    hour = next((plain[name] for name in HOUR if name in plain), "")
    known = {when, station, hour, *parts, *pollutants.values(), *_QUIET}
    _tell_unknown([name for name in present if name not in known and name.strip()], findings)
    absent = [code for code in SHOWN if code not in pollutants]
    if absent:
        _tell_absent(absent, findings)
    return Headings(when, station, hour, parts, pollutants, factors)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().lower()


def _unit_of(name: str) -> str:
    found = _UNIT.search(_plain(name))
    return found[1].replace(" ", "").replace("µ", "μ").replace("m³", "m3").replace("^", "") if found else ""


def _pollutant(name: str, hourly: bool) -> str:
    """The pollutant of a heading; “” where it is none, or one averaged over another length than is wanted."""
    bare = _UNIT.sub("", _plain(name)) or _plain(name)
    word = "".join(sign for sign in bare if sign.isalnum()).replace("mda8", "8h")
    for tail in _WORDS:
        word = word.replace(tail, "") if word not in _SPELLED else word
    code, length = _SPELLED.get(word, ""), ""
    for tail in _LENGTHS:
        if not code and word.endswith(tail):
            code, length = _SPELLED.get(word.removesuffix(tail), ""), tail
    if hourly:
        return code if length in ("", "1h") else ""
    if length == "1h":
        return "o3_1h" if code == "o3" else ""
    return code if length in ("", "8h" if code == "o3" else "24h") else ""


def _factor(code: str, name: str, co_unit: str, findings: FindingList) -> float:
    """What a column is multiplied by to have the standard's unit: µg/m³, for CO mg/m³."""
    unit = _unit_of(name)
    milli, micro = unit in MILLI, unit in MICRO
    if code == "co":
        if not unit and co_unit == "ug/m3":
            return 0.001
        factor = 0.001 if micro else 1.0
    else:
        factor = 1000.0 if milli else 1.0
    own = "mg/m³" if code == "co" else "µg/m³"
    if factor != 1:
        text = Text(f"The column “{name}” is in {unit}; it was converted to {own}.",
                    f"“{name}”列的单位为 {unit}，已换算为 {own}。")  # fmt: skip
        findings.add(Finding(Severity.INFO, "unit_converted", text, indicator_code=code))
    elif unit in OTHER:
        text = Text(f"The heading “{name}” says {unit}, which concentrations here never are; read as {own}.",
                    f"表头“{name}”写的单位是 {unit}，本标准不用该单位；按 {own} 读取，请核对。")  # fmt: skip
        findings.add(Finding(Severity.WARNING, "unit_in_heading", text, indicator_code=code))
    return factor


def _check(present: list[str], when: str, pollutants: Mapping[str, str]) -> None:
    wanted = Text(
        "Needed: date (or time), a column for each of pm25, pm10, so2, no2, co, o3, and station where there are several.",
        "需要：date（或 time），pm25、pm10、so2、no2、co、o3 各一列；有多个站点时另有 station。",
    )
    shown = ", ".join(name for name in present if name not in _QUIET)[:200]
    if not when:
        text = Text(f"There is no column date or time. There are: {shown}.", f"没有 date 或 time 列。现有：{shown}。")
        raise DefinitionError("no_date", text, wanted)
    if not pollutants:
        text = Text(f"There is no column of a pollutant. There are: {shown}.", f"没有污染物浓度列。现有：{shown}。")
        raise DefinitionError("no_pollutant", text, wanted)


def _tell_unknown(unknown: list[str], findings: FindingList) -> None:
    for name in unknown:
        guess = nearest(_plain(name), [*SHOWN, "date", "time", "station", "hour"])
        meant = Text(f" Did you mean “{guess}”?", f"是否应为“{guess}”？") if guess else Text("", "")
        text = Text(f"The column “{name}” is not read.{meant.en}", f"未读取“{name}”列。{meant.zh}")
        severity = Severity.WARNING if guess else Severity.INFO
        findings.add(Finding(severity, "unknown_column", text))


def _tell_absent(absent: list[str], findings: FindingList) -> None:
    listed = ", ".join(absent)
    text = Text(
        f"There is no column {listed}: the index is the worst of the others and may be too low.",
        f"没有 {listed} 列：指数只按其余污染物计算，可能偏低。",
    )
    findings.add(Finding(Severity.WARNING, "missing_pollutant", text))
