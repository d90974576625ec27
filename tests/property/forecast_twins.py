"""Slow plain twins of what the forecasts compute all at once: one series, one value at a time."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, isfinite, nan


def half_width(errors: Sequence[float], share: Fraction) -> float:
    """The conformal quantile of absolute errors, with the rank in fractions."""
    sizes = sorted(abs(error) for error in errors if isfinite(error))
    place = ceil((len(sizes) + 1) * share)
    return sizes[place - 1] if 1 <= place <= len(sizes) else nan


def seasonal_naive(values: Sequence[float], season: int, horizon: int) -> list[float]:
    """The same phase of the last season; the newest value where there is no whole season."""
    if season == 1 or len(values) < season:
        return [values[-1]] * horizon
    return [values[len(values) - season + step % season] for step in range(horizon)]


def drift(values: Sequence[float], horizon: int) -> list[float]:
    """The newest value and the mean step so far for each step."""
    step = Fraction(values[-1]) - Fraction(values[0])
    mean = step / max(len(values) - 1, 1)
    return [float(Fraction(values[-1]) + mean * ahead) for ahead in range(1, horizon + 1)]


def yearly_change(values: Sequence[float], season: int) -> float:
    """The mean change over a season, over at most one season of pairs; NaN without a pair."""
    pairs = [(values[place], values[place - season]) for place in range(season, len(values))][-season:]
    return sum(now - before for now, before in pairs) / len(pairs) if pairs else nan


def grown_naive(rows: Sequence[Sequence[float]], season: int, horizon: int, share: float) -> list[list[float]]:
    """Last year's phase and, for each year ahead, `share` of the own and of the median growth."""
    own = [yearly_change(row, season) for row in rows]
    levels = [sum(abs(value) for value in row[-season:]) / len(row[-season:]) for row in rows]
    rates = sorted(change / level for change, level in zip(own, levels, strict=True) if isfinite(change) and level > 0)
    half = len(rates) // 2
    middle = 0.0 if not rates else rates[half] if len(rates) % 2 else (rates[half - 1] + rates[half]) / 2
    found = []
    for row, change, level in zip(rows, own, levels, strict=True):
        yearly = share * (change if isfinite(change) else 0.0) + share * middle * level
        naive = seasonal_naive(row, season, horizon)
        found.append([value + yearly * (step // season + 1) for step, value in enumerate(naive)])
    return found


def flows(first_phase: int, per_year: int, totals: Sequence[float]) -> list[float]:
    """What came in each period from the start of the first year on; a gap within a year in equal parts, else NaN."""
    wide = [nan] * first_phase + list(totals)
    found = [nan] * len(wide)
    for year in range(0, len(wide), per_year):
        places = range(year, min(year + per_year, len(wide)))
        known = [place for place in places if isfinite(wide[place])]
        before, reached = year - 1, 0.0
        for place in known:
            for part in range(before + 1, place + 1):
                found[part] = (wide[place] - reached) / (place - before)
            before, reached = place, wide[place]
    return found


def theta_line(values: Sequence[float]) -> list[tuple[float, float]]:
    """Start and slope of the least-squares line through the first 1, 2, … values, at times 1, 2, …"""
    found = []
    for n in range(1, len(values) + 1):
        times = range(1, n + 1)
        mean_time, mean = Fraction(sum(times), n), sum(map(Fraction, values[:n])) / n
        across = sum(
            (time - mean_time) * (Fraction(value) - mean) for time, value in zip(times, values[:n], strict=True)
        )
        square = sum((time - mean_time) ** 2 for time in times)
        slope = across / square if square else Fraction(0)
        found.append((float(mean - slope * mean_time), float(slope)))
    return found


def theta_loss(values: Sequence[float], alpha: float, start: float, weight: float, skipped: int) -> float:
    """The squared one-step errors of the dynamic theta model from the value after `skipped` on."""
    lines, level, loss = theta_line(values), start, 0.0
    for place, value in enumerate(values):
        if place >= skipped:
            line_start, slope = lines[place - 1]
            left = (1 - alpha) ** place
            pull = left * line_start + (1 - left * (1 - alpha)) / alpha * slope
            loss += (value - level - weight * pull) ** 2
        level = alpha * value + (1 - alpha) * level
    return loss


def weighted_half_width(errors: Sequence[float], weights: Sequence[Fraction], share: Fraction) -> float:
    """The first absolute error at which the weight of all up to it is `share` of all weight and of one more of the most."""
    pairs = sorted((abs(error), weight) for error, weight in zip(errors, weights, strict=True) if isfinite(error))
    if not pairs:
        return nan
    wanted, reached = share * (sum(weight for _, weight in pairs) + max(weight for _, weight in pairs)), Fraction(0)
    for size, weight in pairs:
        reached += weight
        if reached >= wanted:
            return size
    return nan


def line_and_season(values: Sequence[float], season: int, fading: Fraction) -> tuple[list[float], list[float]]:
    """Season by phase (counted from after the newest, mean 0) and line: least squares, each season back counts less.

    The normal equations of one slope and one level for each phase, in fractions.
    """
    n = len(values)
    points = [(place - n + 1, (place - n) % season, Fraction(value)) for place, value in enumerate(values)]
    weight = {when: fading ** (-when // season) for when, _, _ in points}
    means: list[tuple[Fraction, Fraction]] = []
    for phase in range(season):
        own = [(weight[when], Fraction(when), value) for when, at, value in points if at == phase]
        total = sum(each for each, _, _ in own)
        means.append((sum(w * t for w, t, _ in own) / total, sum(w * v for w, _, v in own) / total))
    away = [(weight[when], when - means[at][0], value - means[at][1]) for when, at, value in points]
    slope = sum(w * t * v for w, t, v in away) / sum(w * t * t for w, t, _ in away)
    raw = [value - slope * when for when, value in means]
    level = sum(raw) / season
    return [float(each - level) for each in raw], [float(level + slope * (place - n + 1)) for place in range(n)]


def moving_level(values: Sequence[float], season: int) -> list[float]:
    """The mean around each value, of those fewer than a season away, each counting a season less its distance."""
    found = []
    for place in range(len(values)):
        near = [
            (season - abs(place - other), value) for other, value in enumerate(values) if abs(place - other) < season
        ]
        near = [(weight, value) for weight, value in near if isfinite(value)]
        found.append(float(sum(w * Fraction(v) for w, v in near) / sum(w for w, _ in near)) if near else 0.0)
    return found
