"""What is known already of what a task asks: figures of the same organisation, indicator and period from elsewhere."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jixiao.web.base import formats
from jixiao.web.collection.models import CollectionTask, Observation, TaskEntry
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.indicators.queries import engine_scheme


@dataclass(frozen=True)
class Known:
    """A figure that stands already, and how it came about; `value` None: there was nothing to report, for `reason`."""

    value: float | None
    entered_text: str
    reason: str
    source: str
    provenance: dict[str, Any]
    recorded_at: datetime
    recorded_by: str
    scheme: SchemeVersion | None

    @property
    def is_typed(self) -> bool:
        """Somebody typed it for another task."""
        return self.source == "form"

    @property
    def is_real_time(self) -> bool:
        """A department's system pushed it."""
        return self.source == "push"

    @property
    def label_zh(self) -> str:
        """Which system or source brought it, by its name where that is known; the row stands in the history."""
        return self._named("label_zh")

    @property
    def label_en(self) -> str:
        """The same in English."""
        return self._named("label_en")

    def _named(self, label: str) -> str:
        names = ("system",) if self.is_real_time else (label, "label_zh", "source")
        return next((str(self.provenance[name]) for name in names if self.provenance.get(name)), self.source)

    @property
    def text(self) -> str:
        """What stands in the field: as it was typed, else in plain digits that read back as the same number."""
        if self.entered_text or self.value is None:
            return self.entered_text
        plain = formats.plain(self.value).replace(",", "").replace(formats.MINUS, "-")
        return plain if float(plain) == self.value else repr(self.value)


def known_figures(task: CollectionTask, indicator_ids: Collection[int]) -> dict[int, Known]:
    """The newest figure of each of these indicators that did not come of this task itself; two queries."""
    figures = Observation.objects.filter(
        organisation=task.organisation_id, period=task.period, indicator__in=list(indicator_ids)
    )
    columns = figures.order_by("revision").values_list("indicator_id", "pk", "submission__task_id")
    newest = {indicator_id: (pk, task_id) for indicator_id, pk, task_id in columns}
    elsewhere = [pk for pk, task_id in newest.values() if task_id != task.pk]
    rows = Observation.objects.filter(pk__in=elsewhere)
    rows = rows.select_related("recorded_by", "submission__task__scheme_version__scheme")
    # The scheme is named, not read: its whole text would come with each figure.
    rows = rows.defer("submission__task__scheme_version__document")
    return {row.indicator_id: _known(row) for row in rows}


def _known(row: Observation) -> Known:
    scheme = row.submission.task.scheme_version if row.submission else None
    return Known(
        row.value, row.entered_text, row.reason, row.source, row.provenance, row.recorded_at,
        row.recorded_by.display_name, scheme,
    )  # fmt: skip


def count_known(tasks: Iterable[CollectionTask]) -> dict[int, int]:
    """For each task how many of its figures are known already and nobody has touched in it; two queries."""
    asked = list(tasks)
    if not asked:
        return {}
    touched = defaultdict(set)
    for task_id, code in TaskEntry.objects.filter(task__in=asked).values_list("task", "indicator__code"):
        touched[task_id].add(code)
    known = defaultdict(set)
    first = Observation.objects.filter(
        organisation__in={task.organisation_id for task in asked}, period__in={task.period for task in asked}, revision=1
    )  # fmt: skip
    for organisation_id, period, code in first.values_list("organisation", "period", "indicator__code"):
        known[organisation_id, period].add(code)
    return {
        task.pk: len(
            (known[task.organisation_id, task.period] & set(engine_scheme(task.scheme_version).indicators))
            - touched[task.pk]
        )
        for task in asked
    }
