"""The ways in which a figure can be looked at, as data. No Django."""

from dataclasses import dataclass

from jixiao.web.base.words import N_

TARGET, YEAR, PREVIOUS, YEARS, BASELINE, PEERS = "target", "year", "previous", "years", "baseline", "peers"
"""What a contrast holds the figure against."""

FIGURE, DIFFERENCE, GROWTH, MADS, SHARE, RANKED = "figure", "difference", "growth", "mads", "share", "ranked"
"""What comes out: a figure or a difference in the indicator's unit, a percentage, multiples of the spread, a rank."""


@dataclass(frozen=True)
class Contrast:
    """One way to look at a figure. `column` is the engine's; `needs` what the figure is held against.

    `is_signed`: better lies on one side of nothing and worse on the other, so a sign is written before it.
    """

    code: str
    column: str
    label: str
    short: str
    kind: str
    needs: frozenset[str] = frozenset()
    is_signed: bool = False


def _contrast(code: str, column: str, label: str, short: str, kind: str, *needs: str) -> Contrast:
    return Contrast(code, column, label, short, kind, frozenset(needs), kind in {DIFFERENCE, GROWTH, MADS})


VALUE, RANK, GAIN, PERCENTILE = "value", "rank", "gain", "percentile"
BEST, MEDIAN, SPREAD = "best", "median", "spread"

CONTRASTS: dict[str, Contrast] = {
    each.code: each
    for each in (
        _contrast(VALUE, "value", N_("Value"), N_("Value"), FIGURE),
        _contrast("target", "target_gap", N_("Against the target"), N_("± target"), DIFFERENCE, TARGET),
        _contrast(
            "year", "year_on_year", N_("Against the same period last year"), N_("Year-on-year"), DIFFERENCE, YEAR
        ),
        _contrast(
            "growth",
            "year_on_year_rate",
            N_("Growth on the same period last year"),
            N_("Year-on-year growth"),
            GROWTH,
            YEAR,
        ),
        _contrast(
            "previous",
            "period_on_period",
            N_("Against the period before"),
            N_("Period-on-period"),
            DIFFERENCE,
            PREVIOUS,
        ),
        _contrast(
            "pace",
            "period_on_period_rate",
            N_("Growth on the period before"),
            N_("Period-on-period growth"),
            GROWTH,
            PREVIOUS,
        ),
        _contrast(
            "years", "against_mean_3_years", N_("Against the mean of three years"), N_("± 3 years"), DIFFERENCE, YEARS
        ),
        _contrast("baseline", "since_baseline", N_("Against the baseline"), N_("± baseline"), DIFFERENCE, BASELINE),
        _contrast(MEDIAN, "gap_to_median", N_("Against the peers' median"), N_("± median"), DIFFERENCE, PEERS),
        _contrast(
            SPREAD, "mad_distance", N_("Distance from the median in MAD"), N_("MADs from the median"), MADS, PEERS
        ),
        _contrast(PERCENTILE, "percentile", N_("Percentile among peers"), N_("Percentile"), SHARE, PEERS),
        _contrast(RANK, "rank", N_("Rank among peers"), N_("Rank"), RANKED, PEERS),
        _contrast(BEST, "gap_to_best", N_("Against the best of the group"), N_("± best"), DIFFERENCE, PEERS),
        _contrast(
            GAIN, "rank_by_improvement", N_("Rank by improvement in a year"), N_("Rank by gain"), RANKED, PEERS, YEAR
        ),
    )
}
