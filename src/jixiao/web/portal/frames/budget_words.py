"""What budget performance says in sentences and pictures, by rule from its published tables."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import mean
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.report.open_data import OpenTable
from jixiao.report.open_data.pictures import FEWEST, Picture
from jixiao.web.base.formats import number
from jixiao.web.portal.frames.budget_fields import LESS, MORE

Row = Mapping[str, Any]
BOTH_WAYS = (MORE, LESS)


def rows_of(table: OpenTable) -> list[dict[str, Any]]:
    """The rows by field."""
    names = [field.name for field in table.fields]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def total(rows: Sequence[Row], name: str) -> float:
    """The sum of what is known."""
    return float(sum(row[name] for row in rows if row[name] is not None))


def year_told(year: int, programmes: Sequence[Row]) -> Iterator[Text]:
    """Money of the year, grades, what follows."""
    n, budget, paid = len(programmes), total(programmes, "budget"), total(programmes, "paid")
    rate = (
        Text("", "") if not budget else Text(f" ({100 * paid / budget:.1f} %)", f"（执行率{100 * paid / budget:.1f}%）")
    )
    yield Text(
        f"{year}: {n} programmes with a budget of {number(budget)} ten thousand yuan, of which {number(paid)} were "
        f"paid{rate.en}.",
        f"{year}年度{n}个项目全年预算{number(budget)}万元，执行{number(paid)}万元{rate.zh}。",
    )
    scored = [row for row in programmes if row["self_score"] is not None]
    if scored:
        grades = _grades(
            [(row["grade_zh"] or row["self_grade_zh"], row["grade_en"] or row["self_grade_en"]) for row in scored]
        )
        n_evaluated = sum(row["score"] is not None for row in scored)
        yield Text(
            f"{len(scored)} evaluated themselves, {n_evaluated} were evaluated by others as well: {grades.en}.",
            f"完成单位自评{len(scored)}个，其中部门或财政评价{n_evaluated}个：{grades.zh}。",
        )
    used = Counter((row["use_zh"], row["use_en"]) for row in programmes if row["use_zh"])
    if used:
        told = sorted(used.items(), key=lambda each: (-each[1], each[0]))
        en = ", ".join(f"{label.lower()} {times}" for (_zh, label), times in told)
        zh = "，".join(f"{label}{times}个" for (label, _en), times in told)
        yield Text(f"What followed: {en}.", f"结果应用：{zh}。")


def _grades(found: Sequence[tuple[str, str]]) -> Text:
    told = sorted(Counter(found).items(), key=lambda each: (-each[1], each[0]))
    return Text(
        ", ".join(f"{en.lower()} {times}" for (_zh, en), times in told),
        "、".join(f"{zh}{times}个" for (zh, _en), times in told),
    )


def found_told(idle: Sequence[Row], same: Sequence[Row]) -> Iterator[Text]:
    """Money that lay idle, work that was planned twice; nothing where nobody confirmed any."""
    if idle:
        n, amount = len(idle), number(total(idle, "given_back"))
        yield Text(
            f"Idle money: the departments of {n} {_programmes(n)} gave back {amount} ten thousand yuan.",
            f"闲置资金：{n}个项目的主管部门确认收回{amount}万元。",
        )
    if same:
        n, amount = len(same), number(total(same, "one_of_two"))
        yield Text(
            f"The same work twice: {n} {'pair' if n == 1 else 'pairs'} of programmes; one of each two costs {amount} ten "
            "thousand yuan.",
            f"重复建设：认定{n}对项目内容重复，涉及资金{amount}万元。",
        )


def _programmes(n: int) -> str:
    return "programme" if n == 1 else "programmes"


def moves_told(moves: Sequence[Row]) -> Iterator[Text]:
    """How much was moved, from how many to how many, and that it follows performance."""
    more, less = ([row for row in moves if row["direction"] == way] for way in BOTH_WAYS)
    if not moves:
        return
    told = [
        Text(
            f"{len(rows)} {_programmes(len(rows))} {'gets' if len(rows) == 1 else 'get'} {amount} ten thousand yuan {way}",
            f"{len(rows)}个项目{zh}{amount}万元",
        )
        for rows, way, zh in ((more, "more", "增加"), (less, "less", "减少"))
        for amount in [number(abs(total(rows, "change")))]
        if rows
    ]
    en, zh = ", ".join(each.en for each in told), "，".join(each.zh for each in told)
    yield Text(f"By decision {en}.", f"按决定：{zh}。")
    scores = [[row["score"] for row in rows if row["score"] is not None] for rows in (more, less)]
    if all(scores):
        high, low = (number(mean(each)) for each in scores)
        yield Text(
            f"Those that get more scored {high} on average, those that get less {low}.",
            f"增加的项目平均得分{high}分，减少的项目平均得分{low}分。",
        )


def scores_picture(year: int, programmes: Sequence[Row]) -> Picture | None:
    """The self-evaluations beside each other."""
    known = [row["self_score"] for row in programmes if row["self_score"] is not None]
    if len(known) < FEWEST:
        return None
    low, high = number(min(known)), number(max(known))
    title = Text(
        f"{year}: {len(known)} self-evaluations between {low} and {high} points",
        f"{year}年度：{len(known)}个项目自评得分在{low}至{high}分之间",
    )
    return Picture("programmes", "programme", ("self_score",), title, "bars")


def moves_picture(moves: Sequence[Row]) -> Picture | None:
    """Who gets more and who less."""
    if len(moves) < FEWEST:
        return None
    most, least = max(moves, key=lambda row: row["change"]), min(moves, key=lambda row: row["change"])
    title = Text(
        f"Change of next year's budgets: from {number(least['change'])} to {number(most['change'])} ten thousand yuan",
        f"下年度预算增减：{number(least['change'])}至{number(most['change'])}万元",
    )
    return Picture("moves", "programme", ("change",), title, "bars")


def day_told(day: date) -> Text:
    """A day as sentences say it."""
    return Text(f"{day.day} {day:%B} {day.year}", f"{day.year}年{day.month}月{day.day}日")
