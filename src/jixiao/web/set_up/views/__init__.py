"""Pages of the set-up guide."""

from jixiao.web.set_up.views.administrator import accounts, office
from jixiao.web.set_up.views.aiming import aims
from jixiao.web.set_up.views.delivering import delivery
from jixiao.web.set_up.views.drafts import discard, draft, home, new
from jixiao.web.set_up.views.naming import name
from jixiao.web.set_up.views.people import people
from jixiao.web.set_up.views.places import places
from jixiao.web.set_up.views.reviewing import done, open_year, review, try_past
from jixiao.web.set_up.views.weighing import indicators

__all__ = [
    "accounts", "aims", "delivery", "discard", "done", "draft", "home", "indicators", "name", "new", "office", "open_year",
    "people", "places", "review", "try_past",
]  # fmt: skip
