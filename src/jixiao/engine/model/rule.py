"""What a scoring rule (赋分规则) is: valid parameters, points for a column, a formula for one receipt."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Self

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.text import Text, brief, did_you_mean, show


def _no_groups() -> Ints:
    return np.zeros(0, np.int64)


def _no_inputs() -> Floats:
    return np.zeros((0, 0))


@dataclass(frozen=True)
class Case:
    """What a rule sees of one leaf: arrays over organisations, NaN is missing, `history` newest first.

    `group` numbers the peer group of each organisation. `inputs` (a row per code of the rule's `inputs`) is what a
    rule that combines several indicators made `value` from. A case of one organisation keeps the `whole` it is from.
    """

    full: float
    direction: str
    value: Floats
    target: Floats
    base: Floats
    stretch: Floats
    history: Floats
    last_year: Floats
    group: Ints = field(default_factory=_no_groups)
    inputs: Floats = field(default_factory=_no_inputs)
    whole: "Case | None" = field(default=None, repr=False, compare=False)
    place: int = 0

    def __post_init__(self) -> None:
        if len(self.group) != len(self.value):
            object.__setattr__(self, "group", np.zeros(len(self.value), np.int64))
        if self.inputs.shape[1] != len(self.value):
            object.__setattr__(self, "inputs", np.zeros((0, len(self.value))))

    def at(self, place: int) -> "Case":
        """The case of one organisation."""
        whole, number = (self, place) if self.whole is None else (self.whole, self.place)
        return self.cut(slice(place, place + 1), whole, number)

    @property
    def peers(self) -> "Case":
        """The organisation (of several the first) and all others of its peer group, itself in front."""
        whole, place = (self, 0) if self.whole is None else (self.whole, self.place)
        others = np.flatnonzero(whole.group == whole.group[place])
        return whole.cut(np.concatenate(([place], others[others != place])), None, 0)

    def cut(self, places: slice | Ints, whole: "Case | None", place: int) -> "Case":
        """The case of some organisations; `whole` and `place` tell where the only one is from."""
        return Case(
            self.full, self.direction, self.value[places], self.target[places], self.base[places],
            self.stretch[places], self.history[:, places], self.last_year[places], self.group[places],
            self.inputs[:, places], whole, place,
        )  # fmt: skip


@dataclass(frozen=True)
class Marks:
    """Points out of `full`, NaN where the rule could not compute; `refusals` tell why: code and where."""

    points: Floats
    refusals: tuple[tuple[str, Bools], ...] = ()


REFUSALS: dict[str, Text] = {
    "target_missing": Text("there is no target for this period", "本期没有目标值"),
    "target_zero": Text("the target is 0, so a ratio to it has no meaning", "目标值为 0，无法计算完成比例"),
    "target_negative": Text("the target is negative, so a ratio to it has no meaning", "目标值为负，无法计算完成比例"),
    "base_or_stretch_missing": Text("base or stretch is not given", "未给出考核线或挑战线"),
    "base_and_stretch_disagree": Text(
        "base and stretch are equal or contradict the direction", "考核线与挑战线相等，或与指标方向矛盾"
    ),
    "history_missing": Text("there is no earlier value to compare with", "没有可比较的历史值"),
    "negative_count": Text("a number of events cannot be negative", "次数不能为负"),
    "points_out_of_range": Text("the given points lie outside 0 and full marks", "评分超出 0 至满分范围"),
}


class ScoringRule(ABC):
    """A rule and its parameters: a frozen dataclass whose docstring is the official text with its source."""

    name: ClassVar[str]
    label: ClassVar[Text]
    default_direction: ClassVar[str | None] = None
    aliases: ClassVar[tuple[str, ...]] = ()
    """Other names under which a file may ask for the rule."""
    spelled: ClassVar[Mapping[str, str]] = {}
    """Fields whose parameter has another name in files (`pass` is a word of Python)."""
    also_called: ClassVar[Mapping[str, str]] = {}
    """Other names that files may use for a parameter, and the name that they stand for."""
    relative: ClassVar[bool] = False
    """Whether the points of one depend on who else is in its peer group."""
    input_names: ClassVar[tuple[str, ...]] = ()
    """What the figures are called that the rule combines, for trying it out without a scheme."""
    input_param: ClassVar[str] = ""
    """The parameter that names their indicators."""

    @property
    def history_needed(self) -> int:
        """How many earlier periods the rule looks at."""
        return 0

    @property
    def inputs(self) -> tuple[str, ...]:
        """Codes of the indicators that the rule combines into the leaf's value; none where it looks at the leaf's own."""
        return ()

    def derive(self, inputs: Floats) -> Floats:
        """The leaf's value from `inputs` (a row per input, a column per organisation); NaN where it cannot be made."""
        raise NotImplementedError(f"{self.name} combines no inputs")

    @property
    def has_curve(self) -> bool:
        """Whether the points follow from one value (and targets) alone, so that they can be drawn over it."""
        return not (self.relative or self.inputs or self.history_needed)

    @property
    def needs_target(self) -> bool:
        """Whether the points depend on a target that is set outside of the rule."""
        return False

    @abstractmethod
    def score(self, case: Case) -> Marks:
        """Points for every organisation; NaN where the value is missing or the rule refuses."""

    @abstractmethod
    def formula(self, case: Case) -> Text:
        """The sum with the numbers put in, for the first organisation of `case`."""

    def details(self, case: Case) -> dict[str, Any]:
        """What else is worth knowing of the first organisation: figures on the way to its points, as plain data."""
        return {}

    def check(self, full: float, direction: str) -> None:  # noqa: B027 (most rules fit everywhere)
        """Raise DefinitionError where the parameters do not fit the leaf's weight or direction."""

    @classmethod
    def param_names(cls) -> dict[str, str]:
        """The parameters' names in files, each with the field that it fills."""
        return {cls.spelled.get(entry.name, entry.name): entry.name for entry in fields(cls)}  # type: ignore[arg-type]

    @classmethod
    def from_params(cls, params: Mapping[str, object]) -> Self:
        """Build from plain data (YAML, JSON); unknown names and wrong kinds raise DefinitionError."""
        known = cls.param_names()
        given: dict[str, Any] = {}
        for key, raw in params.items():
            name = cls.also_called.get(key, key)
            if name not in known:
                raise unknown_parameter(cls.name, key, list(known))
            require(known[name] not in given, name, "is given twice", "重复给出")
            given[known[name]] = cls.read_param(name, raw)
        return cls(**given)

    @classmethod
    def figure_named(cls, name: str) -> str:
        """Which of the rule's figures goes by that name, “” where none does."""
        return name if name in cls.input_names else ""

    @classmethod
    def wired(cls, params: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
        """`params` such that figures known by `names` are what the rule combines: each name is an indicator code."""
        return dict(params)

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        """One parameter from plain data. Numbers by default; a rule with other kinds overrides this."""
        return param_number(key, raw)

    def params(self) -> dict[str, Any]:
        """The parameters that differ from their defaults, as plain data."""
        fillers = {entry.name: entry for entry in fields(self)}  # type: ignore[arg-type]
        given = {key: (getattr(self, name), fillers[name].default) for key, name in self.param_names().items()}
        return {key: _as_data(value) for key, (value, default) in given.items() if value != default}


def _as_data(value: Any) -> Any:
    return {"name": value.name, **value.params()} if isinstance(value, ScoringRule) else value


RULES: dict[str, type[ScoringRule]] = {}
"""Every rule by its name; filled by the registry in `engine/scoring`, so that the model need not look upwards."""
RULE_ALIASES: dict[str, str] = {}
"""Other names of rules, each with the name that it stands for; read from files, never written or listed."""


def rule_kind(name: str) -> type[ScoringRule]:
    """The rule of that name or alias; DefinitionError with the nearest name where there is none."""
    kind = RULES.get(RULE_ALIASES.get(name, name))
    if kind is None:
        raise DefinitionError(
            "unknown_rule",
            Text(f"There is no scoring rule “{name}”.", f"没有名为“{name}”的赋分规则。"),
            did_you_mean(name, RULES),
        )
    return kind


def build_rule(name: str, params: Mapping[str, object]) -> ScoringRule:
    """The rule of that name with these parameters; DefinitionError where there is none or they do not fit."""
    return rule_kind(name).from_params(params)


def unknown_parameter(rule: str, key: str, known: list[str]) -> DefinitionError:
    """The error for a parameter that the rule does not have."""
    advice = did_you_mean(key, known) if known else Text("It takes none.", "该规则没有参数。")
    text = Text(f"Rule “{rule}” has no parameter “{key}”.", f"规则“{rule}”没有参数“{key}”。")
    return DefinitionError("unknown_parameter", text, advice)


def bad_parameter(key: str, why: Text, mend: Text | None = None) -> DefinitionError:
    """The error for a parameter with a value that makes no sense."""
    return DefinitionError("bad_parameter", Text(f"“{key}” {why.en}.", f"“{key}”{why.zh}。"), mend)


def param_number(key: str, raw: object) -> float:
    """A parameter as a finite number, else DefinitionError."""
    reading = read_number(raw)
    if reading.value is None:
        why = Text(*(said.rstrip(".。") for said in reading.text))
        raise bad_parameter(key, Text(f"must be a number: {why.en}", f"必须是数值：{why.zh}"))
    return reading.value


def param_choice(key: str, raw: object, options: tuple[str, ...]) -> str:
    """A parameter as one of the options, else DefinitionError with the nearest."""
    word = str(raw)
    if word not in options:
        why = Text(f"cannot be “{word}”", f"不能取“{word}”")
        raise bad_parameter(key, why, did_you_mean(word, options))
    return word


def param_flag(key: str, raw: object) -> bool:
    """A parameter that is yes or no, else DefinitionError."""
    word = str(raw).lower()
    if word not in ("true", "false", "yes", "no", "1", "0"):
        raise bad_parameter(key, Text("must be true or false", "须为 true 或 false"))
    return word in ("true", "yes", "1")


def param_rule(key: str, raw: object) -> ScoringRule:
    """A parameter that is itself a rule: a name, or `{name: …, parameters}`; else DefinitionError."""
    if isinstance(raw, str):
        return build_rule(raw, {})
    if not isinstance(raw, Mapping) or not isinstance(raw.get("name"), str):
        raise bad_parameter(key, Text("must be a rule: {name: …, parameters}", "须为赋分规则：{name: …, 参数}"))
    return build_rule(raw["name"], {name: value for name, value in raw.items() if name != "name"})


def param_mapping(key: str, raw: object) -> dict[str, Any]:
    """A parameter as names with values, at least one; else DefinitionError."""
    if not isinstance(raw, Mapping) or not raw:
        raise bad_parameter(key, Text("must be names with values: {a: …, b: …}", "须为“名称: 值”的形式：{a: …, b: …}"))
    return {str(name): value for name, value in raw.items()}


def param_list(key: str, raw: object) -> list[Any]:
    """A parameter as a list with at least one entry, else DefinitionError."""
    if not isinstance(raw, list | tuple) or not raw:
        raise bad_parameter(key, Text("must be a list", "须为列表"))
    return list(raw)


def require(condition: bool, key: str, en: str, zh: str) -> None:
    """Raise `bad_parameter` unless the condition holds."""
    if not condition:
        raise bad_parameter(key, Text(en, zh))


def term(values: Floats) -> str:
    """Like `one`, for a product or a difference: a rolled-up figure (over six decimals) is cut to four."""
    text = one(values)
    return brief(float(values[0])) if len(text.partition(".")[2]) > 6 and abs(values[0]) >= 0.01 else text


def one(values: Floats) -> str:
    """The single number of a one-organisation array, as people write it."""
    return show(float(values[0]))
