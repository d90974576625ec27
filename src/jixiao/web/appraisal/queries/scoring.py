"""What one account has to score: nobody reads another's assignments or scores."""

from dataclasses import dataclass

from django.db.models import QuerySet

from jixiao.web.appraisal import rules
from jixiao.web.appraisal.models import Assignment, ChainStep, Mark, Member, PanelIndicator
from jixiao.web.appraisal.queries.panels import LARGEST_KEY
from jixiao.web.collection.models import Evidence
from jixiao.web.organisations.models import Account

SHOWN = (rules.RUNNING, rules.CLOSED)


@dataclass(frozen=True)
class Line:
    """One indicator on the scoring page: the draft or score, what the organisation wrote, its files."""

    indicator: PanelIndicator
    mark: Mark | None
    statement: ChainStep | None
    files: tuple[Evidence, ...]


def my_assignments(account: Account) -> QuerySet[Assignment]:
    """What the account scores in panels that are or were scoring; what was taken away is gone."""
    found = Assignment.objects.filter(member__account=account, member__panel__state__in=SHOWN)
    joined = ("member__panel__scheme_version", "target__organisation")
    return found.exclude(state=rules.WITHDRAWN).select_related(*joined).order_by("member__panel__due_date", "pk")


def find_assignment(pk: int, account: Account) -> Assignment | None:
    """One of the account's own assignments."""
    return my_assignments(account).filter(pk=pk).first() if pk < LARGEST_KEY else None


def my_members(account: Account) -> list[Member]:
    """The account's places in panels that are scoring."""
    found = Member.objects.filter(account=account, panel__state=rules.RUNNING).select_related("panel", "third_party")
    return list(found.order_by("panel__due_date", "pk"))


def lines_of(assignment: Assignment) -> list[Line]:
    """Every indicator to be scored, with what there is to judge by."""
    panel = assignment.member.panel
    marks = {one.indicator_id: one for one in assignment.marks.all()}
    said = statements(panel.scheme_version_id, panel.period, assignment.target.organisation_id)
    files = evidence_for(assignment)
    return [
        Line(
            one, marks.get(one.pk), said.get(one.node_code),
            tuple(file for file in files if file.indicator_id in (None, one.indicator_id)),
        )
        for one in panel.indicators.select_related("indicator").order_by("position")
    ]  # fmt: skip


def statements(version_id: int, period: str, organisation_id: int) -> dict[str, ChainStep]:
    """The newest self-evaluation of an organisation by indicator."""
    found = ChainStep.objects.filter(
        scheme_version=version_id, period=period, organisation=organisation_id, step=rules.SELF_EVALUATION
    )
    return {one.node_code: one for one in found.order_by("revision")}


def evidence_for(assignment: Assignment) -> list[Evidence]:
    """Files that the organisation brought for the panel's period, withdrawn ones left out."""
    panel = assignment.member.panel
    found = Evidence.objects.filter(
        task__organisation=assignment.target.organisation_id, task__period=panel.period,
        task__scheme_version=panel.scheme_version_id, withdrawn_at__isnull=True,
    )  # fmt: skip
    return list(found.order_by("pk"))
