"""Every write of ratings, service points and surveys."""

from jixiao.web.satisfaction.actions.answers import (
    PUBLIC,
    Arrived,
    NewAnswer,
    NewRating,
    store_ratings,
    store_survey_answers,
)
from jixiao.web.satisfaction.actions.bad_ratings import (
    call_back,
    contest_rating,
    decide_contest,
    reply_to_rating,
    take_up,
)
from jixiao.web.satisfaction.actions.cases import Listed, list_cases
from jixiao.web.satisfaction.actions.grouping import GroupWriter, Overloaded
from jixiao.web.satisfaction.actions.points import (
    change_point,
    create_point,
    enter_cases_handled,
    import_points,
    renew_code,
)
from jixiao.web.satisfaction.actions.rating_figures import land_ratings, name_rating_figures
from jixiao.web.satisfaction.actions.surveys import (
    close_survey,
    draw_sample,
    make_survey,
    name_figures,
    open_survey,
    save_questions,
)
from jixiao.web.satisfaction.actions.upkeep import flag_answers, forget_networks

__all__ = [
    "PUBLIC",
    "Arrived",
    "GroupWriter",
    "Listed",
    "NewAnswer",
    "NewRating",
    "Overloaded",
    "call_back",
    "change_point",
    "close_survey",
    "contest_rating",
    "create_point",
    "decide_contest",
    "draw_sample",
    "enter_cases_handled",
    "flag_answers",
    "forget_networks",
    "import_points",
    "land_ratings",
    "list_cases",
    "make_survey",
    "name_figures",
    "name_rating_figures",
    "open_survey",
    "renew_code",
    "reply_to_rating",
    "save_questions",
    "store_ratings",
    "store_survey_answers",
    "take_up",
]
