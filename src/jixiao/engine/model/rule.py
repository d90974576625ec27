"""What a scoring rule (赋分规则) is: valid parameters, points for a column, a formula for one receipt."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.method import Method, bad_parameter
from jixiao.engine.model.registry import Registry
from jixiao.engine.model.text import Text, brief, show


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


class ScoringRule(Method):
    """A rule and its parameters: a frozen dataclass whose docstring is the official text with its source."""

    default_direction: ClassVar[str | None] = None
    aliases: ClassVar[tuple[str, ...]] = ()
    """Other names under which a file may ask for the rule."""
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

    def check(self, full: float, direction: str) -> None:
        """Raise DefinitionError where the parameters do not fit the leaf's weight or direction."""

    @classmethod
    def figure_named(cls, name: str) -> str:
        """Which of the rule's figures goes by that name, “” where none does."""
        return name if name in cls.input_names else ""

    @classmethod
    def wired(cls, params: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
        """`params` such that figures known by `names` are what the rule combines: each name is an indicator code."""
        return dict(params)


RULES: Registry[type[ScoringRule]] = Registry("unknown_rule", Text("scoring rule", "赋分规则"))
"""Every rule by its name; filled by the registry in `engine/scoring`, so that the model need not look upwards."""
RULE_ALIASES: dict[str, str] = {}
"""Other names of rules, each with the name that it stands for; read from files, never written or listed."""


def rule_kind(name: str) -> type[ScoringRule]:
    """The rule of that name or alias; DefinitionError with the nearest name where there is none."""
    return RULES.named(RULE_ALIASES.get(name, name))


def build_rule(name: str, params: Mapping[str, object]) -> ScoringRule:
    """The rule of that name with these parameters; DefinitionError where there is none or they do not fit."""
    return rule_kind(name).from_params(params)


def param_rule(key: str, raw: object) -> ScoringRule:
    """A parameter that is itself a rule: a name, or `{name: …, parameters}`; else DefinitionError."""
    if isinstance(raw, str):
        return build_rule(raw, {})
    if not isinstance(raw, Mapping) or not isinstance(raw.get("name"), str):
        raise bad_parameter(key, Text("must be a rule: {name: …, parameters}", "须为赋分规则：{name: …, 参数}"))
    return build_rule(raw["name"], {name: value for name, value in raw.items() if name != "name"})


def term(values: Floats) -> str:
    """Like `one`, for a product or a difference: a rolled-up figure (over six decimals) is cut to four."""
    text = one(values)
    return brief(float(values[0])) if len(text.partition(".")[2]) > 6 and abs(values[0]) >= 0.01 else text


def one(values: Floats) -> str:
    """The single number of a one-organisation array, as people write it."""
    return show(float(values[0]))
