"""Which indicators the verified ratings give figures of, and what became of each month."""

from collections.abc import Collection

from jixiao.web.satisfaction.models import RatingFeed, RatingFigure


def rating_feeds() -> list[RatingFeed]:
    """Which statistic goes to which indicator."""
    return list(RatingFeed.objects.select_related("made_by").order_by("statistic"))


def newest_rating_figures(
    *, ids: Collection[int] | None = None, month: str = "", indicator_code: str = ""
) -> list[RatingFigure]:  # fmt: skip
    """What is known now of each organisation, month and indicator, the newest month first; of some where asked."""
    rows = RatingFigure.objects.select_related("organisation").order_by("pk")
    if ids is not None:
        rows = rows.filter(organisation__in=list(ids))
    if month:
        rows = rows.filter(month=month)
    if indicator_code:
        rows = rows.filter(indicator_code=indicator_code)
    newest = {(row.organisation_id, row.month, row.indicator_code): row for row in rows}
    by_place = sorted(newest.values(), key=lambda row: (row.organisation.code, row.indicator_code))
    return sorted(by_place, key=lambda row: row.month, reverse=True)
