"""Which estimate of a survey, and of the ratings, becomes a figure of which indicator. No Django."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_
from jixiao.web.satisfaction.rules.surveys import CLOSED, DEGREE, NUMBER, Question

MEAN, SHARE = "mean", "share"
STATISTICS = {DEGREE: (MEAN, SHARE), NUMBER: (MEAN,)}
"""What is estimated of a kind of question: the mean of the answers; of degrees also the share of those satisfied, in per cent."""
STATISTIC_NAMES = {MEAN: N_("mean score"), SHARE: N_("satisfied, %")}
GOOD_RATE, MEAN_SCORE = "good_rate", "mean_score"
RATING_STATISTICS = {GOOD_RATE: N_("good ratings, %"), MEAN_SCORE: N_("mean of the five degrees")}

NO_ESTIMATE = N_("There is no “%(statistic)s” of a question “%(question)s”: name a question of degrees or numbers.")

NO_INDICATOR = N_("There is no indicator “%(code)s”.")
TWICE = N_("Indicator “%(code)s” stands twice.")


@dataclass(frozen=True)
class Feed:
    """The estimate of a question's statistic goes to an indicator."""

    question: str
    statistic: str
    indicator: str

    def as_data(self) -> dict[str, str]:
        """As it is kept."""
        return vars(self)


def read_feeds(data: Sequence[Mapping[str, Any]]) -> tuple[Feed, ...]:
    """The feeds that are kept as `data`."""
    return tuple(Feed(one["question"], one["statistic"], one["indicator"]) for one in data)


def check_feeds(
    feeds: Sequence[Feed], period: str, questions: Sequence[Question], indicators: Collection[str], state: str, *, is_sample: bool
) -> None:  # fmt: skip
    """A sample that is not closed, a period, estimates that there are, indicators (`indicators`: known codes), each once."""
    if state == CLOSED:
        raise RuleViolation("feed_closed", N_("The survey is closed: its figures have landed."))
    if not feeds:
        return
    if not is_sample:
        raise RuleViolation(
            "feed_open",
            N_("By open link nobody is drawn: the answers speak for those who gave them, and are no figure."),
        )
    try:
        Period.parse(period)
    except DefinitionError:
        raise RuleViolation("feed_period", N_("Write the period of the figures as 2026, 2026Q4 or 2026-09.")) from None
    kinds = {one.code: one.kind for one in questions}
    seen = set()
    for feed in feeds:
        if feed.statistic not in STATISTICS.get(kinds.get(feed.question, ""), ()):
            raise RuleViolation(
                "feed_estimate", NO_ESTIMATE, statistic=feed.statistic, question=feed.question,
            )  # fmt: skip
        if feed.indicator not in indicators:
            raise RuleViolation("feed_indicator", NO_INDICATOR, code=feed.indicator)
        if feed.indicator in seen:
            raise RuleViolation("feed_twice", TWICE, code=feed.indicator)
        seen.add(feed.indicator)


def are_feeds(
    feeds: Sequence[Feed], period: str, questions: Sequence[Question], indicators: Collection[str], state: str, *, is_sample: bool
) -> bool:  # fmt: skip
    """Twin of check_feeds."""
    return allows(check_feeds, feeds, period, questions, indicators, state, is_sample=is_sample)


def check_rating_feeds(
    feeds: Mapping[str, str], first_month: str, indicators: Collection[str], today: date
) -> None:  # fmt: skip
    """Statistics with an indicator each (`indicators`: known codes), no indicator twice, from a month that has begun."""
    for statistic, code in feeds.items():
        if statistic not in RATING_STATISTICS:
            raise RuleViolation("feed_statistic", N_("Ratings give no “%(statistic)s”."), statistic=statistic)
        if code not in indicators:
            raise RuleViolation("feed_indicator", NO_INDICATOR, code=code)
        if list(feeds.values()).count(code) > 1:
            raise RuleViolation("feed_twice", TWICE, code=code)
    try:
        is_known = len(first_month) == len("2026-09") and date.fromisoformat(f"{first_month}-01") <= today
    except ValueError:
        is_known = False
    if not is_known:
        raise RuleViolation("bad_month", N_("Give a month that has begun, such as 2026-09."))


def are_rating_feeds(feeds: Mapping[str, str], first_month: str, indicators: Collection[str], today: date) -> bool:
    """Twin of check_rating_feeds."""
    return allows(check_rating_feeds, feeds, first_month, indicators, today)
