"""Every read of doubts for pages: lists, one doubt, what stands beside a task, whom to ask first."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from jixiao.engine.integrity.registry import DOUBT_RULES
from jixiao.engine.integrity.rule import IntegrityRule
from jixiao.engine.model.text import Text
from jixiao.web.collection import rules as collection_rules
from jixiao.web.collection.models import CollectionTask
from jixiao.web.doubts import rules
from jixiao.web.doubts.models import Doubt, Explanation
from jixiao.web.doubts.queries.figures import newest_look


@dataclass(frozen=True)
class Filter:
    """What a list shows; blank: all of it."""

    organisation: str = ""
    rule: str = ""
    state: str = ""
    period: str = ""


WAITING = "waiting"
"""The filter for doubts on which nobody has decided."""


def doubts(ids: Collection[int], asked: Filter | None = None) -> QuerySet[Doubt]:
    """Doubts about organisations among `ids`, strongest first."""
    found = Doubt.objects.filter(organisation__in=list(ids)).select_related("organisation", "indicator", "decided_by")
    if asked is not None:
        found = found.filter(organisation__code=asked.organisation) if asked.organisation else found
        found = found.filter(rule=asked.rule) if asked.rule else found
        found = found.filter(period=asked.period) if asked.period else found
        if asked.state:
            states = rules.UNDECIDED if asked.state == WAITING else {asked.state}
            found = found.filter(state__in=states)
    return found.order_by("-score", "-id")


def find_doubt(pk: int, ids: Collection[int]) -> Doubt | None:
    """The doubt, where it is about an organisation among `ids`."""
    found = doubts(ids).select_related("observation__submission__task", "observation__recorded_by", "former")
    return found.filter(pk=pk).first()


def count_by_state(ids: Collection[int]) -> dict[str, int]:
    """How many doubts are in each state."""
    counted: dict[str, int] = defaultdict(int)
    for state in Doubt.objects.filter(organisation__in=list(ids)).values_list("state", flat=True):
        counted[state] += 1
    return counted


def periods_with_doubts(ids: Collection[int]) -> list[str]:
    """Periods that a doubt is about, newest first."""
    rows = Doubt.objects.filter(organisation__in=list(ids)).exclude(period="")
    return sorted(set(rows.values_list("period", flat=True)), reverse=True)


def organisations_with_doubts(ids: Collection[int]) -> list[int]:
    """Organisations that a doubt is about."""
    rows = Doubt.objects.filter(organisation__in=list(ids)).order_by("organisation__code")
    return list(dict.fromkeys(rows.values_list("organisation_id", flat=True)))


def explanations_of(doubt: Doubt) -> list[Explanation]:
    """What the department said, oldest first."""
    return list(doubt.explanations.select_related("explained_by").order_by("id"))


def same_figure(doubt: Doubt) -> list[Doubt]:
    """Other doubts about the same figure, series or organisation, whatever came of them."""
    found = Doubt.objects.filter(
        organisation=doubt.organisation_id, indicator=doubt.indicator_id, is_about_all=doubt.is_about_all
    )
    return list(found.filter(period__in={doubt.period, ""}).exclude(pk=doubt.pk).order_by("-score")[:20])


@dataclass(frozen=True)
class Asking:
    """An organisation in the review queue: how many independent signs speak against it, and which doubts."""

    organisation_id: int
    n_hits: int
    strongest_rule: str
    doubts: tuple[Doubt, ...]


def review_queue(ids: Collection[int]) -> list[Asking]:
    """Whom to ask first: two independent hits at the last whole search, and still undecided; most hits first."""
    look = newest_look()
    told = {row["organisation_code"]: row for row in look.review} if look else {}
    waiting = doubts(ids).filter(organisation__code__in=list(told), is_about_all=False, state__in=rules.UNDECIDED)
    own: dict[str, list[Doubt]] = defaultdict(list)
    for doubt in waiting:
        own[doubt.organisation.code].append(doubt)
    queue = []
    for code, found in own.items():
        hits = set(told[code]["families"].split()) & {doubt.family for doubt in found}
        if len(hits) >= rules.REVIEW_HITS:
            queue.append(Asking(found[0].organisation_id, len(hits), told[code]["strongest_rule"], tuple(found)))
    return sorted(queue, key=lambda one: (-one.n_hits, -len(one.doubts), one.organisation_id))


def likewise(doubt: Doubt) -> list[Doubt]:
    """Undecided doubts of the same rule about other periods of the same series."""
    found = Doubt.objects.filter(
        organisation=doubt.organisation_id, indicator=doubt.indicator_id, is_about_all=doubt.is_about_all,
        rule=doubt.rule, state__in=rules.UNDECIDED,
    )  # fmt: skip
    joined = ("organisation", "indicator", "observation__submission__task")
    return list(found.exclude(pk=doubt.pk).select_related(*joined).order_by("period", "pk"))


def doubts_of_task(task: CollectionTask) -> dict[int, list[Doubt]]:
    """By indicator the doubts about a task's figures, those that are gone left out; one query."""
    found: dict[int, list[Doubt]] = defaultdict(list)
    rows = Doubt.objects.filter(organisation=task.organisation_id, period=task.period, indicator__isnull=False)
    for doubt in rows.exclude(state=rules.GONE).order_by("-score"):
        found[int(doubt.indicator_id or 0)].append(doubt)
    return found


def task_to_return(doubt: Doubt) -> CollectionTask | None:
    """The task that brought the figure, where it can still be returned."""
    submission = doubt.observation.submission if doubt.observation else None
    if submission is None or not collection_rules.can_act("return", submission.task.state):
        return None
    return submission.task


def kept_doubts() -> list[Doubt]:
    """Every doubt there is, without its evidence: what a search compares its own with."""
    return list(Doubt.objects.defer("evidence", "message_zh", "message_en").order_by("revision", "id"))


def place_of(doubt: Doubt) -> rules.Place:
    """What the doubt is about."""
    return rules.Place(doubt.organisation_id, doubt.indicator_id, doubt.period, doubt.rule, doubt.is_about_all)


def settled(kept: Iterable[Doubt]) -> frozenset[tuple[rules.Place, int]]:
    """Those that a person has looked at and found right."""
    return frozenset((place_of(one), one.revision) for one in kept if one.state in rules.SETTLED)


@dataclass(frozen=True)
class RuleWords:
    """A rule for readers: its name, its official text, the sample it needs and what else."""

    code: str
    label: Text
    official: Text
    least: int
    sample: Text
    needs: Text


def rule_words(code: str) -> RuleWords | None:
    """What a rule says of itself; None for one that is there no longer."""
    if code not in DOUBT_RULES:
        return None
    kind = DOUBT_RULES[code]
    return RuleWords(code, kind.label, _official(kind), kind.least, kind.sample, kind.needs)


def all_rules() -> list[RuleWords]:
    """Every rule in the order in which they look."""
    return [words for code in DOUBT_RULES if (words := rule_words(code)) is not None]


def rule_label(code: str) -> Text:
    """Its name for people; its code where the rule is gone."""
    return DOUBT_RULES[code].label if code in DOUBT_RULES else Text(code, code)


def _official(kind: type[IntegrityRule]) -> Text:
    """The docstring is the official text, Chinese first, English after a blank line."""
    zh, _, en = (kind.__doc__ or "").partition("\n\n")
    return Text(" ".join(en.split()), "".join(zh.split("\n")).strip())
