"""Every read of panels: who scores what, how far they are, what was given."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from jixiao.web.appraisal import rules
from jixiao.web.appraisal.models import (
    Assignment,
    CombinedScore,
    Conflict,
    Mark,
    Member,
    Panel,
    PanelIndicator,
    PanelObject,
    PanelReport,
)
from jixiao.web.collection.models import Observation
from jixiao.web.organisations.models import Account

LARGEST_KEY = 2**31


@dataclass(frozen=True)
class GivenMark:
    """One handed-in score."""

    member_id: int
    group: str
    object_id: int
    indicator_id: int
    value: float
    is_third: bool


def panels(ids: Collection[int]) -> QuerySet[Panel]:
    """Panels of organisations among `ids`, newest first, with how far they are."""
    active = ~Q(members__assignments__state=rules.WITHDRAWN)
    counted = Panel.objects.filter(organisation__in=list(ids)).annotate(
        n_assigned=Count("members__assignments", filter=active, distinct=True),
        n_handed_in=Count(
            "members__assignments", filter=Q(members__assignments__state=rules.HANDED_IN), distinct=True
        ),
    )  # fmt: skip
    joined = ("organisation", "scheme_version__scheme", "created_by", "ended_by", "withdrawn_by")
    return counted.select_related(*joined).order_by("-number")


def find_panel(number: int, ids: Collection[int]) -> Panel | None:
    """The panel with that number."""
    return panels(ids).filter(number=number).first() if number < LARGEST_KEY else None


def scores_in(panel: Panel, account: Account) -> bool:
    """Whether the account is one of a panel's people: until it is closed they do not read what others gave."""
    return panel.members.filter(account=account).exists()


def members_of(panel: Panel) -> list[Member]:
    """Its people by group, with how much each has to score and has scored."""
    found = panel.members.annotate(
        n_assigned=Count("assignments", filter=~Q(assignments__state=rules.WITHDRAWN)),
        n_handed_in=Count("assignments", filter=Q(assignments__state=rules.HANDED_IN)),
    )
    return list(found.select_related("account__organisation", "third_party").order_by("group", "pk"))


def indicators_of(panel: Panel) -> list[PanelIndicator]:
    """What is scored, in the scheme's order."""
    return list(panel.indicators.select_related("indicator", "tier_indicator").order_by("position"))


def targets_of(panel: Panel) -> list[PanelObject]:
    """Whom it scores, by number."""
    return list(panel.objects_scored.select_related("organisation").order_by("number"))


def given_marks(panel: Panel) -> list[GivenMark]:
    """Handed-in scores, first assigned first."""
    names = ("assignment__member_id", "assignment__member__group", "assignment__target_id", "indicator_id", "value")
    rows = Mark.objects.filter(
        assignment__member__panel=panel, assignment__state=rules.HANDED_IN, value__isnull=False
    )  # fmt: skip
    return [
        GivenMark(*row) for row in rows.order_by("assignment", "indicator").values_list(*names, "assignment__is_third")
    ]


@dataclass(frozen=True)
class Heard:
    """A landed figure that speaks for a group, and so many answers it rests on (1 where it does not say)."""

    value: float
    n: int


def heard_figures(panel: Panel, codes: Collection[str]) -> dict[tuple[int, str], Heard]:
    """By organisation and indicator, of the panel's period; of a panel that has ended as they stood then."""
    rows = Observation.objects.filter(
        organisation__in=panel.objects_scored.values("organisation"),
        indicator__code__in=list(codes),
        period=panel.period,
    )
    if panel.ended_at is not None:
        rows = rows.filter(recorded_at__lte=panel.ended_at)
    names = ("organisation_id", "indicator__code", "value", "provenance")
    newest = {(row[0], row[1]): row for row in rows.order_by("revision").values_list(*names)}
    # A figure that its survey has taken back is none, whatever it was before.
    return {
        place: Heard(value, int(provenance.get("n", 1)))
        for place, (_organisation, _code, value, provenance) in newest.items()
        if value is not None
    }


def assignments_of_panel(panel: Panel) -> list[Assignment]:
    """All of a panel's assignments, with their people and objects."""
    found = Assignment.objects.filter(member__panel=panel).select_related("member__account", "target__organisation")
    return list(found.order_by("pk"))


def conflicts_of(panel: Panel) -> list[Conflict]:
    """Every conflict that is known in a panel, in the order in which they became known."""
    found = Conflict.objects.filter(member__panel=panel).select_related("member__account", "organisation")
    return list(found.order_by("pk"))


def combined_of(panel: Panel) -> list[CombinedScore]:
    """What a closed panel gave, the newest of each."""
    rows = panel.combined.select_related("indicator__indicator", "organisation")
    found = rows.order_by("indicator__position", "organisation__code", "revision")
    return list({(one.indicator_id, one.organisation_id): one for one in found}.values())


def reports_of(panel: Panel) -> list[PanelReport]:
    """Reports handed in, oldest first."""
    found = PanelReport.objects.filter(member__panel=panel)
    return list(found.select_related("member__account", "member__third_party", "organisation").order_by("pk"))
