"""The slow, plain twins of ratings, surveys, stuffing and the hotline: one row at a time, exact where it can be."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from math import exp, sqrt
from typing import Any

Row = Mapping[str, Any]
Z = 1.959963984540054


def half_up(value: Fraction, digits: int = 2) -> float:
    """Rounded as by hand."""
    whole = Decimal(value.numerator) / Decimal(value.denominator)
    return float(whole.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def competition(scores: Sequence[Fraction | float | None]) -> list[int | None]:
    """1, 2, 2, 4."""
    return [None if s is None else 1 + sum(o is not None and o > s for o in scores) for s in scores]


def wilson(hits: int, cases: int) -> tuple[float, float]:
    """Wilson's interval as the roots of (p̂ − p)² = z² p(1 − p) ÷ n."""
    a, b, c = 1 + Z * Z / cases, -(2 * hits / cases + Z * Z / cases), (hits / cases) ** 2
    root = sqrt(max(b * b - 4 * a * c, 0.0))
    return (0.0 if hits == 0 else (-b - root) / (2 * a)), (1.0 if hits == cases else (-b + root) / (2 * a))


def rating_counts(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """By point what each row counts as; rows in order of the file, `at` a number."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    valid = [row for row in rows if row["status"] == "" and (row["kind"] == "default" or row["degree"])]
    for row in rows:
        found[row["service_point"]][row["status"] or "rows"] += 1
    cases: dict[str, list[Row]] = defaultdict(list)
    for row in valid:
        cases[row["case_number"]].append(row)
    for number, members in cases.items():
        active = sorted((row for row in members if row["kind"] == ""), key=lambda row: row["at"])
        default = sorted((row for row in members if row["kind"] == "default"), key=lambda row: row["at"])
        keep = [*active, *default] if not number else (active or default)[:1]
        for row in members:
            counts = found[row["service_point"]]
            if not any(row is kept for kept in keep):
                counts["duplicates"] += 1
                continue
            counts["ratings"] += 1
            counts["default" if row["kind"] else "active"] += 1
            if not row["kind"]:
                counts[f"degree_{row['degree']}"] += 1
    return {point: dict(counts) for point, counts in found.items()}


def good_rate(counts: Mapping[str, int]) -> Fraction | None:
    """好评率 in per cent."""
    n = counts.get("active", 0)
    good = sum(counts.get(f"degree_{degree}", 0) for degree in (5, 4, 3))
    return Fraction(100 * good, n) if n else None


def bands(rows: Sequence[tuple[int, float, float]]) -> list[int]:
    """By (rank, low, high) in order of rank the number of each one's band."""
    numbers: list[int] = []
    opener = 0.0
    for _, low, high in rows:
        if not numbers or high < opener:
            numbers.append(numbers[-1] + 1 if numbers else 1)
            opener = low
        else:
            numbers.append(numbers[-1])
    return numbers


def hidden_cells(counts: Sequence[int]) -> list[bool]:
    """What must be hidden for nobody to work out a cell from 1 to 4 by subtraction from the published total."""
    if 0 < sum(counts) < 5:
        return [True] * len(counts)
    hidden = [1 <= count <= 4 for count in counts]
    total = sum(count for count, hide in zip(counts, hidden, strict=True) if hide)
    if any(hidden) and (hidden.count(True) == 1 or total < 5):
        rest = [(count, place) for place, count in enumerate(counts) if count and not hidden[place]]
        if rest:
            hidden[min(rest)[1]] = True
    return hidden


def hotline_score(row: Mapping[str, int]) -> Fraction | None:
    """0.30, 0.35, 0.35 of the three rates in per cent."""
    if not row["to_respond"] or not row["valid_callbacks"]:
        return None
    rates = (
        Fraction(row["responded"], row["to_respond"]),
        Fraction(row["solved"], row["valid_callbacks"]),
        Fraction(row["satisfied"], row["valid_callbacks"]),
    )
    return sum((100 * weight * rate for weight, rate in zip(WEIGHTS, rates, strict=True)), Fraction(0))


WEIGHTS = (Fraction(30, 100), Fraction(35, 100), Fraction(35, 100))


def callback_kind(order: Row) -> str:
    """What one work order's callback counts as; “” where there was none."""
    if order["callback"] == "none":
        return ""
    if order["kind"] == "consultation":
        return "consultation"
    if order["unreasonable"] == "accepted":
        return "unreasonable"
    if order["callback"] in ("unreachable", "refused"):
        return str(order["callback"])
    return "valid_callbacks" if order["solved"] and order["satisfied"] else "incomplete"


def stratified_mean(strata: Mapping[str, tuple[int, Sequence[Fraction]]]) -> tuple[Fraction, Fraction | None]:
    """Mean and variance of a stratified sample: population and values of each stratum (the textbook's formulas)."""
    total = sum(size for size, _ in strata.values())
    mean, variance, is_known = Fraction(0), Fraction(0), True
    for size, values in strata.values():
        n, own = len(values), sum(values, Fraction(0)) / len(values)
        mean += Fraction(size, total) * own
        if n == 1:
            is_known = False
            continue
        spread = sum((value - own) ** 2 for value in values) / (n - 1)
        variance += Fraction(size, total) ** 2 * (1 - Fraction(n, size)) * spread / n
    return mean, variance if is_known else None


def raked(
    table: Sequence[Sequence[Fraction]], rows: Sequence[Fraction], columns: Sequence[Fraction], rounds: int
) -> Any:
    """A table of two margins after so many rounds, exact."""
    current = [list(row) for row in table]
    for _ in range(rounds):
        current = [[cell * known / sum(row) for cell in row] for row, known in zip(current, rows, strict=True)]
        sums = [sum(column) for column in zip(*current, strict=True)]
        current = [
            [cell * known / there for cell, known, there in zip(row, columns, sums, strict=True)] for row in current
        ]
    return current


def poisson_at_least(count: int, mean: float) -> float:
    """The chance of at least so many, added up from the tail."""
    term = exp(-mean)
    below = 0.0
    for number in range(count):
        below += term
        term *= mean / (number + 1)
    tail, number = 0.0, count
    while term > 1e-300 and number < count + 400:
        tail += term
        number += 1
        term *= mean / number
    return tail if count > mean else 1 - below


def quantile(values: Sequence[float], share: float) -> float:
    """Between the two nearest, in proportion."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def burst_days(rows: Sequence[Row]) -> dict[tuple[str, int], bool]:
    """By point and day whether it is a burst; a row has point, day, network and is_open.

    Who came is told by answers with a visit; where there is none, by those that are alone in their network that day.
    """
    days = sorted({(row["point"], row["day"]) for row in rows})
    n_open = Counter((row["point"], row["day"]) for row in rows if row["is_open"])
    people = [row for row in rows if not row["is_open"]]
    if not people:
        here = Counter((row["point"], row["day"], row["network"]) for row in rows)
        people = [row for row in rows if here[row["point"], row["day"], row["network"]] == 1]
    visits = Counter((row["point"], row["day"]) for row in people)
    points = sorted({point for point, _ in days})
    ratios = [n_open[day] / visits[day] for day in days if visits[day]]
    ratio = quantile(ratios, 0.5) if ratios else 0.0
    usual, visitors = {}, {}
    for point in points:
        own = [day for day in days if day[0] == point]
        usual[point] = quantile([n_open[day] for day in own], 0.25 if visits else 0.1)
        visitors[point] = quantile([visits[day] for day in own], 0.25)
        if ratio > 0 and visitors[point] > 0:
            usual[point] = min(usual[point], ratio * visitors[point])
    least = max(1.0, quantile(list(usual.values()), 0.5) / 2)
    found = {}
    for day in days:
        expected = max(usual[day[0]], least)
        there = max(visitors[day[0]], 1.0)
        if visits[day] and poisson_at_least(visits[day], there) < 1e-6:
            expected *= visits[day] / there
        found[day] = n_open[day] >= 5 * expected and poisson_at_least(n_open[day], expected) < 1e-9
    return found


def alike_counts(bags: Sequence[str], least: int) -> list[int]:
    """By text how many are alike: chains of bags of characters that differ by at most one left out on either side."""
    n = len(bags)
    parent = list(range(n))

    def root(place: int) -> int:
        while parent[place] != place:
            place = parent[place]
        return place

    def shorter(bag: str) -> set[str]:
        return {bag} | ({bag[:cut] + bag[cut + 1 :] for cut in range(len(bag))} if len(bag) > least else set())

    for one in range(n):
        for other in range(one):
            if min(len(bags[one]), len(bags[other])) >= least and shorter(bags[one]) & shorter(bags[other]):
                parent[root(one)] = root(other)
    sizes = Counter(root(place) for place in range(n))
    return [sizes[root(place)] if len(bags[place]) >= least else 0 for place in range(n)]


def months_at_bottom(ranks: Sequence[Mapping[str, int]]) -> dict[tuple[int, str], int]:
    """By month (its place) and organisation the months in a row with the lowest rank, where that is not the first."""
    last = [
        {name for name, rank in month.items() if rank == max(month.values()) > 1} if month else set() for month in ranks
    ]
    found = {}
    for place, names in enumerate(last):
        for name in names:
            run = 1
            for _, before in pairwise([None, *reversed(last[:place])]):
                if before is None or name not in before:
                    break
                run += 1
            found[place, name] = run
    return found
