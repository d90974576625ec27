"""What headlines are reckoned from: scores, ranks, changes and targets of everybody, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from jixiao.engine.model.node import Node
from jixiao.engine.model.text import Text
from jixiao.report.facts.figure import Style
from jixiao.report.results import AFTER, BEFORE, Results

MOST_NAMED = 3
CLOSE = 10
"""Decimals at which two figures are the same."""


@dataclass(frozen=True)
class Standings:
    """`bands` by organisation, numbered within its group: who shares one cannot be told apart; empty where not known."""

    results: Results
    bands: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        """The organisations with a score by group, best first."""
        found: dict[str, list[str]] = {}
        for code in self.results.organisations:
            found.setdefault(self.results.group_of(code), [])
            if self.score(code) is not None:
                found[self.results.group_of(code)].append(code)
        return {
            group: sorted(codes, key=lambda code: (-(self.score(code) or 0.0), code)) for group, codes in found.items()
        }

    def score(self, code: str, when: str = AFTER) -> float | None:
        """The whole score."""
        if when == BEFORE and self.results.earlier is None:
            return None
        root = self.results.root if when == AFTER else self.results.earlier.scheme.code  # type: ignore[union-attr]
        try:
            found = self.results.read((when, "score", code, root))
        except KeyError:
            return None
        return float(found) if isinstance(found, int | float) else None

    def change(self, code: str) -> float | None:
        """What the score gained since the evaluation before."""
        now, then = self.score(code), self.score(code, BEFORE)
        return None if now is None or then is None else round(now - then, CLOSE)

    def rank(self, code: str) -> int | None:
        """The rank within the group."""
        found = self.results.read((AFTER, "rank", code, self.results.root))
        return int(found) if isinstance(found, int | float) else None

    def level_with(self, code: str) -> list[str]:
        """Those of the group that cannot be told apart from it."""
        band = self.bands.get(code)
        peers = self.groups.get(self.results.group_of(code), [])
        return [each for each in peers if each != code and band and self.bands.get(each) == band]

    def reached(self, leaf: Node) -> dict[str, bool]:
        """Whether the target is reached, by organisation; only those with a figure and a target."""
        found = {}
        for code in self.results.organisations:
            value = self.results.read((AFTER, "raw", code, leaf.code))
            target = self.results.read((AFTER, "target", code, leaf.code))
            if isinstance(value, int | float) and isinstance(target, int | float):
                apart = round(float(value) - float(target), CLOSE)
                found[code] = apart >= 0 if leaf.direction == "higher" else apart <= 0
        return found

    @property
    def period(self) -> Text:
        """The period in words."""
        period = self.results.evaluation.period
        return Text(period.label_en, period.label_zh)

    def points(self, value: float, *, is_signed: bool = False) -> str:
        """Points with the decimals of the scheme."""
        return Style(self.results.evaluation.scheme.rounding.digits, is_signed).words(value, "en")

    def names(self, codes: Sequence[str]) -> Text:
        """Names in a sentence: the first three, and how many there are."""
        labels = [self.results.organisation_label(code) for code in codes[:MOST_NAMED]]
        more = len(codes) - len(labels)
        zh, en = "、".join(each.zh for each in labels), [each.en for each in labels]
        if more:
            return Text(f"{', '.join(en)} and {more} more", f"{zh}等{len(codes)}个单位")
        return Text(" and ".join(filter(None, (", ".join(en[:-1]), en[-1]))), zh)
