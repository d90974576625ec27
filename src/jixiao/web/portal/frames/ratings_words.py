"""What is said of a month of ratings: sums and spans that give away no hidden count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.report.open_data.pictures import FEWEST, Picture
from jixiao.web.base.formats import plain
from jixiao.web.satisfaction.frames import PublicMonth, tells_nothing
from jixiao.web.satisfaction.queries import Tally

Row = Mapping[str, Any]
FEWER = Text("fewer than {n}", "不足{n}")


@dataclass(frozen=True)
class RatedMonth:
    """A month of points: their counts as they are, and the same as they are told.

    Where some points have verified visits, only these are summed up; ratings of the others are apart.
    """

    tallies: Sequence[Tally]
    shown: Sequence[PublicMonth]
    least: int

    @property
    def is_verified(self) -> bool:
        return any(each.is_verified for each in self.tallies)

    def counts(self, tally: Tally) -> bool:
        """Whether a point's ratings are among those that are summed up."""
        return tally.is_verified is self.is_verified

    @cached_property
    def counting(self) -> list[tuple[Tally, PublicMonth]]:
        return [each for each in zip(self.tallies, self.shown, strict=True) if self.counts(each[0])]

    @property
    def n(self) -> int:
        return sum(tally.n for tally, _shown in self.counting)

    @property
    def n_told(self) -> bool:
        """Whether the number of ratings gives no hidden one away."""
        hidden = [shown.n is None for _tally, shown in self.counting]
        return self.n >= self.least and tells_nothing([tally.n for tally, _ in self.counting], hidden, self.least)

    @property
    def good_rate(self) -> float | None:
        """Of all that count; None where it would give a hidden count away."""
        goods = [sum(tally.degrees[:3]) for tally, _shown in self.counting]
        bads = [sum(tally.degrees[3:]) for tally, _shown in self.counting]
        unrated = [shown.good_rate is None for _tally, shown in self.counting]
        is_small = any(0 < sum(side) < self.least for side in (goods, bads))
        if not self.n_told or is_small or not all(tells_nothing(side, unrated, self.least) for side in (goods, bads)):
            return None
        return round(100 * sum(goods) / self.n, 1)


def few(n: int, least: int) -> Text:
    """A count of people as it is told: small ones only as being small."""
    if 0 < n < least:
        return Text(FEWER.en.format(n=least), FEWER.zh.format(n=least))
    return Text(f"{n:,}", f"{n:,}")


def sum_told(period: Period, month: RatedMonth) -> Text:
    """The month in one sentence."""
    flagged = few(sum(each.n_flagged for each in month.tallies), month.least)
    en = f"{flagged.en} more look stuffed and are left out"
    zh = f"另有{flagged.zh}件疑似刷评未计入"
    if month.is_verified:
        en = f"those without a handled case behind them are counted apart; {en}"
        zh = f"未凭办件编号的评价单独计数；{zh}"
    which = Text("verified", "经核验") if month.is_verified else Text("valid", "")
    if not month.n_told:
        told = few(month.n, month.least) if month.n < month.least else Text("some", "若干")
        return Text(
            f"{period.label_en}: {told.en} {which.en} ratings; {en}.",
            f"{period.label_zh}收到{which.zh}有效评价{told.zh}件；{zh}。",
        )
    rate = month.good_rate
    percent = Text("", "") if rate is None else Text(f", good rate {plain(rate)}%", f"，好评率{plain(rate)}%")
    return Text(
        f"{period.label_en}: {month.n:,} {which.en} ratings{percent.en}; {en}.",
        f"{period.label_zh}收到{which.zh}有效评价{month.n:,}件{percent.zh}；{zh}。",
    )


def rates_picture(rows: Sequence[Row], least_to_rank: int) -> Picture | None:
    """The good rates that are told, of points with enough ratings to be held beside each other."""
    known = [row for row in rows if row["is_ranked"]]
    if len(known) < FEWEST:
        return None
    low, high = (end(row["good_rate"] for row in known) for end in (min, max))
    span = (
        Text(f"all have {low:g}%", f"均为{low:g}%")
        if low == high
        else Text(f"lie between {low:g}% and {high:g}%", f"在{low:g}%至{high:g}%之间")
    )
    title = Text(
        f"Good rate: {len(known)} points with {least_to_rank} ratings or more {span.en}",
        f"好评率：评价数不少于{least_to_rank}件的{len(known)}个服务点{span.zh}",
    )
    return Picture("ratings", "organisation label", ("good_rate",), title, "bars", (("is_ranked", True),))
