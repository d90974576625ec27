"""Checks of the words: the programme's name, its goals, and cells that should be numbers."""

from collections.abc import Iterator

from jixiao.engine.budget.checks.found import BLANK, Found, as_written, points_of
from jixiao.engine.budget.forms import Entry, SelfEvaluationForm
from jixiao.engine.budget.rule_sets import RuleSet
from jixiao.engine.budget.targets import read_target
from jixiao.engine.model.text import Text

GOALS = {
    "goal_expected": Text("goal of the year", "预期目标"),
    "goal_actual": Text("what was achieved", "实际完成情况"),
}
WORDS = Text("words", "文字说明")


def wrong_shape(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """Parts of the file that are no rows or fields."""
    for fault in form.faults:
        yield Found(fault.place, fault.text, fault.expected, fault.found)


def project_missing(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A form without a programme's name."""
    if not form.project.is_filled:
        text = Text("The programme's name is blank.", "未填写项目名称。")
        yield Found(form.project.place or "项目名称", text, Text("a name", "项目名称"), as_written(form.project))


def goal_missing(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A goal, or what was achieved, left blank."""
    for field, label in GOALS.items():
        entry: Entry = getattr(form, field)
        if entry.is_blank:
            text = Text(f"The {label.en} is blank.", f"未填写{label.zh}。")
            yield Found(entry.place or label.zh, text, WORDS, BLANK)


def goal_is_help_text(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """The form's own help text left standing, which counts as blank."""
    for field, label in GOALS.items():
        entry: Entry = getattr(form, field)
        if entry.is_help:
            text = Text(
                f"Under “{label.en}” the form's own help text still stands; it counts as blank.",
                f"“{label.zh}”仍为填写说明原文，视为未填写。",
            )
            yield Found(entry.place, text, WORDS, as_written(entry))


def goal_is_number(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A goal that is nothing but a number."""
    for field, label in GOALS.items():
        entry: Entry = getattr(form, field)
        typed = read_target(entry.text)
        if (typed.value is not None and not typed.subject) or typed.day is not None:
            text = Text(f"The {label.en} is only a number.", f"{label.zh}仅填写了数字，未作文字说明。")
            yield Found(entry.place, text, WORDS, as_written(entry))


def not_a_number(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """Words, or a number nobody can read, in a cell of amounts, points or scores."""
    amounts = [entry for row in form.funds for entry in (row.initial, row.full_year, row.executed)]
    points = [entry for row in form.funds for entry in (row.weight, row.score)]
    points += [entry for row in form.judged for entry in (row.weight, row.score)]
    unread = [entry for entry in amounts if entry.number(form.money) is None]
    unread += [entry for entry in (*points, form.total) if points_of(entry) is None]
    unread += [row.rate for row in form.funds if row.rate.number("%") is None]
    for entry in unread:
        if not entry.is_blank and entry.text.strip() not in ("不适用", "*"):
            text = Text("This should be a number.", "此处应填写数字。")
            yield Found(entry.place, text, Text("a number", "数字"), as_written(entry))
