"""What a survey was: sample or open link, strata and their sizes, clusters, known margins, questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from jixiao.engine.model.codes import check_choice
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.method import (
    bad_parameter,
    param_list,
    param_mapping,
    param_number,
    require,
    unknown_parameter,
)
from jixiao.engine.model.settings import Own, Settings
from jixiao.engine.model.text import Text

SAMPLE, OPEN = "sample", "open"
KINDS: Final = (SAMPLE, OPEN)
SCORED: Final = ("degree", "number", "share")
"""A question's answers: five degrees (mean, and the share from 基本满意 on), numbers (mean), words, some of them good."""
_KEYS = ("survey", "kind", "strata", "population", "cluster", "weight", "margins", "disposition", "questions", "by",
         "settings")  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One question: its column, how it is scored, for a share the `good` answers; `refusals` are no answers."""

    code: str
    scored: str = "degree"
    good: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ("不清楚", "说不清", "拒答", "dk", "refused")


@dataclass(frozen=True)
class Design:
    """`strata` gives the population of each (blank: one stratum, `population`, 0 for unknown); `margins` the known shares.

    `cluster`, `weight`, `disposition`: names of columns, blank where there is none; `clusters` in the population, 0 unknown.
    """

    kind: str
    questions: tuple[Question, ...]
    stratum: str = ""
    strata: Mapping[str, float] = field(default_factory=dict)
    population: float = 0.0
    cluster: str = ""
    clusters: float = 0.0
    weight: str = ""
    margins: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    disposition: str = ""
    by: tuple[str, ...] = ()
    settings: Settings = field(default_factory=lambda: Settings.on("satisfaction", None))

    @property
    def is_sample(self) -> bool:
        return self.kind == SAMPLE


def read_design(data: object, *, day: date | None = None, own: Own | None = None) -> Design:
    """A design from plain data (YAML); DefinitionError where it cannot be one.

    {kind: sample|open, strata: {column, sizes: {A: 12000, …}}, population, cluster (a column, or {column, population}),
    weight, margins: {sex: {f: .5, m: .5}},
    disposition, questions: [{code, scored: degree|number|share, good: […]}], by: [column], settings}.
    """
    if isinstance(data, Design):
        return data
    known = _mapping(data, "design")
    for key in known:
        if key not in _KEYS:
            raise unknown_parameter("survey", key, list(_KEYS))
    kind = str(known.get("kind", ""))
    check_choice("kind", kind, KINDS)
    cluster = known.get("cluster") or {}
    cluster = {"column": cluster} if isinstance(cluster, str) else _mapping(cluster, "cluster")
    strata = _mapping(known.get("strata") or {}, "strata")
    sizes = {name: _size(name, raw) for name, raw in _mapping(strata.get("sizes") or {}, "sizes").items()}
    require(bool(strata.get("column")) == bool(sizes), "strata", "needs column and sizes", "须同时写明 column 和 sizes")
    return Design(
        kind=kind,
        questions=_questions(known.get("questions")),
        stratum=str(strata.get("column") or ""),
        strata=sizes,
        population=_size("population", known["population"]) if known.get("population") is not None else 0.0,
        cluster=str(cluster.get("column") or ""),
        clusters=_size("cluster", cluster["population"]) if cluster.get("population") is not None else 0.0,
        weight=str(known.get("weight") or ""),
        margins={name: _shares(name, raw) for name, raw in _mapping(known.get("margins") or {}, "margins").items()},
        disposition=str(known.get("disposition") or ""),
        by=_names(known.get("by")),
        settings=Settings.on("satisfaction", day, {**_mapping(known.get("settings") or {}, "settings"), **(own or {})}),
    )


def _mapping(data: object, what: str) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        text = Text(f"“{what}” must be keys with values.", f"“{what}”应为“键: 值”的形式。")
        raise DefinitionError("not_a_mapping", text)
    return {str(key): value for key, value in data.items()}


def _names(raw: object) -> tuple[str, ...]:
    return () if raw is None else ((raw,) if isinstance(raw, str) else tuple(map(str, param_list("by", raw))))


def _size(name: str, raw: object) -> float:
    size = param_number(name, raw)
    require(size > 0, name, "must be above 0", "须大于 0")
    return size


def _shares(name: str, raw: object) -> dict[str, float]:
    """Known shares or counts of a margin, as shares that sum to 1."""
    given = {word: param_number(word, value) for word, value in param_mapping(name, raw).items()}
    for word, value in given.items():
        require(value > 0, word, f"of {name} must be above 0; leave out what is not there", f"（{name}）须大于 0")
    total = sum(given.values())
    return {word: value / total for word, value in given.items()}


def _questions(raw: object) -> tuple[Question, ...]:
    if raw is None:
        raise bad_parameter("questions", Text("must be given", "必须给出"))
    found = []
    for each in param_list("questions", raw):
        entry = {"code": each} if isinstance(each, str) else _mapping(each, "questions")
        for key in entry:
            if key not in ("code", "scored", "good", "refusals"):
                raise unknown_parameter("question", key, ["code", "scored", "good", "refusals"])
        require(bool(entry.get("code")), "code", "of a question is missing", "（题目）缺失")
        scored = str(entry.get("scored", "degree"))
        check_choice("scored", scored, SCORED)
        good = tuple(map(str, param_list("good", entry["good"]))) if entry.get("good") is not None else ()
        require(bool(good) == (scored == "share"), "good", "goes with scored: share", "与 scored: share 配合使用")
        refusals = entry.get("refusals")
        more = {} if refusals is None else {"refusals": tuple(map(str, param_list("refusals", refusals)))}
        found.append(Question(str(entry["code"]), scored, good, **more))
    codes = [question.code for question in found]
    require(len(set(codes)) == len(codes), "questions", "name one twice", "有重复的题目")
    return tuple(found)
