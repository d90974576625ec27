"""Rows → what the engine reckons, for pages and publication; files → points."""

from jixiao.web.satisfaction.frames.case_files import CaseList, read_cases
from jixiao.web.satisfaction.frames.figures import (
    PublicMonth,
    figures,
    months_of,
    public_month,
    public_months,
    stuffed_answers,
    stuffed_ratings,
    tells_nothing,
)
from jixiao.web.satisfaction.frames.files import PointLine, PointList, read_points
from jixiao.web.satisfaction.frames.published import counted_apart, published_tables
from jixiao.web.satisfaction.frames.published_surveys import PublishedSurvey, published_surveys
from jixiao.web.satisfaction.frames.rating_figures import RatedFigure, rating_figures
from jixiao.web.satisfaction.frames.results import Choice, Results, results_of
from jixiao.web.satisfaction.frames.survey_figures import Estimated, estimated

__all__ = [
    "CaseList",
    "Choice",
    "Estimated",
    "PointLine",
    "PointList",
    "PublicMonth",
    "PublishedSurvey",
    "RatedFigure",
    "Results",
    "counted_apart",
    "estimated",
    "figures",
    "months_of",
    "public_month",
    "public_months",
    "published_surveys",
    "published_tables",
    "rating_figures",
    "read_cases",
    "read_points",
    "results_of",
    "stuffed_answers",
    "stuffed_ratings",
    "tells_nothing",
]
