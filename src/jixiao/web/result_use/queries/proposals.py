"""Every read of proposals and rounds, as far as the reader may see them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from jixiao.web.result_use import rules
from jixiao.web.result_use.models import UseEvent, UseProposal, UseRound


@dataclass(frozen=True)
class Sight:
    """Whose proposals a reader sees, from the notice on: of `ids` what is not about people, of `own_ids` that too.

    Of `whole_ids` everything, drafts included.
    """

    ids: frozenset[int]
    whole_ids: frozenset[int]
    own_ids: frozenset[int] = frozenset()

    def is_whole(self, organisation_id: int) -> bool:
        """Whether the reader sees all that there is about this organisation."""
        return organisation_id in self.whole_ids

    def sees(self, organisation_id: int) -> bool:
        """Whether the reader sees anything about it."""
        return organisation_id in self.ids or organisation_id in self.own_ids or organisation_id in self.whole_ids


@dataclass(frozen=True)
class Filter:
    """What the list shows; blank: all of it."""

    year: str = ""
    state: str = ""
    kind: str = ""
    organisation: str = ""
    run: str = ""


def proposals(sight: Sight) -> QuerySet[UseProposal]:
    """What the reader sees, the newest result first."""
    about_people, told = Q(kind__in=sorted(rules.CONFIDENTIAL)), ~Q(state=rules.DRAFTED)
    open_to_all, own = Q(organisation__in=list(sight.ids)) & ~about_people, Q(organisation__in=list(sight.own_ids))
    found = UseProposal.objects.filter(Q(organisation__in=list(sight.whole_ids)) | (open_to_all | own) & told)
    related = (
        "organisation",
        "round__run__cycle",
        "drafted_by",
        "notified_by",
        "decided_by",
        "programme",
        "reallocation",
    )
    return found.select_related(*related).defer("round__run__snapshot", "round__outcome").order_by("-year", "-number")


def decided(sight: Sight) -> QuerySet[UseProposal]:
    """What was decided, and carried out or not, as far as the reader sees it; the newest result first."""
    return proposals(sight).filter(state__in=sorted(rules.DECIDED))


def filtered(found: QuerySet[UseProposal], asked: Filter) -> QuerySet[UseProposal]:
    """Those that the address asks for; what nothing is called finds nothing."""
    if asked.year.isdecimal() and len(asked.year) == 4:
        found = found.filter(round__run__cycle__year=int(asked.year))
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.kind:
        found = found.filter(Q(decided_kind=asked.kind) | Q(decided_kind="", kind=asked.kind))
    if asked.organisation:
        found = found.filter(organisation__code=asked.organisation)
    if asked.run:
        found = found.filter(round__run__code=asked.run)
    return found


def find_proposal(code: str, sight: Sight) -> UseProposal | None:
    """The proposal, where the reader sees it."""
    return proposals(sight).filter(code=code).first()


def life_of(proposal: UseProposal) -> list[UseEvent]:
    """What happened to it, oldest first."""
    return list(proposal.events.select_related("by").order_by("id"))


def event_of(proposal: UseProposal, pk: int) -> UseEvent | None:
    """One of the things that happened to it."""
    return proposal.events.filter(pk=pk).first() if pk < 2**63 else None


def beside(proposal: UseProposal, sight: Sight) -> list[UseProposal]:
    """What else is proposed from the same result for the same organisation."""
    found = proposals(sight).filter(round=proposal.round_id, organisation=proposal.organisation_id)
    return list(found.exclude(pk=proposal.pk))


def successor_of(proposal: UseProposal) -> UseProposal | None:
    """What stands in its place since the result was corrected."""
    return proposal.replaced_by.order_by("pk").first()


def round_of(run_id: int) -> UseRound | None:
    """The round over a run."""
    return UseRound.objects.filter(run=run_id).select_related("run__cycle__scheme_version__scheme", "rule_set").first()


def outdated_rounds() -> list[UseRound]:
    """Rounds over a result that was replaced, not renewed yet."""
    stale = UseRound.objects.filter(renewed_as__isnull=True).exclude(run__state="confirmed")
    related = ("run__cycle__scheme_version__scheme", "rule_set")
    return list(stale.select_related(*related).defer("run__snapshot").order_by("pk"))


def late_replies(today: date) -> list[UseProposal]:
    """Notified ones whose time to reply is over."""
    found = UseProposal.objects.filter(state=rules.NOTIFIED, reply_due_date__lt=today)
    return list(found.select_related("organisation").order_by("pk"))


def undecided() -> list[UseProposal]:
    """Everything that nobody has decided yet."""
    found = UseProposal.objects.filter(state__in=sorted(rules.UNDECIDED)).select_related("organisation")
    return list(found.order_by("pk"))
