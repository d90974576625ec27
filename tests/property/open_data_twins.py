"""Slow, plain twins: which hidden counts follow from the shown ones, by elimination with fractions."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from jixiao.report.open_data.suppression import Equation


def determined_by_elimination(equations: Sequence[Equation], hidden: Collection[int]) -> set[int]:
    """Gauss and Jordan: an unknown is fixed where its row of the reduced system has no other entry."""
    unknown = sorted(hidden)
    system = [
        [Fraction(-1 if row == each.total else 1) if row in each.cells else Fraction(0) for row in unknown]
        for each in equations
    ]
    done = 0
    for column in range(len(unknown)):
        pivot = next((line for line in range(done, len(system)) if system[line][column]), None)
        if pivot is None:
            continue
        system[done], system[pivot] = system[pivot], system[done]
        system[done] = [cell / system[done][column] for cell in system[done]]
        for line in range(len(system)):
            if line != done and system[line][column]:
                times = system[line][column]
                system[line] = [cell - times * other for cell, other in zip(system[line], system[done], strict=True)]
        done += 1
    return {
        unknown[[bool(cell) for cell in line].index(True)] for line in system if sum(bool(cell) for cell in line) == 1
    }
