"""What became of an organisation, and whose past belongs to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jixiao.web.organisations import rules
from jixiao.web.organisations.models import Organisation, OrganisationVersion, Succession


@dataclass(frozen=True)
class LineageStep:
    """`predecessor_id`'s figures before `before` belong to `successor_id` from then on; a split cannot be divided."""

    kind: str
    predecessor_id: int
    successor_id: int
    before: date
    document: str


@dataclass(frozen=True)
class Lineage:
    """An organisation's past as it is now: every predecessor, near ones first, each with the day before which."""

    organisation_id: int
    steps: tuple[LineageStep, ...]

    @property
    def predecessor_ids(self) -> frozenset[int]:
        """Everybody whose past belongs to it."""
        return frozenset(step.predecessor_id for step in self.steps)

    def ids_on(self, day: date) -> frozenset[int]:
        """Whose figures of `day` count as the organisation's own, seen as it is now; itself always among them.

        Predecessors of a split are left out: their figures belong to several and cannot be divided.
        """
        return self.predecessors_on(day) | {self.organisation_id}

    def predecessors_on(self, day: date) -> frozenset[int]:
        """Merged predecessors that still counted for themselves on `day`."""
        reached: dict[int, date] = {}
        for step in self.steps:
            joins = reached.get(step.successor_id) if step.successor_id != self.organisation_id else date.max
            if step.kind == rules.MERGE and joins is not None:
                reached[step.predecessor_id] = min(step.before, joins)
        return frozenset(id_ for id_, before in reached.items() if day < before)


def lineage(organisation_id: int, day: date) -> Lineage:
    """The lineage of one organisation, with what took effect until `day`."""
    return lineages([organisation_id], day)[organisation_id]


def lineages(organisation_ids: Iterable[int], day: date) -> dict[int, Lineage]:
    """The lineages of many; one query."""
    into: dict[int, list[LineageStep]] = defaultdict(list)
    links = Succession.objects.exclude(kind=rules.RENAME).filter(effective_date__lte=day)
    for link in links.order_by("-effective_date", "predecessor__code"):
        step = LineageStep(link.kind, link.predecessor_id, link.successor_id, link.effective_date, link.document)
        into[link.successor_id].append(step)
    return {id_: Lineage(id_, tuple(_walk(id_, into))) for id_ in organisation_ids}


def _walk(organisation_id: int, into: dict[int, list[LineageStep]]) -> list[LineageStep]:
    steps: list[LineageStep] = []
    seen, waiting = {organisation_id}, [organisation_id]
    while waiting:
        for step in into.get(waiting.pop(0), ()):
            steps.append(step)
            if step.predecessor_id not in seen:
                seen.add(step.predecessor_id)
                waiting.append(step.predecessor_id)
    return steps


@dataclass(frozen=True)
class HistoryEntry:
    """One dated fact of an organisation's life; `others` are the organisations on the other side."""

    day: date
    kind: str  # created, renamed, moved, merged, absorbed, split, split_from, ended
    version: OrganisationVersion | None = None
    former: OrganisationVersion | None = None
    document: str = ""
    others: tuple[Organisation, ...] = ()


def organisation_history(organisation: Organisation) -> list[HistoryEntry]:
    """Everything that happened to the organisation, oldest first; four queries."""
    versions = list(organisation.versions.select_related("parent").order_by("valid_from"))
    documents = {
        link.effective_date: link.document
        for link in organisation.successions.filter(kind=rules.RENAME, successor=organisation)
    }
    entries = _version_entries(versions, documents)
    passed = _linked(organisation.successions.exclude(kind=rules.RENAME).select_related("successor"), forward=True)
    taken = _linked(organisation.precessions.exclude(kind=rules.RENAME).select_related("predecessor"), forward=False)
    entries += [*passed, *taken]
    if versions and versions[-1].valid_to is not None and not passed:
        entries.append(HistoryEntry(versions[-1].valid_to, "ended", former=versions[-1]))
    return sorted(entries, key=lambda entry: (entry.day, entry.kind != "created"))


def _version_entries(versions: list[OrganisationVersion], documents: dict[date, str]) -> list[HistoryEntry]:
    entries = []
    for number, version in enumerate(versions):
        former = versions[number - 1] if number else None
        if former is None:
            entries.append(HistoryEntry(version.valid_from, "created", version))
            continue
        document = documents.get(version.valid_from, "")
        if (version.label_zh, version.label_en) != (former.label_zh, former.label_en):
            entries.append(HistoryEntry(version.valid_from, "renamed", version, former, document))
        if version.parent_id != former.parent_id:
            entries.append(HistoryEntry(version.valid_from, "moved", version, former))
    return entries


def _linked(links: Iterable[Succession], *, forward: bool) -> list[HistoryEntry]:
    """One entry for each day and kind, with all organisations of the other side."""
    names = {rules.MERGE: "merged" if forward else "absorbed", rules.SPLIT: "split" if forward else "split_from"}
    sides: dict[tuple[date, str, str], list[Organisation]] = defaultdict(list)
    for link in links:
        side = link.successor if forward else link.predecessor
        sides[link.effective_date, names[link.kind], link.document].append(side)
    return [
        HistoryEntry(day, kind, document=document, others=tuple(others))
        for (day, kind, document), others in sides.items()
    ]


def successions_between(start: date, end: date) -> list[Succession]:
    """Renames, merges and splits that took effect after `start` and up to `end`, oldest first."""
    links = Succession.objects.filter(effective_date__gt=start, effective_date__lte=end)
    return list(links.select_related("predecessor", "successor").order_by("effective_date", "predecessor__code"))
