"""Reads a rule set from YAML; what it does not say is taken from the set it is based on. Every fault with its line."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import TypeVar

from jixiao.engine.budget.rule_sets import (
    COVERS,
    KINDS,
    PROGRAMME,
    Allowed,
    Execution,
    GradeCut,
    Level,
    Reasons,
    RuleSet,
    Split,
)
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.rule import ScoringRule, param_rule
from jixiao.engine.model.text import Text, did_you_mean, show
from jixiao.engine.model.tiers import known_tiers
from jixiao.engine.model.yaml_cursor import Cursor, Fields, read_whole
from jixiao.library import rule_set_texts, standards

T = TypeVar("T")
Tiers = tuple[str, tuple[tuple[str, ...], ...]]
KEYS = (
    "rule_set", "based_on", "covers", "label", "source", "certainty", "valid_from", "total", "digits", "least_digits",
    "tolerance", "execution", "levels", "splits", "scoring", "tiers", "grades", "reasons",
)  # fmt: skip
TOLERANCES = ("money", "points", "rate", "per_score")
REASONS = ("shortfall", "budget_change", "over_achievement", "over_achievement_floor", "execution_below")
OF_ITS_OWN = ("label", "source", "valid_from")
"""What a rule set says itself, whatever it is based on."""
NOWHERE = Text("", "")


def rule_set_codes() -> tuple[str, ...]:
    """The rule sets of the library."""
    return tuple(rule_set_texts())


@cache
def library_rule_set(code: str) -> RuleSet:
    """A rule set of the library; DefinitionError with the nearest name where there is none."""
    texts = rule_set_texts()
    if code not in texts:
        text = Text(f"There is no rule set “{code}”.", f"没有名为“{code}”的自评规则。")
        raise DefinitionError("unknown_rule_set", text, did_you_mean(code, texts))
    return read_rule_set(texts[code], f"{code}.yaml")


def read_rule_set(text: str, name: str = "") -> RuleSet:
    """The rule set; DefinitionErrors with everything that is wrong in it, each with its line."""
    return read_whole(text, name, KEYS, _checked)


def _checked(fields: Fields) -> RuleSet | None:
    made = _rule_set(fields)
    if made is not None and not fields.owner.faults.found:
        _check_sums(fields.owner, made)
    return made


def _rule_set(fields: Fields) -> RuleSet | None:
    code = fields.need("rule_set", Cursor.text, "")
    basis = fields.get("based_on", lambda cursor: library_rule_set(cursor.text()), None)
    if basis is None and fields.owner.faults.found:
        return None
    take = _Taking(fields, basis)
    no_levels: Mapping[str, Level] = {}
    levels = take("levels", _levels, no_levels)
    tiers, words = _tiers_of(fields, basis)
    return RuleSet(
        code=code, label=take("label", _label, NOWHERE), source=take("source", Cursor.text, ""),
        certainty=fields.get("certainty", Cursor.text, "memory"),
        valid_from=take("valid_from", lambda cursor: cursor.date().isoformat(), ""),
        total=take("total", _amount, Decimal(0)), digits=take("digits", Cursor.integer, 2),
        least_digits=take("least_digits", Cursor.integer, 2),
        allowed=take("tolerance", _allowed, Allowed(*[Decimal(0)] * 4), "allowed"),
        execution=take("execution", _execution, Execution(Decimal(0), ())), levels=levels,
        splits=take("splits", lambda cursor: _splits(cursor, levels), ()),
        scoring=take("scoring", _scoring, dict[str, tuple[ScoringRule, ...]]()), tiers=tiers, tier_words=words,
        grades=take("grades", _grades, ()), reasons=take("reasons", _reasons, Reasons()),
        covers=fields.get("covers", lambda cursor: cursor.choice(COVERS), PROGRAMME),
    )  # fmt: skip


class _Taking:
    """A key's own value, else that of the set this one is based on; without one the key is needed."""

    def __init__(self, fields: Fields, basis: RuleSet | None) -> None:
        self.fields, self.basis = fields, basis

    def __call__(self, key: str, read: Callable[[Cursor], T], default: T, name: str = "") -> T:
        if self.basis is not None and key not in self.fields and key not in OF_ITS_OWN:
            found: T = getattr(self.basis, name or key)
            return found
        return self.fields.need(key, read, default)


def _tiers_of(fields: Fields, basis: RuleSet | None) -> Tiers:
    """Two fields of the rule set stand under one key."""
    if basis is not None and "tiers" not in fields:
        return basis.tiers, basis.tier_words
    none: Tiers = ("", ())
    return fields.need("tiers", _tiers, none)


def _amount(cursor: Cursor) -> Decimal:
    """A number of 0 or more, exactly as it is written."""
    if cursor.number() < 0:
        raise cursor.error(
            "negative", Text(f"“{cursor.path}” cannot be negative.", f"“{cursor.path}”不能为负。"),
            Text("Write 0 or more.", "请填 0 或正数。"),
        )  # fmt: skip
    return Decimal(cursor.text())


def _flag(cursor: Cursor) -> bool:
    return cursor.choice(("true", "false")) == "true"


