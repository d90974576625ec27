"""A project's plans as rows → as the rules know them, and how far each milestone is by the reports that were accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jixiao.engine.model.period import Period
from jixiao.engine.projects.parts import ACCOUNTABLE, CONSULTED, INFORMED, RESPONSIBLE, check_credit
from jixiao.web.projects import rules
from jixiao.web.projects.models import PlannedMilestone, PlanVersion, ProgressReport, Project, ReportedMilestone


@dataclass(frozen=True)
class Plans:
    """The plans of a project: the baseline (the first approved), the one in force, one that waits; None: there is none."""

    baseline: PlanVersion | None
    current: PlanVersion | None
    asked: PlanVersion | None
    all: tuple[PlanVersion, ...]

    @property
    def shown(self) -> PlanVersion:
        """The plan that a page draws: in force, or asked for where none is yet."""
        return self.current or self.asked or self.all[-1]


def plans_of(project: Project) -> Plans:
    """Every plan that was ever handed in, in the order in which they came."""
    found = tuple(project.plans.select_related("asked_by", "decided_by").order_by("number"))
    approved = [one for one in found if one.state == rules.IN_FORCE]
    asked = next((one for one in found if one.state == rules.ASKED), None)
    return Plans(approved[0] if approved else None, approved[-1] if approved else None, asked, found)


def items_of(version: PlanVersion) -> tuple[rules.PlannedItem, ...]:
    """The milestones of a plan with everybody's part, in their order."""
    rows = version.milestones.prefetch_related("parts__organisation").order_by("position")
    return tuple(_item(row) for row in rows)


def _item(row: PlannedMilestone) -> rules.PlannedItem:
    parts = [(part.letter, part.organisation.code) for part in row.parts.all()]

    def by(letter: str) -> tuple[str, ...]:
        return tuple(code for each, code in parts if each == letter)

    return rules.PlannedItem(
        row.code, row.start_date, row.finish_date, row.label_zh, row.label_en, row.weight, tuple(row.after),
        by(RESPONSIBLE), next(iter(by(ACCOUNTABLE)), ""), by(CONSULTED), by(INFORMED),
    )  # fmt: skip


def written_credit(version: PlanVersion) -> dict[str, str]:
    """The shares of a plan as they were written, by organisation, the largest first."""
    rows = list(version.credit.select_related("organisation"))
    words = {row.organisation.code: row.share for row in rows}
    shares = check_credit(words) if words else {}
    return {code: words[code] for code in sorted(words, key=lambda code: (-shares[code], code))}


def credit_of(version: PlanVersion) -> dict[str, Fraction]:
    """The shares of a plan as numbers; exactly one together."""
    words = written_credit(version)
    return check_credit(words) if words else {}


def draft_of(version: PlanVersion) -> rules.DraftPlan:
    """A plan as it can be handed in again."""
    return rules.DraftPlan(items_of(version), written_credit(version))


def progress_of(project: Project, until: Period | None = None) -> dict[str, rules.Progress]:
    """How far each milestone is by the accepted reports of months up to `until` (None: all), the newest of each."""
    rows = ReportedMilestone.objects.filter(report__project=project, report__state=rules.ACCEPTED)
    if until is not None:
        rows = rows.filter(report__period__lte=str(until))
    found: dict[str, rules.Progress] = {}
    for row in rows.order_by("report__period", "report__reviewed_at", "pk"):
        found[row.code] = rules.Progress(row.share, row.started_date, row.finished_date)
    return found


def reported_codes(project: Project) -> frozenset[str]:
    """Milestones on which progress was reported, accepted or not."""
    codes = ReportedMilestone.objects.filter(report__project=project).exclude(report__state=rules.RETURNED)
    return frozenset(codes.values_list("code", flat=True))


def reports_of(project: Project) -> list[ProgressReport]:
    """Its reports, the newest first."""
    found = project.reports.select_related("organisation", "sent_by", "reviewed_by").prefetch_related("lines")
    return list(found.order_by("-period", "-sent_at", "-pk"))


def own_codes(items: Sequence[rules.PlannedItem], organisation: str) -> frozenset[str]:
    """The milestones of which an organisation may report: those it does or answers for."""
    return frozenset(one.code for one in items if organisation in one.responsible or organisation == one.accountable)


def first_day(version: PlanVersion) -> date:
    """The first planned day."""
    return min(one.start_date for one in version.milestones.all())
