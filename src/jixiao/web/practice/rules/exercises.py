"""An exercise as data: what is learnt, the situation, steps with their checks; read from the library. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web.practice.rules.year import ANY, STOPS

Facts = Mapping[str, Any]
"""What an exercise is about in this city at this stop, by name: numbers, codes, texts in two languages, lists."""
PUBLIC = "public"
STAGES = ("indicators", "collection", "evaluation", "followup", "portal")
_PART_KEYS = {"role", "place", "account", "label", "says", "exercises"}
_EXERCISE_KEYS = {
    "code", "stage", "stop", "minutes", "label", "learn", "situation", "sheet", "steps", "solved",
}  # fmt: skip
_STEP_KEYS = {"code", "words", "page", "link", "check", "question", "answer"}


@dataclass(frozen=True)
class Verdict:
    """Whether a step is done, and what is missing where something was tried."""

    is_done: bool
    hint: Text | None = None


@dataclass(frozen=True)
class Step:
    """One thing to do: in words, where, and the check that sees that it is done; a question is answered on the page."""

    code: str
    words: Text
    page: str
    link: Text
    check: str
    question: Text | None = None
    answer: str = ""


@dataclass(frozen=True)
class Exercise:
    """A task of a role: at which stop of the month it can be done, how long it takes, its steps."""

    code: str
    role: str
    stage: str
    stop: str
    minutes: int
    label: Text
    learn: Text
    situation: Text
    has_sheet: bool
    steps: tuple[Step, ...]
    solved: Text


@dataclass(frozen=True)
class Part:
    """A role that somebody plays: whose account, who that is, its exercises in their order."""

    role: str
    place: int
    account: str
    label: Text
    says: Text
    exercises: tuple[Exercise, ...]


def read_part(content: Mapping[str, Any], name: str) -> Part:
    """A part from its file; DefinitionError where something is unknown, absent or in one language only."""
    _check_keys(content, _PART_KEYS, name)
    exercises = tuple(_exercise(one, content["role"], name) for one in content["exercises"])
    if len({one.code for one in exercises}) < len(exercises):
        raise _wrong(name, "two exercises have one code", "两个练习使用了同一编码")
    return Part(
        content["role"], content["place"], content.get("account", ""), _text(content, "label", name),
        _text(content, "says", name), exercises,
    )  # fmt: skip


def worded(text: Text, facts: Facts) -> Text:
    """`text` with the facts in the places that it names as {name}."""
    en, zh = text.en, text.zh
    for name, value in facts.items():
        said = value if isinstance(value, Mapping) else {"en": value, "zh": value}
        if {"en", "zh"} <= said.keys():
            en, zh = en.replace(f"{{{name}}}", str(said["en"])), zh.replace(f"{{{name}}}", str(said["zh"]))
    return Text(en, zh)


def _exercise(content: Mapping[str, Any], role: str, name: str) -> Exercise:
    place = f"{name}: {content.get('code', '?')}"
    _check_keys(content, _EXERCISE_KEYS, place)
    if content["stage"] not in STAGES or content["stop"] not in (*STOPS, ANY):
        raise _wrong(place, "there is no such stage or stop", "没有这样的环节或时点")
    return Exercise(
        content["code"], role, content["stage"], content["stop"], content["minutes"],
        _text(content, "label", place), _text(content, "learn", place), _text(content, "situation", place),
        bool(content.get("sheet")), tuple(_step(one, place) for one in content["steps"]),
        _text(content, "solved", place),
    )  # fmt: skip


def _step(content: Mapping[str, Any], place: str) -> Step:
    _check_keys(content, _STEP_KEYS, place)
    asks = "question" in content
    return Step(
        content["code"], _text(content, "words", place), content["page"], _text(content, "link", place),
        content.get("check", "answered") if asks else content["check"], _text(content, "question", place) if asks else None,
        content["answer"] if asks else "",
    )  # fmt: skip


def _text(content: Mapping[str, Any], key: str, place: str) -> Text:
    said = content.get(key)
    if not isinstance(said, Mapping) or not (said.get("zh") and said.get("en")) or said.keys() - {"zh", "en"}:
        raise _wrong(place, f"“{key}” is not written in both languages", f"“{key}”未同时写明中英文")
    return Text(str(said["en"]).strip(), str(said["zh"]).strip())


def _check_keys(content: Mapping[str, Any], known: set[str], place: str) -> None:
    strange = sorted(content.keys() - known)
    if strange:
        raise _wrong(place, f"“{strange[0]}” is not known here", f"“{strange[0]}”不是已知的条目")


def _wrong(place: str, en: str, zh: str) -> DefinitionError:
    mend = Text("Mend the file in library/exercises.", "请修改 library/exercises 中的文件。")
    return DefinitionError("bad_exercise", Text(f"{place}: {en}.", f"{place}：{zh}。"), mend)