def _label(cursor: Cursor) -> Text:
    fields = cursor.fields(("zh", "en"))
    return Text(fields.need("en", Cursor.text, ""), fields.need("zh", Cursor.text, ""))


def _words(cursor: Cursor) -> tuple[str, ...]:
    return tuple(item.text() for item in cursor.items())


def _allowed(cursor: Cursor) -> Allowed:
    fields = cursor.fields(TOLERANCES)
    return Allowed(*(fields.need(key, _amount, Decimal(0)) for key in TOLERANCES))


def _rules(cursor: Cursor) -> tuple[ScoringRule, ...]:
    return tuple(param_rule(item.path, item.plain()) for item in cursor.items())


def _execution(cursor: Cursor) -> Execution:
    fields = cursor.fields(("points", "rules", "completed_in_full"))
    return Execution(
        fields.need("points", _amount, Decimal(0)),
        fields.need("rules", _rules, ()),
        fields.get("completed_in_full", _flag, False),
    )


def _levels(cursor: Cursor) -> Mapping[str, Level]:
    entries = cursor.fields(None).entries
    return {code: _level(entry, code) for code, entry in entries.items()}


def _level(cursor: Cursor, code: str) -> Level:
    fields = cursor.fields(("zh", "en", "also", "second"))
    label = Text(fields.need("en", Cursor.text, ""), fields.need("zh", Cursor.text, ""))
    return Level(code, label, fields.get("also", _words, ()), fields.get("second", _words, ()))


def _splits(cursor: Cursor, levels: Mapping[str, Level]) -> tuple[Split, ...]:
    return tuple(_split(item, levels) for item in cursor.items())


def _split(cursor: Cursor, levels: Mapping[str, Level]) -> Split:
    found: dict[tuple[str, ...], Decimal] = {}
    for key, entry in cursor.fields(None).entries.items():
        codes = tuple(key.split("+"))
        for code in codes:
            if code not in levels:
                text = Text(f"There is no level “{code}”.", f"levels 中没有“{code}”。")
                raise entry.error("unknown_level", text, did_you_mean(code, levels))
        found[codes] = entry.attempt(_amount, Decimal(0))
    return found


def _scoring(cursor: Cursor) -> Mapping[str, tuple[ScoringRule, ...]]:
    fields = cursor.fields(KINDS)
    return {kind: fields.need(kind, _rules, ()) for kind in KINDS if kind in fields or kind != "satisfaction"}


def _tiers(cursor: Cursor) -> Tiers:
    fields = cursor.fields(("standard", "words"))
    standard = fields.need("standard", lambda entry: entry.choice(known_tiers()), "")
    return standard, fields.need("words", lambda entry: tuple(_words(item) for item in entry.items()), ())


def _grades(cursor: Cursor) -> tuple[GradeCut, ...]:
    """A list of cuts, or the name of a standard of the library."""
    if cursor.is_scalar():
        known = standards("self-evaluation", "grades")
        return tuple(
            GradeCut(Decimal(str(row["from"])), Text(row["en"], row["zh"]), tuple(row["also"]))
            for row in known[cursor.choice(tuple(known))]
        )
    cuts = tuple(_grade(item) for item in cursor.items())
    falls = [cut.lowest for cut in cuts]
    if not falls or falls != sorted(set(falls), reverse=True) or falls[-1] != 0:
        text = Text("Grades must fall, the last from 0.", "等次须由高到低排列，最后一档自 0 起。")
        raise cursor.error(
            "bad_grades", text, Text("Write {from: 90, zh: 优, en: …}.", "请写成 {from: 90, zh: 优, en: …}。")
        )
    return cuts


def _grade(cursor: Cursor) -> GradeCut:
    fields = cursor.fields(("from", "zh", "en", "also"))
    label = Text(fields.need("en", Cursor.text, ""), fields.need("zh", Cursor.text, ""))
    return GradeCut(fields.need("from", _amount, Decimal(0)), label, fields.get("also", _words, ()))


def _reasons(cursor: Cursor) -> Reasons:
    fields = cursor.fields(REASONS)
    return Reasons(
        fields.get("shortfall", _flag, False), fields.get("budget_change", _flag, False),
        fields.get("over_achievement", _amount, None),
        fields.get("over_achievement_floor", _amount, Decimal(1)), fields.get("execution_below", _amount, None),
    )  # fmt: skip


def _check_sums(root: Cursor, made: RuleSet) -> None:
    """The points of the execution and of each split must make the total."""
    for split in made.splits:
        points = made.execution.points + sum(split.values())
        if points != made.total:
            shown = " + ".join(f"{'+'.join(codes)} {show(float(each))}" for codes, each in split.items())
            text = Text(
                f"Execution {show(float(made.execution.points))} + {shown} make {show(float(points))}, "
                f"not {show(float(made.total))}.",
                f"预算执行 {show(float(made.execution.points))} + {shown} 合计 {show(float(points))}，"
                f"不等于 {show(float(made.total))}。",
            )
            mend = Text("Correct the points.", "请更正分值。")
            root.faults.add(root.error("points_do_not_add_up", text, mend), root.place)
