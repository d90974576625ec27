"""Bad ratings that wait for an order, and how an order tells of one without the words of the person."""

from jixiao.engine.model.text import Text
from jixiao.web.base.formats import date_words
from jixiao.web.followup import rules
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.satisfaction.models import BadRating
from jixiao.web.satisfaction.queries import waiting_bad_ratings
from jixiao.web.satisfaction.rules import DEGREES, DROPPED


def waiting_ratings(most: int = 500) -> list[BadRating]:
    """Those that nobody has taken up, the oldest first; not what looks stuffed, nor what is contested."""
    return list(waiting_bad_ratings()[:most])


def excluded_ratings() -> list[RectificationOrder]:
    """Open orders whose rating an appeal has excluded since."""
    found = RectificationOrder.objects.filter(bad_rating__state=DROPPED, state__in=rules.OPEN)
    return list(found.select_related("organisation", "holder"))


def told_of_rating(bad_rating: BadRating) -> Text:
    """Point, day and degree. What the person wrote stands on the order's page alone: it may name people."""
    rating = bad_rating.rating
    point, degree = rating.point, DEGREES[rating.degree]
    english = point.label_en or point.label_zh
    return Text(
        f"{english}: rated “{degree.en}” for a visit on {date_words(rating.day, 'en')}.",
        f"{point.label_zh}：{date_words(rating.day, 'zh-hans')}办事被评为“{degree.zh}”。",
    )
