"""`hotline(orders)`: three rates, scores and ranks of every organisation and month; `hotline_ranks(scores)`: given ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np

from jixiao.engine.hotline.marking import RATES, Marking, read_marking
from jixiao.engine.hotline.orders import count_orders, read_month
from jixiao.engine.hotline.standing import at_the_bottom, ranks_by_list, red_and_black
from jixiao.engine.model.event_rows import columns_of, height, plain_list, text_column
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rounding import half_up
from jixiao.engine.model.rows import Quantity, read_quantity
from jixiao.engine.model.settings import Own
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, show

COUNTED = Text("The table of counts", "统计表")
SCORES = Text("The table of scores", "得分表")
PAIRS: Final = {
    "response_rate": ("responded", "to_respond"),
    "solution_rate": ("solved", "valid_callbacks"),
    "satisfaction_rate": ("satisfied", "valid_callbacks"),
}
"""Each rate: its numerator and denominator."""
STATES: Final = ("scored", "no_orders", "nothing_to_respond", "no_valid_callbacks", "rate_missing")


@dataclass(frozen=True)
class Hotline(Outcome):
    """`table` has a row per organisation and month: counts, rates (per cent, two decimals), score, full_mark, rank, state.

    Who is not `scored` is listed with the reason (no_orders, no_valid_callbacks …) and has no rank.
    """

    marking: Marking

    @cached_property
    def lists(self) -> Table:
        """红黑榜: the first and the last of each month and group."""
        return red_and_black(self.table, self.marking.settings)

    @cached_property
    def streaks(self) -> Table:
        """Who is at the bottom, and for how many months in a row."""
        return at_the_bottom(self.table, self.marking.settings)


def hotline(
    orders: object,
    marking: object = None,
    *,
    organisations: Sequence[str] = (),
    day: date | None = None,
    own: Own | None = None,
) -> Hotline:
    """Rates, scores and ranks from work orders (columns: see `count_orders`); `marking`: see `read_marking`.

    `organisations` are listed in every month, with orders or without. What cannot be read is a finding.
    """
    rules = read_marking(marking, day=day, own=own)
    findings = FindingList()
    counts = count_orders(orders, findings, day=day, own=rules.settings.own)
    expected = dict.fromkeys([*organisations, *rules.groups])
    result = hotline_rates(_with_absent(counts, list(expected)), rules)
    told = [_again(row) for row in result.findings]
    findings.found.extend(told)
    return replace(result, findings=findings.table())


def _with_absent(counts: Table, organisations: Sequence[str]) -> Table:
    """With a row of zeros for each organisation that has no order in a month."""
    rows = counts.to_rows()
    there = {(row["organisation_code"], row["month"]) for row in rows}
    names = [name for name in counts.columns if name not in ("organisation_code", "month", "group")]
    for month in sorted({row["month"] for row in rows}):
        rows += [
            {"organisation_code": code, "month": month, "group": "", **dict.fromkeys(names, 0)}
            for code in organisations
            if (code, month) not in there
        ]
    rows.sort(key=lambda row: (row["month"], row["organisation_code"]))
    return Table.from_rows(list(counts.columns), [tuple(row.values()) for row in rows])


def _again(row: Mapping[str, Any]) -> Finding:
    text = Text(row["message"], row["message_zh"])
    return Finding(Severity(row["severity"]), row["rule"], text, row["organisation_code"], row["indicator_code"],
                   row["period"])  # fmt: skip


def hotline_rates(
    counts: object, marking: object = None, *, day: date | None = None, own: Own | None = None
) -> Hotline:
    """The same from counts: `organisation_code` [, month, group], to_respond, responded, valid_callbacks, solved, satisfied
    (and `orders`, where 0 tells that there was none); other rates that a part names stand in columns of that name, in per
    cent. An impossible count is a finding, and its organisation is not scored.
    """
    rules = read_marking(marking, day=day, own=own)
    findings = FindingList()
    needed = {name for rate in rules.rates for name in PAIRS.get(rate, (rate,))}
    columns = columns_of(counts, ["organisation_code", *sorted(needed)], COUNTED)
    n = height(columns)
    base = _keys(columns, n, rules, findings)
    numbers = {
        name: np.array(read_quantity(columns[name]).values)
        for name in (*dict.fromkeys([name for pair in PAIRS.values() for name in pair]), "orders", *rules.rates)
        if name in columns
    }
    rates = {rate: _rate(rate, numbers, base, findings) for rate in dict.fromkeys((*RATES, *rules.rates))}
    states = [_state(row, numbers, rates, rules) for row in range(n)]
    scores: list[float | None] = []
    for row, state in enumerate(states):
        known = {name: float(column[row]) for name, column in rates.items()}
        raw = rules.score(known, base["group"][row]) if state == "scored" else None
        scores.append(None if raw is None else float(half_up(np.array([raw]))[0]))
    return _delivered(columns, base, rates, scores, states, rules, findings)


def _keys(columns: Mapping[str, Any], n: int, rules: Marking, findings: FindingList) -> dict[str, list[str]]:
    """Organisation, month and group of each row; the group as the marking has it, else as the table."""
    organisation = text_column(columns, "organisation_code", n)
    codes = [organisation.at(row) for row in range(n)]
    given, months = text_column(columns, "group", n), text_column(columns, "month", n)
    read = [read_month(months.at(row)) for row in range(n)]
    for row in range(n):
        if "month" in columns and not read[row]:
            text = Text("The month cannot be read; write 2026-03.", "月份无法读取；请写成 2026-03。")
            findings.add(Finding(Severity.ERROR, "bad_month", text, codes[row], row=row + 1))
    return {
        "organisation_code": codes, "month": read,
        "group": [rules.groups.get(code, given.at(row)) for row, code in enumerate(codes)],
    }  # fmt: skip


def _rate(name: str, numbers: Mapping[str, Any], base: Mapping[str, list[str]], findings: FindingList) -> Any:
    """A rate in per cent by row; NaN where it cannot be computed. Impossible counts are told."""
    n = len(base["month"])
    if name not in PAIRS:
        return numbers[name]
    part, whole = (numbers.get(each, np.full(n, np.nan)) for each in PAIRS[name])
    bad = (part < 0) | (whole < 0) | (part > whole)
    for row in np.flatnonzero(bad).tolist():
        some, of = show(float(part[row])), show(float(whole[row]))
        text = Text(f"{PAIRS[name][0]} {some} must lie between 0 and {PAIRS[name][1]} {of}.",
                    f"{PAIRS[name][0]}（{some}）须在 0 与 {PAIRS[name][1]}（{of}）之间。")  # fmt: skip
        code, month = base["organisation_code"][row], base["month"][row]
        findings.add(Finding(Severity.ERROR, "part_exceeds_whole", text, code, name, month, row=row + 1))
    return 100 * part / np.where(~bad & (whole > 0), whole, np.nan)


def _state(row: int, numbers: Mapping[str, Any], rates: Mapping[str, Any], rules: Marking) -> str:
    """Why a row is scored or not."""
    if "orders" in numbers and numbers["orders"][row] == 0:
        return "no_orders"
    wholes = {PAIRS[rate][1]: numbers[PAIRS[rate][1]][row] for rate in rules.rates if rate in PAIRS}
    if wholes and all(whole == 0 for whole in wholes.values()) and "orders" not in numbers:
        return "no_orders"
    if wholes.get("to_respond") == 0:
        return "nothing_to_respond"
    if wholes.get("valid_callbacks") == 0:
        return "no_valid_callbacks"
    return "scored" if all(rates[rate][row] == rates[rate][row] for rate in rules.rates) else "rate_missing"


def _delivered(
    columns: Mapping[str, Any], base: Mapping[str, list[str]], rates: Mapping[str, Any], scores: list[float | None],
    states: list[str], rules: Marking, findings: FindingList,
) -> Hotline:  # fmt: skip
    shown = {name: [None if v != v else v for v in half_up(column).tolist()] for name, column in rates.items()}
    rest: dict[str, Any] = {
        name: plain_list(column) for name, column in columns.items() if name not in {*base, *shown, "file", "row"}
    }
    made: dict[str, Any] = {
        "score": scores, "full_mark": [rules.full_mark(group) for group in base["group"]],
        "rank": ranks_by_list(base["month"], base["group"], scores), "state": states,
    }  # fmt: skip
    return Hotline(Table({**base, **rest, **shown, **made}), findings.table(), rules)


def hotline_ranks(
    scores: object, marking: object = None, *, day: date | None = None, own: Own | None = None
) -> Hotline:
    """Scores that are given are ranked by month and group: `organisation_code` (or `unit`), score [, month, group,
    full_mark, work_orders, published_rank]. No score, or no work orders: listed and not ranked. A score above the full
    mark, and a published rank that differs, are findings.
    """
    rules = read_marking(marking, day=day, own=own)
    findings = FindingList()
    columns = columns_of(scores, ["score"], SCORES)
    if "organisation_code" not in columns and "unit" in columns:
        columns = {("organisation_code" if name == "unit" else name): column for name, column in columns.items()}
    columns = columns_of(columns, ["organisation_code", "score"], SCORES)
    n = height(columns)
    base = _keys(columns, n, rules, findings)
    given: dict[str, Quantity] = {
        name: read_quantity(columns[name]) for name in ("score", "full_mark", "work_orders", "published_rank") if name in columns
    }  # fmt: skip
    for row, reading in given["score"].refused.items():
        code = base["organisation_code"][row]
        findings.add(
            Finding(Severity.ERROR, "not_a_number", reading.text, code, "score", base["month"][row], row=row + 1)
        )
    values = np.array(given["score"].values)
    orders = given["work_orders"].values if "work_orders" in given else np.full(n, np.nan)
    states = [
        "no_orders" if o == 0 else ("rate_missing" if v != v else "scored") for v, o in zip(values, orders, strict=True)
    ]
    kept = [float(value) if state == "scored" else None for value, state in zip(values, states, strict=True)]
    ranks = ranks_by_list(base["month"], base["group"], kept)
    marks = _full_marks(given, base, rules)
    _tell_differences(given, base, kept, ranks, marks, findings)
    rest: dict[str, Any] = {
        name: plain_list(column) for name, column in columns.items() if name not in {*base, "score", "full_mark", "file", "row"}
    }  # fmt: skip
    made: dict[str, Any] = {"score": kept, "full_mark": marks, "rank": ranks, "state": states}
    return Hotline(Table({**base, **rest, **made}), findings.table(), rules)


def _full_marks(given: Mapping[str, Any], base: Mapping[str, list[str]], rules: Marking) -> list[float]:
    known = given["full_mark"].values.tolist() if "full_mark" in given else [float("nan")] * len(base["group"])
    return [rules.full_mark(group) if mark != mark else mark for mark, group in zip(known, base["group"], strict=True)]


def _tell_differences(
    given: Mapping[str, Any], base: Mapping[str, list[str]], scores: list[float | None], ranks: list[int | None],
    marks: list[float], findings: FindingList,
) -> None:  # fmt: skip
    published = given["published_rank"].values if "published_rank" in given else np.full(len(ranks), np.nan)
    for row, (score, rank, mark, said) in enumerate(zip(scores, ranks, marks, published.tolist(), strict=True)):
        place = (base["organisation_code"][row], "score", base["month"][row])
        if score is not None and not 0 <= score <= mark:
            text = Text(f"The score {show(score)} must lie between 0 and the full mark {show(mark)}.",
                        f"得分 {show(score)} 须在 0 与满分 {show(mark)} 之间。")  # fmt: skip
            findings.add(Finding(Severity.WARNING, "beyond_full_mark", text, *place, row=row + 1))
        if said == said and said != rank:
            text = Text(f"The published rank is {show(said)}; by the score it is {rank or 'none'}.",
                        f"公布名次为 {show(said)}，按得分应为 {rank or '无名次'}。")  # fmt: skip
            findings.add(Finding(Severity.WARNING, "rank_differs", text, *place, row=row + 1))
