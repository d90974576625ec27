"""What can be asked about a policy: which indicator, who is under it, since when, who is not. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from jixiao.engine.model.period import Frequency
from jixiao.web.analysis.rules.asked import Asked, parameters
from jixiao.web.analysis.rules.question import EVERY_LABELS
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

NAMED, EVERYBODY, GROUP = "named", "all", "group:"
"""Who is under it; GROUP is followed by the code of a peer group."""
UNDER_LABELS = {
    NAMED: N_("those ticked below"),
    EVERYBODY: N_("everybody"),
}
ALL_OTHERS, SAME_GROUP, NOBODY = "others", "same_group", "nobody"
BESIDE_LABELS = {
    ALL_OTHERS: N_("all others"),
    SAME_GROUP: N_("others of the same peer groups"),
    NAMED: N_("those ticked below"),
    NOBODY: N_("nobody: each one's own past alone"),
}


@dataclass(frozen=True)
class PolicyQuestion:
    """A policy that begins in the period `start`. `under`: NAMED, EVERYBODY or GROUP with a code.

    `beside`: one of BESIDE_LABELS. `first` and `last` cut what is looked at; `season`: the season of the year is taken away.
    """

    indicator: str = ""
    start: str = ""
    under: str = NAMED
    treated: tuple[str, ...] = ()
    beside: str = ALL_OTHERS
    others: tuple[str, ...] = ()
    every: str = Frequency.MONTH.value
    first: str = ""
    last: str = ""
    season: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, Sequence[str]]) -> "PolicyQuestion":
        """The question of an address; what cannot be read gives way to its default."""
        given = Asked(asked)
        return cls(
            indicator=given.one("indicator"),
            start=given.one("start"),
            under=given.one("under") or NAMED,
            treated=given.many("treated"),
            beside=given.one("beside", BESIDE_LABELS, ALL_OTHERS),
            others=given.many("other"),
            every=given.one("every", EVERY_LABELS, Frequency.MONTH.value),
            first=given.one("first"),
            last=given.one("last"),
            season=given.is_set("season"),
        )

    @property
    def is_begun(self) -> bool:
        """Whether anything was asked."""
        return bool(self.indicator or self.start or self.treated)

    def address(self, **changes: object) -> str:
        """The query part of this question's address, with some of it changed."""
        other = replace(self, **changes) if changes else self  # type: ignore[arg-type]
        plain = PolicyQuestion()
        told = {
            "indicator": other.indicator, "start": other.start, "under": other.under if other.under != NAMED else "",
            "treated": other.treated, "beside": other.beside if other.beside != plain.beside else "",
            "other": other.others, "every": other.every if other.every != plain.every else "", "first": other.first,
            "last": other.last, "season": other.season,
        }  # fmt: skip
        return f"?{urlencode(parameters(told))}"


def check_can_be_looked_at(*, has_indicator: bool, has_start: bool, n_treated: int, n_in_both: int) -> None:
    """There is an indicator with figures, a period in which the policy begins, and somebody under it."""
    if not has_indicator:
        raise RuleViolation("no_indicator", N_("Choose the indicator that the policy was meant to move."))
    if not has_start:
        raise RuleViolation("no_start", N_("Choose the first period under the policy."))
    if not n_treated:
        raise RuleViolation(
            "nobody_treated", N_("Choose who was under the policy: tick organisations, or take a group.")
        )
    if n_in_both:
        raise RuleViolation(
            "both_sides",
            N_("%(n)s organisations are ticked as under the policy and as compared with. Keep each on one side."),
            n=str(n_in_both),
        )


def can_be_looked_at(*, has_indicator: bool, has_start: bool, n_treated: int, n_in_both: int) -> bool:
    """Twin of check_can_be_looked_at."""
    return allows(
        check_can_be_looked_at, has_indicator=has_indicator, has_start=has_start, n_treated=n_treated, n_in_both=n_in_both
    )  # fmt: skip
