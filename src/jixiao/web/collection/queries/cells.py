"""The cells of a task: what is asked, what was typed, what is usual there, and what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jixiao.engine.integrity.jump import JumpLimits
from jixiao.engine.model.numbers import Figure as Reading
from jixiao.engine.model.period import Period
from jixiao.web.base.parameters import parameter
from jixiao.web.base.words import N_
from jixiao.web.collection import rules
from jixiao.web.collection.models import CollectionTask, Evidence, TaskEntry
from jixiao.web.collection.queries.known import Known, known_figures
from jixiao.web.collection.queries.observations import series
from jixiao.web.collection.rules import Expectation, Problem
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.queries import engine_scheme, indicator_on, newest_targets

HISTORY = 12


@dataclass(frozen=True)
class Cell:
    """One indicator of one task. `doubt` stays visible to the reviewer even where a reason explains it."""

    code: str
    indicator_id: int
    label_zh: str
    label_en: str
    unit: str
    formula_zh: str
    formula_en: str
    direction: str
    expected: Expectation
    target: float | None = None
    entered_text: str = ""
    value: float | None = None
    no_data: bool = False
    reason: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None
    problem: Problem | None = None
    doubt: Problem | None = None
    evidence: tuple[Evidence, ...] = field(default=())
    known: Known | None = None  # the same figure, from elsewhere
    is_prefilled: bool = False  # shows what is known, nobody has touched it here

    @property
    def is_filled(self) -> bool:
        """A figure, or the declaration that there is none."""
        return self.value is not None or self.no_data

    @property
    def is_blank(self) -> bool:
        """Nothing typed and nothing declared."""
        return not self.entered_text.strip() and not self.no_data

    @property
    def reading(self) -> Reading | None:
        """How the figure was read, where it is not written in plain digits."""
        return None if self.no_data else rules.reading_to_tell(self.entered_text, self.unit)

    @property
    def notice(self) -> str:
        """The same in the reader's language, or ''."""
        reading = self.reading
        return "" if reading is None else reading.text.in_language(get_language() or "zh-hans")

    @property
    def last(self) -> float | None:
        """The figure of the period before."""
        return self.expected.last

    @property
    def last_year(self) -> float | None:
        """The figure of the same period last year."""
        return self.expected.last_year

    @property
    def change(self) -> float | None:
        """Change against the period before."""
        return None if self.value is None or self.last is None else self.value - self.last

    @property
    def judgement(self) -> str:
        """Whether the change is `better`, `worse` or '' (none, unknown): by the indicator's direction."""
        if not self.change:
            return ""
        return "better" if (self.change > 0) == (self.direction == "higher") else "worse"

    @property
    def trend(self) -> tuple[float | None, ...]:
        """The last twelve figures and this one."""
        return (*self.expected.history[-(HISTORY - 1) :], self.value)


def asked_versions(task: CollectionTask) -> dict[str, IndicatorVersion]:
    """The indicators that the task asks for, by code in the scheme's order, as they were in its period."""
    codes = list(engine_scheme(task.scheme_version).indicators)
    found = indicator_on(Period.parse(task.period).last_date, codes)
    return {code: found[code] for code in codes if code in found}


@dataclass(frozen=True)
class Ground:
    """What a task's cells stand on beside what was typed: typing changes nothing in it."""

    versions: dict[str, IndicatorVersion]
    past: dict[tuple[int, str], list[tuple[str, float | None]]]
    targets: dict[tuple[int, str, str], float]
    elsewhere: dict[int, Known]
    files: list[Evidence]


def ground_of(task: CollectionTask) -> Ground:
    """A fixed number of queries."""
    versions, before = asked_versions(task), Period.parse(task.period).previous()
    codes, ids = list(versions), [task.organisation_id]
    return Ground(
        versions,
        past=series(codes, ids, str(before), HISTORY, approved_only=False),
        targets=newest_targets(codes, ids, [task.period]),
        elsewhere=known_figures(task, [version.indicator_id for version in versions.values()]),
        files=evidence_of(task),
    )


def task_cells(task: CollectionTask, ground: Ground | None = None) -> list[Cell]:
    """Every cell of the task in the scheme's order; a fixed number of queries, but for the entries none on a `ground`."""
    ground, period = ground or ground_of(task), Period.parse(task.period)
    entries = {entry.indicator_id: entry for entry in task.entries.select_related("changed_by")}
    limits, is_editable = _jump_limits(period), task.state in rules.EDITABLE
    cells = []
    for code, version in ground.versions.items():
        evidence = _evidence_for(ground.files, version.indicator_id)
        target = ground.targets.get((task.organisation_id, code, task.period))
        known = ground.elsewhere.get(version.indicator_id)
        entry = entries.get(version.indicator_id)
        is_prefilled = entry is None and known is not None and is_editable
        entry = entry or (_prefilled(known) if known is not None and is_prefilled else TaskEntry())
        expected = _expectation(version, ground.past[task.organisation_id, code], period, limits, evidence)
        cell = _cell(version, expected, entry, evidence, target)
        cells.append(replace(cell, known=known, is_prefilled=is_prefilled))
    return cells


