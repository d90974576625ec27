"""Kinds of releases: each turns what a part of the platform has confirmed into frozen tables and sentences."""

from jixiao.engine.model.registry import Registry
from jixiao.engine.model.text import Text
from jixiao.report.open_data.pictures import Picture
from jixiao.web.portal.frames.content import Content, Headline
from jixiao.web.portal.frames.kind import ReleaseKind, Source

KINDS: Registry[type[ReleaseKind]] = Registry("unknown_release_kind", Text("kind of release", "公开类型"))
KINDS.add(
    "jixiao.web.portal.frames",
    {
        "evaluation": "evaluation:EvaluationKind",
        "air": "air:AirKind",
        "hotline": "hotline:HotlineKind",
        "ratings": "ratings:RatingsKind",
        "survey": "surveys:SurveyKind",
        "budgets": "budgets:BudgetsKind",
        "reallocation": "reallocations:ReallocationKind",
        "projects": "projects:ProjectsKind",
        "result_use": "uses:UsesKind",
        "third_parties": "third_parties:ThirdPartiesKind",
    },
)

__all__ = ["KINDS", "Content", "Headline", "Picture", "ReleaseKind", "Source"]
