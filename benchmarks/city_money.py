"""The simulated city's programmes as the tables that the commands take: no planted sign in them."""

from collections.abc import Sequence

from jixiao.demo.programme_money import YEARS
from jixiao.demo.programmes import Programme

Frame = dict[str, list[object]]


def execution_frame(programmes: Sequence[Programme]) -> Frame:
    """Payments month by month."""
    frame: Frame = {name: [] for name in ("programme", "period", "paid", "budget", "carried_over", "group", "name")}
    for each in programmes:
        for (year, month), paid in each.money.paid.items():
            row = (each.code, f"{year}-{month:02d}", paid, each.money.budgets[year], each.money.carried_over[year],
                   each.kind, each.name)  # fmt: skip
            for column, entry in zip(frame.values(), row, strict=True):
                column.append(entry)
    return frame


def programme_frame(programmes: Sequence[Programme]) -> Frame:
    """What is known of each programme: names, places, content, payees, years, money, output, score."""
    last = YEARS[-1]
    return {
        "programme": [each.code for each in programmes], "name": [each.name for each in programmes],
        "department": [each.department for each in programmes], "group": [each.kind for each in programmes],
        "place": [each.place for each in programmes], "content": [each.content for each in programmes],
        "payees": ["；".join(each.payees) for each in programmes], "begin": [each.begin for each in programmes],
        "end": [each.end for each in programmes], "amount": [each.budget for each in programmes],
        "output": [each.output for each in programmes], "unit": [each.unit for each in programmes],
        "quantity": [each.quantity for each in programmes], "cost": [each.money.ends.get(last, 0) for each in programmes],
        "score": [each.score for each in programmes], "last": [each.money.initial.get(last, 0) for each in programmes],
    }  # fmt: skip
