"""Every read of the set-up guide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from jixiao.engine.model.period import Period
from jixiao.engine.scheme_template.template import Template, template
from jixiao.web.evaluation.models import EvaluationCycle
from jixiao.web.indicators.models import Indicator, Scheme
from jixiao.web.organisations.models import Account, Organisation, PeerGroup
from jixiao.web.organisations.queries import OrganisationTree, peer_groups_on
from jixiao.web.organisations.rules import PERMISSIONS
from jixiao.web.set_up.models import AwaitedAccount, SetUpDraft
from jixiao.web.set_up.rules import Chosen, Known, periods_of

PUBLISH = "schemes.publish"


def chosen_of(draft: SetUpDraft) -> Chosen:
    """What the draft holds."""
    return Chosen.from_data(draft.content)


def template_of(draft: SetUpDraft) -> Template:
    """The template that the draft began from."""
    return template(draft.template)


def drafts_of(ids: Iterable[int]) -> QuerySet[SetUpDraft]:
    """Drafts for these organisations and what was made of them, newest first."""
    found = SetUpDraft.objects.filter(organisation__in=list(ids))
    return found.select_related(
        "organisation", "changed_by", "scheme_version", "scheme_version__scheme", "cycle"
    ).order_by("-changed_at", "-pk")


def find_draft(pk: int, ids: Iterable[int]) -> SetUpDraft | None:
    """One draft, if it is for one of these organisations."""
    return drafts_of(ids).filter(pk=pk).first() if pk < 2**62 else None


def is_bare() -> bool:
    """Whether the installation has no scheme at all."""
    return not Scheme.objects.exists()


def known_places(tree: OrganisationTree, ids: frozenset[int]) -> list[Known]:
    """The organisations of today among `ids`, with every name by which a list may call them."""
    return [Known(node.code, (node.label_zh, node.label_en)) for _depth, node in tree.depth_first(ids)]


def names_in(chosen: Chosen, tree: OrganisationTree) -> dict[str, str]:
    """Code by every name (full, short, English, code) of what is there today or will be made."""
    found = {
        name: node.code for node in tree.nodes.values() for name in (node.code, node.label_en, node.label_zh) if name
    }
    for place in chosen.new:
        found |= {name: place.code for name in (place.code, place.label_en, place.short, place.label_zh) if name}
    return found


def group_of_each(day: date) -> dict[str, str]:
    """By code of each organisation the Chinese label of the peer group it is ranked in: the first by code."""
    found: dict[str, str] = {}
    for row in peer_groups_on(day):
        found.setdefault(row.organisation.code, row.peer_group.label_zh)
    return found


def group_labels() -> list[str]:
    """The peer groups there are, by code."""
    return list(PeerGroup.objects.order_by("code").values_list("label_zh", flat=True))


def free_code(wanted: str, taken: Iterable[str]) -> str:
    """The code itself, else with the first free number behind."""
    there, number, code = set(taken), 2, wanted
    while code in there:
        code, number = f"{wanted}-{number}", number + 1
    return code


def scheme_code(template_code: str) -> str:
    """The code that a scheme made now would get."""
    return free_code(template_code, Scheme.objects.values_list("code", flat=True))


def cycle_code(wanted: str) -> str:
    """The code that a cycle made now would get."""
    return free_code(wanted, EvaluationCycle.objects.values_list("code", flat=True))


def known_organisations(codes: Iterable[str]) -> dict[str, Organisation]:
    """Organisations that are there, by code."""
    return {each.code: each for each in Organisation.objects.filter(code__in=list(codes))}


def known_indicators(codes: Iterable[str]) -> frozenset[str]:
    """Those of the indicators that the library has already; their definitions stay as they are."""
    return frozenset(Indicator.objects.filter(code__in=list(codes)).values_list("code", flat=True))


def usernames() -> frozenset[str]:
    """Every sign-in name there is or will be."""
    waiting = AwaitedAccount.objects.filter(account__isnull=True).values_list("username", flat=True)
    return frozenset(Account.objects.values_list("username", flat=True)) | frozenset(waiting)


def suggested_period(template: Template, year: int, today: date) -> str:
    """The first period of the year that has not ended yet; the last one where all have."""
    listed = periods_of(year, template.periodicity)
    return next((code for code in listed if Period.parse(code).last_date >= today), listed[-1])


def awaited(ids: Iterable[int]) -> list[AwaitedAccount]:
    """People of these organisations whose accounts wait, by set-up and name."""
    waiting = AwaitedAccount.objects.filter(account__isnull=True, organisation__in=list(ids))
    return list(waiting.select_related("organisation", "draft").order_by("draft", "organisation__code", "pk"))


def made_accounts(draft: SetUpDraft) -> tuple[int, int]:
    """How many people of the draft wait for an account, and how many have one."""
    n_all = draft.awaited.count()
    n_waiting = draft.awaited.filter(account__isnull=True).count()
    return n_waiting, n_all - n_waiting


@dataclass(frozen=True)
class Publisher:
    """Somebody who may publish the scheme."""

    username: str
    display_name: str


def publishers(draft: SetUpDraft, tree: OrganisationTree) -> list[Publisher]:
    """Open accounts with the right to publish over the draft's organisation today."""
    roles = [role for role, permissions in PERMISSIONS.items() if PUBLISH in permissions]
    above = {id_ for id_ in tree.nodes if draft.organisation_id in tree.scope(id_)}
    accounts = Account.objects.filter(
        is_active=True, role_assignments__role__in=roles, role_assignments__organisation__in=above,
        role_assignments__valid_from__lte=tree.day,
    ).exclude(role_assignments__valid_to__lte=tree.day)  # fmt: skip
    return [Publisher(one.username, one.display_name) for one in accounts.distinct().order_by("username")]


def offices(day: date) -> int:
    """How many open accounts hold the office's rights on `day`."""
    held = Account.objects.filter(
        is_active=True, role_assignments__role="office", role_assignments__valid_from__lte=day
    )
    return held.exclude(role_assignments__valid_to__lte=day).distinct().count()


def own_names(names: Mapping[str, str]) -> dict[str, str]:
    """Name by code: the last name that leads to it, which is the Chinese one."""
    return {code: name for name, code in names.items()}
