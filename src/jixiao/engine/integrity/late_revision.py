"""The rule for figures that were changed after the time was up."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.rule import Case, Doubt, IntegrityRule, figure
from jixiao.engine.model.admission import day_text
from jixiao.engine.model.text import Text


class LateRevision(IntegrityRule):
    """截止后修订幅度较大：同一数据有多条记录时，截止（due_date；未给出时为所属期结束后若干日）之后的修订，其幅度超过允许的比例；修订使其由未达到变为达到目标的，加倍计。

    A revision after the deadline that is large. The deadline is `due_date`, else so many days after the period's end; the
    change counts as a share of the earlier figure against the cut, and twice as much where it turns a missed target into
    a reached one. Needs the column `recorded_at` and several records of one figure.
    """

    code: ClassVar[str] = "late_revision"
    label: ClassVar[Text] = Text("revised after the deadline", "截止后大幅修订")
    family: ClassVar[str] = "revision"
    least: ClassVar[int] = 2
    sample: ClassVar[Text] = Text("records of the same figure", "同一数据的记录数")
    needs: ClassVar[Text] = Text("the column recorded_at", "recorded_at 列")

    def look(self, case: Case) -> Iterator[Doubt]:
        panel, revised = case.panel, case.revisions
        for number, place in enumerate(revised.place.tolist()):
            period = panel.period(place)
            due = float(revised.due[number])
            limit = due if due == due else period.last_date.toordinal() + 1 + case.cuts["days_until_due"]
            before, after, recorded = (
                float(revised.before[number]),
                float(panel.values[place]),
                float(revised.recorded[number]),
            )
            if not recorded >= limit or before == after:
                continue
            share = abs(after - before) / max(abs(before), float(panel.units[panel.series_of[place]]))
            score = share / case.cuts["revision_share"]
            turned = _turned(case, place, before, after)
            score *= 2 if turned else 1
            if score < case.cuts["least_score"]:
                continue
            more = Text(" Now it reaches its target.", "修订后达到目标。") if turned else Text("", "")
            text = Text(
                f"Changed from {figure(before)} to {figure(after)} on {day_text(recorded)}, after the deadline.{more.en}",
                f"{day_text(recorded)}（截止之后）由 {figure(before)} 改为 {figure(after)}。{more.zh}",
            )
            yield self.at(panel, place, score, text)


def _turned(case: Case, place: int, before: float, after: float) -> bool:
    """Whether the change made the value reach its target."""
    target, sign = case.aims.target[place], -1 if case.aims.lower_is_better[place] else 1
    return bool(np.isfinite(target) and sign * before < sign * target <= sign * after)
