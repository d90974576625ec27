"""The chain of evaluations: every step of an organisation on an indicator, side by side."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q

from jixiao.web.appraisal import rules
from jixiao.web.appraisal.models import ChainStep, Panel, PanelObject
from jixiao.web.collection.models import CollectionTask
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.queries import OrganisationTree


@dataclass(frozen=True)
class Chain:
    """The steps of one organisation on one indicator; of each the newest, and all of them in `history`."""

    organisation_id: int
    organisation_code: str
    node_code: str
    newest: dict[str, ChainStep] = field(default_factory=dict)
    history: tuple[ChainStep, ...] = ()

    @property
    def scores(self) -> dict[str, float]:
        """The newest score of every step that was taken."""
        return {step: one.score for step, one in self.newest.items()}

    @property
    def is_decided_before(self) -> bool:
        """Whether a panel's score came, changed or was withdrawn after the office had decided."""
        decision = self.newest.get(rules.DECISION)
        if decision is None:
            return False
        panels = [one for one in self.history if one.step == rules.THIRD_PARTY_EVALUATION]
        ends = [one.panel.withdrawn_at for one in panels if one.panel and one.panel.withdrawn_at]
        return any(at > decision.taken_at for at in (*(one.taken_at for one in panels), *ends))

    def difference(self, step: str) -> float | None:
        """How far a step lies from the one before it; None where there is nothing to compare."""
        before = rules.step_before(step, self.scores) if step in self.newest else ""
        return self.newest[step].score - self.newest[before].score if before else None


def chain_of(version: SchemeVersion, period: str, node_code: str, organisation: Organisation) -> Chain:
    """One chain; without steps where nothing was said yet."""
    found = ChainStep.objects.filter(
        scheme_version=version, period=period, node_code=node_code, organisation=organisation
    )
    return _chain(organisation, node_code, list(found.select_related("taken_by", "panel").order_by("taken_at", "pk")))


def chains_of(
    version: SchemeVersion, period: str, node_codes: Collection[str], ids: Collection[int]
) -> dict[tuple[int, str], Chain]:
    """Every chain of the organisations among `ids` that were asked for figures or are scored by a panel."""
    steps: dict[tuple[int, str], list[ChainStep]] = {}
    found = ChainStep.objects.filter(scheme_version=version, period=period, organisation__in=list(ids))
    for one in found.select_related("taken_by", "panel").order_by("taken_at", "pk"):
        steps.setdefault((one.organisation_id, one.node_code), []).append(one)
    return {
        (each.pk, code): _chain(each, code, steps.get((each.pk, code), []))
        for each in asked_organisations(version, period, ids)
        for code in node_codes
    }


def asked_organisations(version: SchemeVersion, period: str, ids: Collection[int]) -> list[Organisation]:
    """Organisations that have a task of the scheme in the period, a place in a panel, or a step of the chain."""
    tasks = CollectionTask.objects.filter(scheme_version=version, period=period).values("organisation")
    scored = PanelObject.objects.filter(panel__scheme_version=version, panel__period=period).exclude(
        panel__state__in=(rules.DRAFT, rules.CANCELLED)
    )
    stepped = ChainStep.objects.filter(scheme_version=version, period=period).values("organisation")
    found = Organisation.objects.filter(pk__in=list(ids))
    asked = Q(pk__in=tasks) | Q(pk__in=scored.values("organisation")) | Q(pk__in=stepped)
    return list(found.filter(asked).order_by("code"))


def _chain(organisation: Organisation, node_code: str, steps: list[ChainStep]) -> Chain:
    newest = {one.step: one for one in steps if one.counts}
    return Chain(organisation.pk, organisation.code, node_code, newest, tuple(steps))


def chain_periods(version: SchemeVersion) -> list[str]:
    """Periods of a scheme for which anything was asked or scored, newest first."""
    tasks = CollectionTask.objects.filter(scheme_version=version).values_list("period", flat=True)
    panels = Panel.objects.filter(scheme_version=version).values_list("period", flat=True)
    return sorted({*tasks, *panels}, reverse=True)


def newest_step() -> ChainStep | None:
    """What was set down last: lists begin with its scheme and period."""
    return ChainStep.objects.order_by("-taken_at", "-pk").first()


def home_of(account: Account, tree: OrganisationTree) -> frozenset[int]:
    """The account's organisation and all above it, without the top: everybody in a city works for the city."""
    found: set[int] = set()
    place = tree.nodes.get(account.organisation_id) if account.organisation_id else None
    while place is not None and place.parent_id is not None and place.id not in found:
        found.add(place.id)
        place = tree.nodes.get(place.parent_id)
    return frozenset(found)
