"""Pages of ratings and surveys: the public's, then the office's."""

from jixiao.web.satisfaction.views.answering import survey, thanks
from jixiao.web.satisfaction.views.cases import list_cases
from jixiao.web.satisfaction.views.conducting import (
    close_survey,
    draw_sample,
    make_survey,
    name_figures,
    open_survey,
    survey_results,
    surveys,
)
from jixiao.web.satisfaction.views.office import bad_rating, bad_ratings, contest, decide, ratings
from jixiao.web.satisfaction.views.points import (
    change_point,
    create_point,
    enter_handled,
    import_points,
    point,
    points,
    posters,
    renew,
)
from jixiao.web.satisfaction.views.public import rate, receipt, said
from jixiao.web.satisfaction.views.rating_figures import land_ratings, name_rating_figures

__all__ = [
    "bad_rating",
    "bad_ratings",
    "change_point",
    "close_survey",
    "contest",
    "create_point",
    "decide",
    "draw_sample",
    "enter_handled",
    "import_points",
    "land_ratings",
    "list_cases",
    "make_survey",
    "name_figures",
    "name_rating_figures",
    "open_survey",
    "point",
    "points",
    "posters",
    "rate",
    "ratings",
    "receipt",
    "renew",
    "said",
    "survey",
    "survey_results",
    "surveys",
    "thanks",
]
