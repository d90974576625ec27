"""What a survey asks, what can be answered, and its life. No Django."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

DRAFT, OPEN, CLOSED = "draft", "open", "closed"
SURVEY_STATES = {DRAFT: N_("Draft"), OPEN: N_("Taking answers"), CLOSED: N_("Closed")}
TRANSITIONS = {"open": (frozenset({DRAFT}), OPEN), "close": (frozenset({OPEN}), CLOSED)}

CHOICE, DEGREE, NUMBER, TEXT = "choice", "degree", "number", "text"
QUESTION_KINDS = {
    CHOICE: N_("One of several"),
    DEGREE: N_("Five degrees"),
    NUMBER: N_("0 to 10"),
    TEXT: N_("In words"),
}
MOST_QUESTIONS, MOST_OPTIONS, ANSWER_LIMIT = 40, 20, 500
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
SURVEY_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,39}")
MOST_INVITED = 200_000


@dataclass(frozen=True)
class Question:
    """One question. `options` of a choice: (code, zh, en)."""

    code: str
    kind: str
    zh: str
    en: str = ""
    options: tuple[tuple[str, str, str], ...] = ()
    is_required: bool = False

    @property
    def text(self) -> Text:
        """What it asks; without English the Chinese stands in its place."""
        return Text(self.en or self.zh, self.zh)

    def as_data(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "code": self.code, "kind": self.kind, "zh": self.zh, "en": self.en,
            "options": [list(option) for option in self.options], "required": self.is_required,
        }  # fmt: skip


def read_questions(data: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """The questions that are kept as `data`."""
    return tuple(
        Question(
            one["code"], one["kind"], one["zh"], one["en"],
            tuple((code, zh, en) for code, zh, en in one["options"]), one["required"],
        )
        for one in data
    )  # fmt: skip


@dataclass(frozen=True)
class Sampled:
    """A stratum of the sample: its population and how many are invited."""

    code: str
    label_zh: str
    label_en: str
    population: int
    n_invited: int


def check_survey_code(code: str) -> None:
    """A code fits into the address that people scan."""
    if not SURVEY_CODE.fullmatch(code):
        raise RuleViolation(
            "bad_survey_code", N_("“%(code)s” cannot be a survey's code. Use 3 to 40 letters, digits or hyphens."), code=code
        )  # fmt: skip


def is_survey_code(code: str) -> bool:
    """Twin of check_survey_code."""
    return allows(check_survey_code, code)


def check_questions(questions: Sequence[Question]) -> None:
    """Something is asked, each thing once, each choice with two options at least."""
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise RuleViolation("n_questions", N_("Ask 1 to %(most)s questions."), most=MOST_QUESTIONS)
    seen: set[str] = set()
    for question in questions:
        if question.kind not in QUESTION_KINDS:
            raise RuleViolation("unknown_question", N_("There is no kind of question “%(kind)s”."), kind=question.kind)
        if not CODE.fullmatch(question.code) or question.code in seen:
            raise RuleViolation("question_code", N_("“%(code)s” is no code, or stands twice."), code=question.code)
        if not question.zh.strip():
            raise RuleViolation("question_words", N_("Question “%(code)s” asks nothing."), code=question.code)
        seen.add(question.code)
        _check_options(question)


def _check_options(question: Question) -> None:
    codes = [code for code, *_ in question.options]
    if question.kind == CHOICE and not 2 <= len(codes) <= MOST_OPTIONS:
        raise RuleViolation(
            "n_options", N_("Question “%(code)s” needs 2 to %(most)s options."), code=question.code, most=MOST_OPTIONS
        )
    if question.kind != CHOICE and codes:
        raise RuleViolation("no_options", N_("Question “%(code)s” takes no options."), code=question.code)
    if len(set(codes)) != len(codes):
        raise RuleViolation("option_twice", N_("An option of question “%(code)s” stands twice."), code=question.code)


def are_questions(questions: Sequence[Question]) -> bool:
    """Twin of check_questions."""
    return allows(check_questions, questions)


def check_can_change_survey(act: str, state: str) -> None:
    """A draft is opened, an open one closed; nothing goes back."""
    if state not in TRANSITIONS[act][0]:
        raise RuleViolation("survey_state", N_("The survey is in the state “%(state)s”."), state=SURVEY_STATES[state])


def can_change_survey(act: str, state: str) -> bool:
    """Twin of check_can_change_survey."""
    return allows(check_can_change_survey, act, state)


def check_can_edit_survey(state: str) -> None:
    """Questions are frozen when the survey is opened: answers to different questions do not add up."""
    if state != DRAFT:
        raise RuleViolation(
            "survey_frozen", N_("The questions were frozen when the survey was opened. Make a new survey.")
        )


def can_edit_survey(state: str) -> bool:
    """Twin of check_can_edit_survey."""
    return allows(check_can_edit_survey, state)


def check_sample(strata: Sequence[Sampled]) -> None:
    """Every stratum has people, and nobody is invited twice."""
    if not strata:
        raise RuleViolation("no_strata", N_("Name at least one stratum with its population."))
    codes = [one.code for one in strata]
    if len(set(codes)) != len(codes):
        raise RuleViolation("stratum_twice", N_("A stratum stands twice."))
    for one in strata:
        if not 1 <= one.n_invited <= one.population:
            raise RuleViolation(
                "n_invited", N_("Stratum “%(code)s”: invite 1 to %(population)s people, its population."),
                code=one.code, population=one.population,
            )  # fmt: skip
    if sum(one.n_invited for one in strata) > MOST_INVITED:
        raise RuleViolation("too_many_invited", N_("Invite at most %(most)s people."), most=MOST_INVITED)


def is_sample(strata: Sequence[Sampled]) -> bool:
    """Twin of check_sample."""
    return allows(check_sample, strata)


@dataclass
class Answers:
    """What was sent for a survey: values by question, and what is wrong with which."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)  # question → msgid


def read_answers(questions: Sequence[Question], sent: Mapping[str, str]) -> Answers:
    """Values of the kinds that the questions ask for. An open question may stay open unless it is required."""
    read = Answers()
    for question in questions:
        text = sent.get(f"q_{question.code}", "").strip()
        if not text:
            if question.is_required:
                read.faults[question.code] = N_("Please answer this question.")
            continue
        value = _value(question, text)
        if value is None:
            read.faults[question.code] = (
                N_("Write at most 500 characters.") if question.kind == TEXT else N_("Choose one of the answers.")
            )
        else:
            read.values[question.code] = value
    return read


def _value(question: Question, text: str) -> Any:
    if question.kind == CHOICE:
        return text if text in {code for code, *_ in question.options} else None
    if question.kind == TEXT:
        return text if len(text) <= ANSWER_LIMIT else None
    highest, lowest = (5, 1) if question.kind == DEGREE else (10, 0)
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) <= 2 and lowest <= int(text) <= highest else None
    )


def check_can_answer(state: str, opened_from: date | None, closed_from: date | None, today: date) -> None:
    """A survey is answered while it is open."""
    if state == DRAFT or opened_from is None or today < opened_from:
        raise RuleViolation("survey_not_open", N_("This survey has not begun yet."))
    if state == CLOSED or (closed_from is not None and today >= closed_from):
        raise RuleViolation("survey_closed", N_("This survey is over. Thank you for your interest."))


def can_answer(state: str, opened_from: date | None, closed_from: date | None, today: date) -> bool:
    """Twin of check_can_answer."""
    return allows(check_can_answer, state, opened_from, closed_from, today)
