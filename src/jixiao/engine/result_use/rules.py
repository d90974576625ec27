"""Rules of use as data: when, and what is then proposed; read from YAML with every fault at its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Frequency
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.model.yaml_cursor import Cursor, Fields, read_whole
from jixiao.library import result_use_texts

BONUS, BUDGET, COMMENDATION, TALK, TRAINING, PROMOTION = (
    "bonus", "budget", "commendation", "talk", "training", "promotion_reference",
)  # fmt: skip
KINDS: Final = {
    BONUS: Text("Bonus coefficient", "奖金系数"),
    BUDGET: Text("Budget", "预算增减"),
    COMMENDATION: Text("Commendation", "表扬"),
    TALK: Text("Talk", "约谈"),
    TRAINING: Text("Training", "培训"),
    PROMOTION: Text("Reference for promotion", "干部考核参考"),
}
REWARDS: Final = frozenset({COMMENDATION, PROMOTION})
SIZES: Final = {BONUS: "coefficient", BUDGET: "change"}
"""What a proposal of that kind says beside itself: a factor; a share of the base."""
NUMBERS: Final = (
    "score_at_least", "score_below", "rank_at_most", "rank_from_bottom", "rank_at_most_share", "rises_by", "falls_by",
)  # fmt: skip
CONDITIONS: Final = ("grade", "periods", "frequency", *NUMBERS)
KEYS: Final = ("result_use", "label", "source", "valid_from", "caps", "rules")
NOTHING = Text("", "")


@dataclass(frozen=True)
class When:
    """All that is given must hold, in each of the newest `periods`; `numbers` by NUMBERS, moves against the period before.

    `frequencies`: of results that cover a year, a half, a quarter or a month; none: of all.
    """

    grades: frozenset[str] = frozenset()
    numbers: Mapping[str, float] = field(default_factory=dict)
    periods: int = 1
    frequencies: frozenset[str] = frozenset()


@dataclass(frozen=True)
class UseRule:
    """`size`: the coefficient, or the change as a share of the base; None where the kind has none."""

    code: str
    label: Text
    when: When
    kind: str
    size: float | None


@dataclass(frozen=True)
class UseRules:
    """A set of rules; caps as shares: of all increases together, of commendations in a group. None: no cap."""

    code: str
    label: Text
    source: str
    valid_from: date
    rules: tuple[UseRule, ...]
    budget_increase: float | None = None
    commendations: float | None = None


@cache
def library_rules(code: str) -> UseRules:
    """Rules of the library; DefinitionError with the nearest name where there are none."""
    texts = result_use_texts()
    if code not in texts:
        text = Text(f"There are no rules of use “{code}”.", f"没有名为“{code}”的结果应用规则。")
        raise DefinitionError("unknown_rules", text, did_you_mean(code, texts))
    return read_use_rules(texts[code], f"{code}.yaml")


def read_use_rules(text: str, name: str = "") -> UseRules:
    """The rules; DefinitionErrors with everything that is wrong in them."""
    return read_whole(text, name, KEYS, _rules)


def _rules(fields: Fields) -> UseRules:
    caps = fields.get("caps", lambda cursor: cursor.fields(("budget_increase", "commendations")), None)
    return UseRules(
        fields.need("result_use", Cursor.text, ""), fields.need("label", _label, NOTHING),
        fields.need("source", Cursor.text, ""), fields.need("valid_from", Cursor.date, date.min),
        _once(fields.need("rules", Cursor.items, [])),
        caps.get("budget_increase", _share, None) if caps else None,
        caps.get("commendations", _share, None) if caps else None,
    )  # fmt: skip


def _once(items: list[Cursor]) -> tuple[UseRule, ...]:
    found: dict[str, UseRule] = {}
    for item in items:
        rule = item.attempt(_rule, None)
        if rule is not None and rule.code in found:
            text = Text(f"The rule “{rule.code}” stands twice.", f"规则“{rule.code}”重复。")
            item.faults.add(item.error("rule_twice", text), item.place)
        elif rule is not None:
            found[rule.code] = rule
    return tuple(found.values())


def _label(cursor: Cursor) -> Text:
    fields = cursor.fields(("zh", "en"))
    return Text(fields.get("en", Cursor.text, ""), fields.need("zh", Cursor.text, ""))


def _share(cursor: Cursor) -> float:
    share = cursor.number()
    if not 0 <= share <= 1:
        raise cursor.error("bad_share", Text("A share from 0 to 1 is expected.", "应为 0 至 1 之间的比例。"))
    return share


def _rule(cursor: Cursor) -> UseRule:
    fields = cursor.fields(("rule", "label", "when", "propose"))
    when = fields.need("when", _when, When())
    kind, size = fields.need("propose", _proposal, (TALK, None))
    return UseRule(fields.need("rule", Cursor.text, ""), fields.need("label", _label, NOTHING), when, kind, size)


def _when(cursor: Cursor) -> When:
    fields = cursor.fields(CONDITIONS)
    if not set(fields.entries) - {"periods", "frequency"}:
        raise cursor.error(
            "always", Text("Say when: without a condition everybody is meant.", "请写明条件，否则适用于所有单位。"),
            Text("For example grade: [优].", "例如 grade: [优]。"),
        )  # fmt: skip
    numbers: dict[str, Any] = {name: fields.get(name, _positive, None) for name in NUMBERS}
    grades = fields.get("grade", lambda listed: [item.text() for item in listed.items()], [])
    often = fields.get("frequency", lambda listed: [item.choice(tuple(Frequency)) for item in listed.items()], [])
    periods = fields.get("periods", Cursor.integer, 1)
    if not 1 <= periods <= 120:
        text = Text("From 1 to 120 periods in a row.", "连续期数应为 1 至 120。")
        cursor.faults.add(cursor.error("bad_periods", text), cursor.place)
    held = {name: value for name, value in numbers.items() if value is not None}
    return When(frozenset(grades), held, periods, frozenset(often))


def _positive(cursor: Cursor) -> float:
    value = cursor.number()
    if value < 0:
        raise cursor.error("negative", Text("It cannot be negative.", "不能为负数。"))
    return value


def _proposal(cursor: Cursor) -> tuple[str, float | None]:
    fields = cursor.fields(("kind", "coefficient", "change"))
    kind = fields.need("kind", lambda entry: entry.choice(tuple(KINDS)), TALK)
    wanted = SIZES.get(kind)
    for name in {"coefficient", "change"} & set(fields.entries) - {wanted}:
        text = Text(f"{KINDS[kind].en} has no {name}.", f"“{KINDS[kind].zh}”没有 {name}。")
        cursor.faults.add(cursor.error("not_of_this_kind", text), cursor.place)
    size = fields.need(wanted, Cursor.number, 1.0) if wanted else None
    if size is not None and not (0 <= size <= 3 if kind == BONUS else -1 <= size <= 1):
        text = Text(
            "A coefficient lies from 0 to 3, a change from −1 to 1.",
            "系数应在 0 至 3 之间，增减幅度应在 −1 至 1 之间。",
        )
        raise cursor.error("bad_size", text)
    return kind, size
