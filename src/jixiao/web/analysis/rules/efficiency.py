"""What can be asked about efficiency, and which choices weaken the answer. No Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from jixiao.engine.model.period import Frequency
from jixiao.web.analysis.rules.asked import Asked, parameters
from jixiao.web.analysis.rules.question import EVERY_LABELS
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

CONSTANT, VARIABLE = "ccr", "bcc"
MODEL_LABELS = {
    VARIABLE: N_("against those of its own size (BCC)"),
    CONSTANT: N_("by the same yardstick for large and small (CCR)"),
}
LESS, MORE = "input", "output"
FACING_LABELS = {
    LESS: N_("how much less would do for the same results"),
    MORE: N_("how much more could come out of the same means"),
}
GATHERED = (1, 3, 6, 12)
"""So many periods can be taken together, up to the one chosen."""
MOST_COLUMNS = 12


@dataclass(frozen=True)
class EfficiencyQuestion:
    """Which indicators count as put in and as coming out, of whom, when, and how they are measured.

    `earlier`: a period before, for the change of productivity. `ranks_best`: those on the frontier are told apart too.
    """

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    group: str = ""
    every: str = Frequency.MONTH.value
    period: str = ""
    earlier: str = ""
    gathered: int = 1
    model: str = VARIABLE
    facing: str = LESS
    ranks_best: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, Sequence[str]]) -> "EfficiencyQuestion":
        """The question of an address; what cannot be read gives way to its default."""
        given = Asked(asked)
        return cls(
            inputs=given.many("input")[:MOST_COLUMNS],
            outputs=given.many("output")[:MOST_COLUMNS],
            organisations=given.many("organisation"),
            group=given.one("group"),
            every=given.one("every", EVERY_LABELS, Frequency.MONTH.value),
            period=given.one("period"),
            earlier=given.one("earlier"),
            gathered=given.whole("gathered", 1, GATHERED),
            model=given.one("model", MODEL_LABELS, VARIABLE),
            facing=given.one("facing", FACING_LABELS, LESS),
            ranks_best=given.is_set("super"),
        )

    @property
    def is_begun(self) -> bool:
        """Whether any indicator was chosen."""
        return bool(self.inputs or self.outputs)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every indicator named, those put in first."""
        return (*self.inputs, *self.outputs)

    def address(self, **changes: object) -> str:
        """The query part of this question's address, with some of it changed."""
        other = replace(self, **changes) if changes else self  # type: ignore[arg-type]
        plain = EfficiencyQuestion()
        told = {
            "input": other.inputs, "output": other.outputs, "organisation": other.organisations, "group": other.group,
            "every": other.every if other.every != plain.every else "", "period": other.period,
            "earlier": other.earlier, "gathered": other.gathered if other.gathered > 1 else "",
            "model": other.model if other.model != plain.model else "",
            "facing": other.facing if other.facing != plain.facing else "", "super": other.ranks_best,
        }  # fmt: skip
        return f"?{urlencode(parameters(told))}"


def check_columns_chosen(inputs: Sequence[str], outputs: Sequence[str]) -> None:
    """Something is put in, something comes out, and nothing does both; refusals name codes for `indicator`."""
    if not inputs:
        raise RuleViolation(
            "no_input", N_("Choose at least one indicator that is put in: staff, money, time, problems.")
        )
    if not outputs:
        raise RuleViolation("no_output", N_("Choose at least one indicator that comes out: what was done or reached."))
    both = [code for code in inputs if code in outputs]
    if both:
        raise RuleViolation(
            "both_sides",
            N_(
                "“%(indicator)s” is chosen as put in and as coming out. Keep it on one side: nobody gains what they spend."
            ),
            indicator=both[0],
        )


def are_columns_chosen(inputs: Sequence[str], outputs: Sequence[str]) -> bool:
    """Twin of check_columns_chosen."""
    return allows(check_columns_chosen, inputs, outputs)


@dataclass(frozen=True)
class Column:
    """What a choice is judged by: the indicator's direction and unit, and the side that it stands on."""

    code: str
    direction: str
    unit_of_measure: str
    is_input: bool


AGAINST_ITS_DIRECTION, RATE_OUT_OF_SCALE = "against_direction", "rate_out_of_scale"


def weak_columns(columns: Iterable[Column], model: str) -> list[tuple[str, str]]:
    """(what is wrong, code) of choices that make the answer doubtful, though it can be worked out.

    Rates do not grow with size, so constant returns mean nothing for them: Hollingsworth and Smith (2003), Use of ratios in
    data envelopment analysis, Applied Economics Letters 10.
    """
    found = []
    for column in columns:
        if (column.direction == "lower") != column.is_input and column.direction:
            found.append((AGAINST_ITS_DIRECTION, column.code))
        if model == CONSTANT and column.unit_of_measure in {"%", "‰"}:
            found.append((RATE_OUT_OF_SCALE, column.code))
    return found
