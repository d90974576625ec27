"""Evaluation by people once more, plainly: sums over lists, normal equations by elimination over fractions, sets of pieces."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

Pairs = Mapping[tuple[str, str], int]
"""(rater, object) → score."""
ZERO = Fraction(0)


def trimmed(values: Sequence[int]) -> tuple[Fraction, Fraction]:
    """Mean and the mean without one highest and one lowest, where there are five or more."""
    ordered = sorted(values)
    kept = ordered[1:-1] if len(ordered) >= 5 else ordered
    return Fraction(sum(ordered), len(ordered)), Fraction(sum(kept), len(kept))


def groups(pairs: Pairs) -> list[tuple[set[str], set[str]]]:
    """Raters and objects that hang together, found by joining until nothing joins any more."""
    found: list[tuple[set[str], set[str]]] = []
    for rater, target in pairs:
        touched = [one for one in found if rater in one[0] or target in one[1]]
        merged = ({rater}.union(*(one[0] for one in touched)), {target}.union(*(one[1] for one in touched)))
        found = [one for one in found if one not in touched] + [merged]
    return found


def leniency(pairs: Pairs) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """Least squares of score = object + rater, leniencies of a group adding up to 0: leniency of raters, corrected means."""
    lenient: dict[str, Fraction] = {}
    corrected: dict[str, Fraction] = {}
    for raters, objects in groups(pairs):
        names = [*((0, one) for one in sorted(raters)), *((1, one) for one in sorted(objects))]
        place = {name: number for number, name in enumerate(names)}
        size = len(names)
        rows = [[Fraction(0)] * (size + 1) for _ in range(size + 1)]
        for (rater, target), score in pairs.items():
            if rater in raters:
                one, other = place[0, rater], place[1, target]
                for first, second in ((one, one), (one, other), (other, one), (other, other)):
                    rows[first][second] += 1
                rows[one][size] += score
                rows[other][size] += score
        for rater in raters:
            rows[size][place[0, rater]] = Fraction(1)
        solved = eliminated(rows, size)
        lenient |= {rater: solved[place[0, rater]] for rater in raters}
        corrected |= {target: solved[place[1, target]] for target in objects}
    return lenient, corrected


def eliminated(rows: list[list[Fraction]], size: int) -> list[Fraction]:
    """The solution of equations that have exactly one."""
    for column in range(size):
        pivot = next(number for number in range(column, len(rows)) if rows[number][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [cell / rows[column][column] for cell in rows[column]]
        for number, row in enumerate(rows):
            if number != column and row[column]:
                rows[number] = [cell - row[column] * above for cell, above in zip(row, rows[column], strict=True)]
    return [rows[column][size] for column in range(size)]


def kendall_w(block: Sequence[Sequence[int]]) -> Fraction | None:
    """W by its definition: the spread of the rank sums over the largest spread that there could be, ties taken off."""
    m, n = len(block), len(block[0])
    ranks = [[Fraction(sum(b < a for b in row) * 2 + sum(b == a for b in row) + 1, 2) for a in row] for row in block]
    sums = [sum(row[place] for row in ranks) for place in range(n)]
    middle = Fraction(sum(sums), n)
    tied = sum(row.count(one) ** 2 - 1 for row in block for one in row)  # t³ − t over t ties, once per tied value
    whole = m * m * (n**3 - n) - m * tied
    return Fraction(12 * sum((one - middle) ** 2 for one in sums), whole) if whole else None


def mean_squares(block: Sequence[Sequence[int]]) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Between objects, within objects, between raters, rest: each sum of squares by its degrees of freedom."""
    k, n = len(block), len(block[0])
    grand = Fraction(sum(map(sum, block)), k * n)
    objects = [Fraction(sum(row[place] for row in block), k) for place in range(n)]
    raters = [Fraction(sum(row), n) for row in block]
    within = sum(((block[j][i] - objects[i]) ** 2 for j in range(k) for i in range(n)), ZERO)
    rest = sum(((block[j][i] - objects[i] - raters[j] + grand) ** 2 for j in range(k) for i in range(n)), ZERO)
    between, judges = (sum(((one - grand) ** 2 for one in means), ZERO) for means in (objects, raters))
    return k * between / (n - 1), within / (n * (k - 1)), n * judges / (k - 1), rest / ((n - 1) * (k - 1))


def shared_pieces(one: str, other: str, size: int) -> tuple[int, int, int]:
    """How many different pieces of that size each text has, and how many both."""
    first, second = ({text[at : at + size] for at in range(len(text) - size + 1)} for text in (one, other))
    return len(first), len(second), len(first & second)


def by_object(pairs: Pairs) -> dict[str, list[int]]:
    """The scores of every object."""
    found: dict[str, list[int]] = defaultdict(list)
    for (_, target), score in pairs.items():
        found[target].append(score)
    return found