def _prefilled(known: Known) -> TaskEntry:
    """The entry that would say what is known; it is written when the task is handed in."""
    return TaskEntry(
        entered_text=known.text, value=known.value, no_data=known.value is None, reason=known.reason
    )  # fmt: skip


def _jump_limits(period: Period) -> JumpLimits:
    """What held on the last day of the period."""
    names = ("share_of_last", "share_with_little_history", "usual_steps", "enough_steps")
    share, early, steps, enough = (parameter("figure-checks", f"jump_{name}", period.last_date) for name in names)
    return JumpLimits(share, early, steps, int(enough))


def _expectation(
    version: IndicatorVersion,
    known: list[tuple[str, float | None]],
    period: Period,
    limits: JumpLimits,
    evidence: tuple[Evidence, ...],
) -> Expectation:
    return Expectation(
        limits=limits,
        decimals=version.decimals,
        lower_bound=version.lower_bound,
        upper_bound=version.upper_bound,
        needs_evidence=version.evidence_required,
        has_evidence=bool(evidence),
        history=tuple(value for _period, value in known),
        last_year=dict(known).get(str(period.year_on_year())),
        unit_of_measure=version.unit_of_measure,
    )


def _cell(
    version: IndicatorVersion,
    expected: Expectation,
    entry: TaskEntry,
    evidence: tuple[Evidence, ...],
    target: float | None,
) -> Cell:
    code = version.indicator.code
    return Cell(
        code=code,
        indicator_id=version.indicator_id,
        label_zh=version.label_zh,
        label_en=version.label_en,
        unit=version.unit_of_measure,
        formula_zh=version.formula_zh,
        formula_en=version.formula_en,
        direction=version.direction,
        expected=expected,
        target=target,
        entered_text=entry.entered_text,
        value=entry.value,
        no_data=entry.no_data,
        reason=entry.reason,
        changed_by=entry.changed_by.display_name if entry.pk else "",
        changed_at=entry.changed_at,
        problem=rules.entry_problem(code, entry.entered_text, entry.no_data, entry.reason, expected),
        doubt=rules.doubt(code, entry.value, expected) if entry.value is not None else None,
        evidence=evidence,
    )


def evidence_of(task: CollectionTask, withdrawn: bool = False) -> list[Evidence]:
    """Files of the task, oldest first; `withdrawn` also shows those taken back."""
    files = task.evidence.select_related("indicator", "uploaded_by").order_by("uploaded_at", "id")
    return list(files if withdrawn else files.filter(withdrawn_at__isnull=True))


SHORT = {
    "blank": N_("not filled in yet"),
    "very_different": N_("very different from last period"),
    "out_of_bounds": N_("outside its bounds"),
    "evidence_missing": N_("evidence is missing"),
    "reason_missing": N_("the reason is missing"),
    "reason_too_long": N_("the reason is too long"),
    "too_long": N_("too long to be a figure"),
    "both": N_("a figure and “nothing to report”"),
}


def doubt_words(problem: Problem) -> str:
    """A doubt as the reviewer reads it: what is strange, not what to do."""
    if problem.suggestion:
        return _("Very different from %(last)s last period; perhaps %(guess)s was meant.") % problem.params
    return _("Very different from %(last)s last period.") % problem.params


def problem_in_short(problem: Problem) -> str:
    """A problem in few words for the list on top; the field below says the rest."""
    return _(SHORT.get(problem.code, N_("cannot be read as a number")))


def problems_of(cells: Iterable[Cell]) -> list[Problem]:
    """Everything that keeps the task from being handed in."""
    return [cell.problem for cell in cells if cell.problem is not None]


def problem_words(problem: Problem) -> str:
    """A problem in the reader's language: what is wrong and how to mend it."""
    if problem.text is None:
        return _(problem.message) % problem.params
    said = problem.text.in_language(get_language() or "zh-hans")
    if problem.suggestion or problem.code == "blank_word":
        return said
    hint = _("Write plain digits such as %(example)s, without words or unit.") % {"example": "61.4"}
    return f"{said} {hint}" if get_language() == "en" else said + hint


def _evidence_for(files: list[Evidence], indicator_id: int) -> tuple[Evidence, ...]:
    """The files that back one indicator: its own, and those for the whole task."""
    return tuple(file for file in files if file.indicator_id in {None, indicator_id})
