"""What is said of a month of ratings: sums and spans that give away no hidden count."""

from collections.abc import Mapping, Sequence
from typing import Any

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.report.open_data.pictures import FEWEST, Picture
from jixiao.web.base.formats import plain
from jixiao.web.satisfaction.frames import tells_nothing

Row = Mapping[str, Any]
FEWER = Text("fewer than {n}", "不足{n}")


def few(n: int, least: int) -> Text:
    """A count of people as it is told: small ones only as being small."""
    if 0 < n < least:
        return Text(FEWER.en.format(n=least), FEWER.zh.format(n=least))
    return Text(f"{n:,}", f"{n:,}")


def sum_told(
    period: Period, degrees: Sequence[Sequence[int]], shown: Sequence[Row], n_flagged: int, least: int
) -> Text:
    """The month in one sentence. `degrees` as they are, point by point; `shown`: n and good_rate as they are told."""
    totals = [sum(each) for each in degrees]
    goods = [sum(each[:3]) for each in degrees]
    n, good = sum(totals), sum(goods)
    apart = few(n_flagged, least)
    en, zh = f"{apart.en} more look stuffed and are left out", f"另有{apart.zh}件疑似刷评未计入"
    if n < least or not tells_nothing(totals, [row["n"] is None for row in shown], least):
        small = few(n, least) if n < least else None
        known = (f"{small.en} valid ratings", f"有效评价{small.zh}件") if small else ("ratings came", "收到群众评价")
        return Text(f"{period.label_en}: {known[0]}; {en}.", f"{period.label_zh}{known[1]}；{zh}。")
    rate = ("", "")
    unrated = [row["good_rate"] is None for row in shown]
    bads = [total - each for total, each in zip(totals, goods, strict=True)]
    if all(not 0 < each < least for each in (good, n - good)) and all(
        tells_nothing(side, unrated, least) for side in (goods, bads)
    ):
        percent = plain(round(100 * good / n, 1))
        rate = (f", good rate {percent}%", f"，好评率{percent}%")
    return Text(
        f"{period.label_en}: {n:,} valid ratings{rate[0]}; {en}.",
        f"{period.label_zh}收到有效评价{n:,}件{rate[1]}；{zh}。",
    )


def rates_picture(rows: Sequence[Row], least_to_rank: int) -> Picture | None:
    """The good rates that are told, of points with enough ratings to be held beside each other."""
    known = [row for row in rows if row["is_ranked"]]
    if len(known) < FEWEST:
        return None
    low, high = (end(row["good_rate"] for row in known) for end in (min, max))
    title = Text(
        f"Good rate: {len(known)} points with {least_to_rank} ratings or more lie between {low:g}% and {high:g}%",
        f"好评率：评价数不少于{least_to_rank}件的{len(known)}个服务点在{low:g}%至{high:g}%之间",
    )
    return Picture("ratings", "label", ("good_rate",), title, "bars", (("is_ranked", True),))
