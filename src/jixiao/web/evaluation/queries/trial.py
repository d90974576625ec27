"""What a draft would have given (试算): a confirmed run's figures under the draft's law, by the same engine. Writes nothing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from jixiao import Evaluation, Period, Scheme
from jixiao.web.evaluation import frames
from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.evaluation.queries.ranking import GroupRanking, RankedRow, in_groups
from jixiao.web.evaluation.queries.results import evaluation_of, scheme_of, snapshot_of
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.indicators.queries import engine_scheme
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.queries import OrganisationTree


@dataclass(frozen=True)
class Gap:
    """Something that is doubtful or missing under the draft and was not under the run's law, with how many it concerns."""

    indicator_code: str
    n_organisations: int
    message_zh: str
    message_en: str


@dataclass(frozen=True)
class Trial:
    """Before: the run as it was confirmed; now: under the draft. `regrouped` tells the former group where it is another."""

    run: ScoringRun
    law: Scheme
    draft: Scheme
    groups: tuple[GroupRanking, ...]
    regrouped: Mapping[str, str]
    n_added: int
    gaps: tuple[Gap, ...]

    @property
    def rows(self) -> list[RankedRow]:
        """Every organisation, group by group."""
        return [row for group in self.groups for row in group.rows]

    def moves(self, row: RankedRow) -> bool:
        """Whether the organisation would have another rank, grade or peer group."""
        return (row.rank, row.grade) != (row.rank_before, row.grade_before) or row.code in self.regrouped


def try_draft(run: ScoringRun, version: SchemeVersion, names: OrganisationTree) -> Trial:
    """Evaluate the run's period again under the draft; what the run did not read is taken from what is approved now."""
    law, draft = scheme_of(run), engine_scheme(version)
    frozen = snapshot_of(run)
    ids = dict(Organisation.objects.filter(code__in=frozen.organisations).values_list("code", "id"))
    tried, n_added = _under(draft, version.document, law, frozen, ids)
    after = frames.compute(tried)
    rows, regrouped = _rows(run, after, draft, law, ids, names)
    gaps = _gaps(evaluation_of(run), after)
    return Trial(run, law, draft, tuple(in_groups(rows, draft)), regrouped, n_added, gaps)


def _under(
    draft: Scheme, document: str, law: Scheme, frozen: frames.Snapshot, ids: Mapping[str, int]
) -> tuple[frames.Snapshot, int]:
    """The frozen input with the draft as its law, and how many figures were added to it."""
    day = min(Period.parse(frozen.period).last_date, date.fromisoformat(frozen.as_of))
    groups = frozen.organisations
    if draft.peer_groups or law.peer_groups:
        members = frames.group_members(draft, day)
        groups = {code: members.get(code, "") for code in groups}
    added, _declared = frames.approved(sorted(draft.indicators), ids.values(), _unread(draft, law, frozen))
    codes = {pk: code for code, pk in ids.items()}
    unaimed = sorted({*draft.target_codes} - {*law.target_codes})
    aims = frames.targets_of(unaimed, codes, frames.periods_of(draft, frozen.period)) if unaimed else []
    tried = replace(
        frozen,
        scheme=document,
        organisations=groups,
        observations=sorted([*(row for row in frozen.observations if row[1] in draft.indicators), *added]),
        targets=sorted([*(row for row in frozen.targets if row[1] in draft.target_codes), *aims]),
    )
    return tried, len(added)


def _unread(draft: Scheme, law: Scheme, frozen: frames.Snapshot) -> dict[str, frozenset[str]]:
    """By period the indicators that the draft looks at and the run's law did not."""
    known = frames.looked_at(law, frozen.period)
    found = {}
    for period, wanted in frames.looked_at(draft, frozen.period).items():
        read = known.get(period, frozenset())
        unread = frozenset(draft.indicators if wanted is None else wanted) - frozenset(
            law.indicators if read is None else read
        )
        if unread and Period.parse(period).first_date <= date.fromisoformat(frozen.as_of):
            found[period] = unread
    return found


def _rows(
    run: ScoringRun, after: Evaluation, draft: Scheme, law: Scheme, ids: Mapping[str, int], names: OrganisationTree
) -> tuple[list[RankedRow], dict[str, str]]:
    """Every organisation's whole score now and before, and the former groups of those that are in another now."""
    published = {row.organisation_id: row for row in ScoreRow.objects.filter(run=run, node_code=law.code)}
    rows, regrouped = [], {}
    for row in after.scores.to_rows():
        if row["node_code"] != draft.code:
            continue
        code, group = row["organisation_code"], row["peer_group"] or ""
        former, place = published.get(ids[code]), names.nodes.get(ids[code])
        if former and former.peer_group != group:
            regrouped[code] = former.peer_group
        rows.append(
            RankedRow(
                ids[code], code, place.label_zh if place else code, place.label_en if place else "", group,
                row["rank"], former.rank if former else None, row["score"], former.score if former else None, None,
                row["weight"], row["grade"] or "", former.grade if former else "",
            )
        )  # fmt: skip
    return rows, regrouped


def _gaps(before: Evaluation, after: Evaluation) -> tuple[Gap, ...]:
    """New findings of weight, one line for each indicator and kind, those that concern most organisations first."""
    keys = ("rule", "indicator_code", "organisation_code")
    known = {tuple(found[key] for key in keys) for found in before.findings.to_rows()}
    fresh = defaultdict(list)
    for found in after.findings.to_rows():
        if tuple(found[key] for key in keys) not in known and str(found["severity"]) != "info":
            fresh[found["rule"], found["indicator_code"]].append(found)
    gaps = [
        Gap(indicator or "", len({each["organisation_code"] for each in each_found}), each_found[0]["message_zh"],
            each_found[0]["message"])
        for (_rule, indicator), each_found in fresh.items()
    ]  # fmt: skip
    return tuple(sorted(gaps, key=lambda gap: (-gap.n_organisations, gap.indicator_code)))
