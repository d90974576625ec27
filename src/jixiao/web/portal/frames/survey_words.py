"""What a survey says in sentences and pictures, by rule from its published tables."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.report.open_data import OpenTable
from jixiao.report.open_data.pictures import FEWEST, Picture
from jixiao.report.open_data.suppression import TOTAL
from jixiao.web.base.parameters import parameter
from jixiao.web.satisfaction import queries
from jixiao.web.satisfaction.frames import PublishedSurvey

MOST_PICTURES = 8
SHARE = "share"
Row = dict[str, Any]


def method_of(found: PublishedSurvey, day: date) -> tuple[Text, ...]:
    """How the figures come about."""
    least = queries.engine_limit("smallest_cell", day)
    apart = Text(
        "Answers that look stuffed (bursts, copies, one network) are kept and counted apart; they are in no estimate.",
        "疑似刷评的答卷（短时集中、雷同、同一网络）予以保留、单独计数，不计入估计。",
    )
    hidden = Text(
        f"Numbers of fewer than {least} people, and what they could be reckoned from, are hidden.",
        f"少于{least}人的数字及可据以推算的数字不予公开。",
    )
    if not found.is_sample:
        return (
            Text("The link was open to everybody: answers are not weighted.", "通过开放链接答题，答卷不加权。"),
            apart,
            hidden,
        )
    weights = Text(
        "People were drawn by stratum. Each answer stands for the population of its stratum divided by the answers from it.",
        "按层抽样。每份答卷的权数为该层总体人数除以该层有效答卷数。",
    )
    level = f"{100 * float(parameter('satisfaction', 'confidence', day)):g}%"
    margin = Text(
        f"Margins of error are at {level} confidence, for a stratified sample with the finite population correction.",
        f"抽样误差按{level}置信水平、分层抽样并作有限总体校正计算。",
    )
    return (weights, margin, apart, hidden)


def estimates_told(tables: Sequence[OpenTable], *, is_sample: bool) -> Iterator[Text]:
    """A sentence for each question: the estimate over all, with its margin; of a choice what most said."""
    for row in _rows(tables, "survey_results"):
        if row["stratum"] == TOTAL and row["estimate"] is not None:
            yield _estimate(row, is_sample=is_sample)
    for rows in _by_question(_rows(tables, "survey_choices")):
        known = [row for row in rows if row["share"] is not None]
        if known:
            most = max(known, key=lambda row: row["share"])
            yield Text(
                f"{most['question_en']}: most often “{most['option_en']}” ({most['share']:.1f}%).",
                f"{most['question_zh']}：选“{most['option_zh']}”的最多（{most['share']:.1f}%）。",
            )


def _estimate(row: Row, *, is_sample: bool) -> Text:
    margin = row["margin"] if is_sample else None
    if row["statistic"] == SHARE:
        within = Text("", "") if margin is None else Text(f" (±{margin:.1f} points)", f"（±{margin:.1f}个百分点）")
        return Text(
            f"{row['question_en']}: {row['estimate']:.1f}% are satisfied{within.en}.",
            f"{row['question_zh']}：满意比例{row['estimate']:.1f}%{within.zh}。",
        )
    within = Text("", "") if margin is None else Text(f" (±{margin:.2f})", f"（±{margin:.2f}）")
    return Text(
        f"{row['question_en']}: {row['estimate']:.2f} on average{within.en}.",
        f"{row['question_zh']}：平均{row['estimate']:.2f}{within.zh}。",
    )


def pictures_of(tables: Sequence[OpenTable]) -> list[Picture]:
    """Shares of the satisfied by stratum, and how options were chosen."""
    strata = [row for row in _rows(tables, "survey_results") if row["statistic"] == SHARE and row["stratum"] != TOTAL]
    found = [_by_stratum(rows) for rows in _by_question(strata)]
    found += [_by_option(rows) for rows in _by_question(_rows(tables, "survey_choices"))]
    return [each for each in found if each is not None][:MOST_PICTURES]


def _by_stratum(rows: Sequence[Row]) -> Picture | None:
    known = [row for row in rows if row["estimate"] is not None]
    if len(known) < FEWEST:
        return None
    low, high = (end(known, key=lambda row: row["estimate"]) for end in (min, max))
    title = Text(
        f"{low['question_en']}: satisfied from {low['estimate']:.1f}% ({low['stratum_en']}) to {high['estimate']:.1f}% "
        f"({high['stratum_en']})",
        f"{low['question_zh']}：满意比例{low['estimate']:.1f}%（{low['stratum_zh']}）至{high['estimate']:.1f}%（{high['stratum_zh']}）",
    )
    where = (("question", low["question"]), ("statistic", SHARE))
    return Picture("survey_results", "stratum", ("estimate",), title, "bars", where)


def _by_option(rows: Sequence[Row]) -> Picture | None:
    known = [row for row in rows if row["share"] is not None]
    if len(known) < FEWEST:
        return None
    most = max(known, key=lambda row: row["share"])
    title = Text(
        f"{most['question_en']}: “{most['option_en']}” {most['share']:.1f}%",
        f"{most['question_zh']}：“{most['option_zh']}”{most['share']:.1f}%",
    )
    return Picture("survey_choices", "option", ("share",), title, "bars", (("question", most["question"]),))


def _rows(tables: Sequence[OpenTable], name: str) -> list[Row]:
    for table in tables:
        if table.name == name:
            fields = [field.name for field in table.fields]
            return [dict(zip(fields, row, strict=True)) for row in table.rows]
    return []


def _by_question(rows: Sequence[Row]) -> list[list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["question"], []).append(row)
    return list(found.values())
