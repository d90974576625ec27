"""Air quality worked out by hand, slowly: Fractions and Decimals, one station and one day after the other."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import ceil

from jixiao.library import parameters, standards

Exact = Fraction | None
NAMES = ("pm25", "pm10", "so2", "no2", "co", "o3")
LEVELS = ((50, "优"), (100, "良"), (150, "轻度污染"), (200, "中度污染"), (300, "重度污染"))
ANNUAL = {"2012": {"pm25": 35, "pm10": 70, "so2": 60, "no2": 40, "co": 4, "o3": 160}}
ANNUAL["2026"] = ANNUAL["2012"] | {"pm25": 30, "pm10": 60}


def half_even(number: Fraction, digits: int) -> Fraction:
    scaled = number * 10**digits
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
    return Fraction(whole + up, 10**digits)


def iaqi(standard: str, averaging: str, name: str, concentration: Fraction) -> int | None:
    table = standards("air-quality", f"aqi_{averaging}")[f"HJ 633-{standard}"]
    entry, index = table[name], table["index"]
    exact = Decimal(concentration.numerator) / Decimal(concentration.denominator)
    given = Fraction(exact.quantize(Decimal(1).scaleb(-entry["digits"]), rounding=ROUND_HALF_EVEN))
    points = entry["breakpoints"]
    for place in range(len(points) - 1):
        if points[place] <= given <= points[place + 1]:
            rise = Fraction(index[place + 1] - index[place], points[place + 1] - points[place])
            return ceil(rise * (given - points[place]) + index[place])
    above: int | None = entry.get("above")
    return above


def day(standard: str, values: Mapping[str, Exact]) -> tuple[int | None, str, str]:
    """Index, level and primary pollutants of a day."""
    single: dict[str, int] = {}
    for name in NAMES:
        value = values.get(name)
        if value is None:
            continue
        found = iaqi(standard, "daily", name, value)
        if found is None:
            hour = values.get("o3_1h")
            found = None if hour is None else iaqi(standard, "daily", "o3_1h", hour)
            if found is None:
                return None, "", ""
        single[name] = found
    if not single:
        return None, "", ""
    worst = max(single.values())
    level = next((word for top, word in LEVELS if worst <= top), "严重污染")
    primary = [name for name in NAMES if single.get(name) == worst] if worst > 50 else []
    return worst, level, ";".join(primary)


def day_of_hours(hours: Mapping[int, Fraction]) -> Exact:
    """The mean of hours 0 to 23, of which 20 are needed."""
    return sum(hours.values(), Fraction(0)) / len(hours) if len(hours) >= 20 else None


def ozone_of_hours(hours: Mapping[int, Fraction]) -> Exact:
    """The greatest mean of eight hours that end at 8 to 24 o'clock."""
    means = []
    for end in range(8, 25):
        there = [hours[hour] for hour in range(end - 8, end) if hour in hours]
        if len(there) >= 6:
            means.append(sum(there, Fraction(0)) / len(there))
    if not means:
        return None
    return max(means) if len(means) >= 14 or half_even(max(means), 0) > 160 else None


def last_24(hours: Mapping[int, Fraction], hour: int) -> Exact:
    """The mean of an hour and the 23 before it, of which 20 are needed."""
    there = [hours[at] for at in range(hour - 23, hour + 1) if at in hours]
    return sum(there, Fraction(0)) / len(there) if len(there) >= 20 else None


def percentile(values: Sequence[Fraction], percent: int) -> Exact:
    ranked = sorted(values)
    if not ranked:
        return None
    place = Fraction((len(ranked) - 1) * percent, 100)
    low = int(place)
    above = ranked[min(low + 1, len(ranked) - 1)]
    return ranked[low] + (above - ranked[low]) * (place - low)


def figures(days: Sequence[Mapping[str, Exact]]) -> dict[str, Exact]:
    """What the composite index takes of the days of a period."""
    found: dict[str, Exact] = {}
    for name in NAMES:
        there = [value for each in days if (value := each.get(name)) is not None]
        if name in ("co", "o3"):
            found[name] = percentile(there, 95 if name == "co" else 90)
        else:
            found[name] = sum(there, Fraction(0)) / len(there) if there else None
    return found


def composite(standard: str, found: Mapping[str, Exact]) -> Exact:
    total = Fraction(0)
    for name in NAMES:
        figure = found[name]
        if figure is None:
            return None
        total += figure / ANNUAL[standard][name]
    return half_even(total, 2)


def breakpoints(standard: str, averaging: str, name: str) -> list[int]:
    points: list[int] = standards("air-quality", f"aqi_{averaging}")[f"HJ 633-{standard}"][name]["breakpoints"]
    return points


def impossible(name: str) -> int:
    """The concentration above which a value is taken for a stand-in."""
    return int(parameters("air-quality")["plausible"][-1]["value"]["at_most"][name])
