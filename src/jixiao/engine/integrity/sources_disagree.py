"""The rule for two sources of one figure that tell different things."""

from collections.abc import Callable, Iterator
from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.relations import SamePair
from jixiao.engine.integrity.rule import Case, Doubt, ReporterTest, Tests, figure, roughly
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.rows_of_series import MAD_TO_SIGMA
from jixiao.engine.model.text import Text

FEWEST_ALL = 20
MEDIAN_NOISE = 1.2533
"""The standard error of a median over that of a mean, √(π/2)."""


class SourcesDisagree(ReporterTest):
    """两个来源不一致：自报与抽查（或与群众评价）相差，逐条超过规定的允许误差；或某单位的差值中位数明显偏离全体单位差值的中位数（稳健检验）。

    Two sources of one figure differ (self-report against spot check, against citizens' ratings): single values by more
    than the tolerance of {rule: agrees, reported: …, checked: …, tolerance: …}; and organisations whose median difference
    stands out of everybody's (robust z of the median, two-sided). A gap that all share is no fault of one.
    """

    code: ClassVar[str] = "sources_disagree"
    label: ClassVar[Text] = Text("sources disagree", "不同来源数据不一致")
    family: ClassVar[str] = "sources"
    least: ClassVar[int] = 4
    sample: ClassVar[Text] = Text("pairs of one organisation (20 of all)", "单位成对数据（全体至少 20 对）")
    needs: ClassVar[Text] = Text("rules: agrees", "规则文件：agrees")

    def look(self, case: Case) -> Iterator[Doubt]:
        yield from self._single(case)
        yield from super().look(case)

    def _single(self, case: Case) -> Iterator[Doubt]:
        panel = case.panel
        for declared in case.relations.of(SamePair):
            if not np.isfinite(declared.tolerance):
                continue
            places, checked = panel.beside(declared.reported, declared.checked)
            gap = panel.values[places] - checked
            scores = np.abs(gap) / declared.tolerance
            for number in np.flatnonzero(scores > 1 + 1e-9).tolist():
                said, other = figure(panel.values[places[number]]), figure(checked[number])
                apart, allowed = figure(abs(gap[number])), figure(declared.tolerance)
                text = Text(
                    f"{said}, but “{declared.checked}” says {other}: {apart} apart, {allowed} allowed.",
                    f"自报 {said}，“{declared.checked}”为 {other}，相差 {apart}，允许 {allowed}。",
                )
                yield self.at(panel, int(places[number]), scores[number], text)

    def tests(self, case: Case) -> Tests:
        from scipy.stats import norm

        found = [entry for declared in case.relations.of(SamePair) for entry in self._reporters(case, declared)]
        z = np.array([entry[0] for entry in found])
        return Tests(np.asarray(2 * norm.sf(np.abs(z))), _teller(found))

    def _reporters(self, case: Case, declared: SamePair) -> Iterator[tuple[float, tuple[str, str, str], Text]]:
        panel = case.panel
        places, checked = panel.beside(declared.reported, declared.checked)
        gap = panel.values[places] - checked
        if len(gap) < FEWEST_ALL:
            return
        middle = float(np.median(gap))
        usual = MAD_TO_SIGMA * float(np.median(np.abs(gap - middle)))
        owner = panel.organisation[panel.series_of[places]]
        for organisation, own in _by_owner(owner, gap):
            if len(own) < self.least or usual <= 0:
                continue
            mine = float(np.median(own))
            z = (mine - middle) / (MEDIAN_NOISE * usual / len(own) ** 0.5)
            text = Text(
                f"Over {len(own)} periods reported exceeds “{declared.checked}” by {roughly(mine)} in the median; "
                f"all organisations: {roughly(middle)}.",
                f"{len(own)} 期自报与“{declared.checked}”之差的中位数为 {roughly(mine)}，全体单位为 {roughly(middle)}。",
            )
            yield z, (panel.organisations[organisation], declared.reported, ""), text


def _teller(
    found: list[tuple[float, tuple[str, str, str], Text]],
) -> Callable[[int], tuple[tuple[str, str, str], Text]]:
    return lambda test: found[test][1:]


def _by_owner(owner: Ints, gap: Floats) -> Iterator[tuple[int, Floats]]:
    order = np.argsort(owner, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(owner[order])) + 1):
        if len(part):
            yield int(owner[part[0]]), gap[part]
