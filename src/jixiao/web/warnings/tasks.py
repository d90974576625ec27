"""The job `warnings.look`: the rules judge the figures. Nightly all, with the ladder; through the day what came anew."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.utils import timezone

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM, Actor
from jixiao.web.doubts import queries as doubts
from jixiao.web.jobs import actions as job_actions
from jixiao.web.jobs.models import Job
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.queries import tree_on
from jixiao.web.warnings import actions, frames, queries, rules
from jixiao.web.warnings.models import WarningLook, WarningRuleSet
from jixiao.web.warnings.rules.documents import read_document

JUDGING = Text("rules have judged", "条规则已判断")
KEEPING = Text("series kept", "条序列已处理")
AT_ONCE = 200
"""So many series are kept in one transaction."""
Telling = Callable[[int, int, Text], None]


def look_for_warnings(
    *,
    only_new: bool = False,
    until: Period | None = None,
    by: Actor = SYSTEM,
    now: datetime,
    tell: Telling | None = None,
) -> WarningLook | None:
    """Judge the figures by the rules in force and keep what they say; None where there are no rules, or nothing is new.

    `until`: figures of later periods are left out. `tell` hears how many rules have judged, then of how many series what
    they said is kept.
    """
    rule_set = queries.rules_in_force()
    if rule_set is None:
        return None
    newest, indicators = doubts.newest_observation(), None
    if only_new:
        indicators, _periods = doubts.recorded_since(queries.seen_until(rule_set))
        if not indicators:
            return None
    material = queries.material(tree_on(timezone.localdate(now)), indicators=indicators, until=until)
    chosen = read_document(rule_set.document)
    outcome = frames.search(
        material, chosen, progress=None if tell is None else lambda n, total: tell(n, total, JUDGING)
    )
    silent = queries.open_places() - {one.place for one in outcome.found}
    recovered = frames.evidence_of(material, silent)
    looked = actions.Looked(rule_set, outcome.places, newest, only_new, outcome.unknown, recovered)
    kept = _kept_in_parts(outcome, silent, looked, tell, by, now)
    return actions.note_look(looked=looked, kept=kept, by=by, now=now)


def _kept_in_parts(
    outcome: frames.Outcome, silent: Collection[rules.Place], looked: actions.Looked, tell: Telling | None, by: Actor,
    now: datetime,
) -> actions.Kept:  # fmt: skip
    """Keep what was found, a part at a time: nobody else waits long, and an attempt that is broken off goes on from there."""
    found, kept = {one.place: one for one in outcome.found}, actions.Kept()
    places = sorted({*found, *silent}, key=lambda place: (place.organisation_id, place.indicator_id or 0))
    for begin in range(0, len(places), AT_ONCE):
        if tell is not None:
            tell(begin, len(places), KEEPING)
        part = places[begin : begin + AT_ONCE]
        kept += actions.keep_warnings(
            found=[found[place] for place in part if place in found],
            silent=[place for place in part if place not in found],
            looked=looked, by=by, now=now,
        )  # fmt: skip
    return kept


def look_job(run: jobs.JobRun) -> Text | None:
    """The job kind `warnings.look`; with `only_new` what was recorded since the last look, else all, and the ladder."""
    only_new = bool(run.arguments.get("only_new", False))
    by = Account.objects.filter(username=run.asked_by).first() or SYSTEM
    try:
        look = look_for_warnings(only_new=only_new, by=by, now=run.now(), tell=run.progress)
    except DefinitionError as fault:
        raise jobs.JobRefused(Text(f"{fault.message} {fault.mend}", f"{fault.message_zh}{fault.mend_zh}")) from None
    climbed = None if only_new else actions.climb(by=SYSTEM, now=run.now())
    return summary(look, climbed)


def summary(look: WarningLook | None, climbed: actions.Climbed | None = None) -> Text:
    """What came of a look, in one sentence."""
    if look is None:
        return Text(
            "Nothing to look at: no rules in force, or no new figure.",
            "没有需要判断的数据：规则尚未发布，或没有新数据。",
        )
    up = climbed.n_escalated if climbed else 0
    return Text(
        f"{look.n_series} series looked at: {look.n_raised} warnings raised, {look.n_relapsed} relapsed, "
        f"{look.n_cleared} cleared, {up} passed up.",
        f"判断序列 {look.n_series} 条：新增预警 {look.n_raised} 个，复发 {look.n_relapsed} 个，"
        f"解除 {look.n_cleared} 个，升级 {up} 个。",
    )


def try_rule_set(*, rule_set: WarningRuleSet, by: Account, now: datetime) -> dict[str, Any] | None:
    """Judge the past by a draft and by the rules in force, and keep what came of it; None where the draft changed."""
    document = rule_set.document
    material = queries.material(tree_on(timezone.localdate(now)), fresh=False, past=True)
    told: dict[str, Any] = {"n_warnings": 0}
    if material.figures:
        told = frames.trial(material, read_document(document))
    former = queries.rules_in_force()
    if former is not None and material.figures:
        before = frames.trial(material, read_document(former.document), shown=0)
        told["former"] = {**before, "number": former.number}
    told["n_figures"], told["n_series"] = len(material.figures), len(material.series)
    kept = actions.keep_trial(rule_set=rule_set, document=document, trial=told, by=by, now=now)
    return told if kept else None


def trial_job(run: jobs.JobRun) -> Text | None:
    """The job kind `warnings.try`; argument `number`."""
    rule_set = queries.find_rule_set(int(run.arguments["number"]))
    by = Account.objects.filter(username=run.asked_by).first()
    if rule_set is None or by is None:
        raise jobs.JobRefused(Text("The draft is there no longer.", "该草稿已不存在。"))
    told = try_rule_set(rule_set=rule_set, by=by, now=run.now())
    if told is None:
        return Text("The draft has changed meanwhile: try it again.", "草稿已修改，请重新试算。")
    return Text(f"{told['n_warnings']} warnings on the past.", f"往期共产生预警 {told['n_warnings']} 个。")


def ask_to_try(*, rule_set: WarningRuleSet, by: Account, now: datetime) -> Job:
    """A trial as soon as a worker is free; asked twice within a minute it is one."""
    return job_actions.enqueue(
        kind=rules.TRIAL_KIND, by=by, now=now, key=f"{rule_set.number}:{now:%Y-%m-%dT%H:%M}", lane=rules.LANE,
        arguments={"number": rule_set.number}, priority=5,
    )  # fmt: skip


def ask_to_look(*, by: Account, now: datetime) -> Job:
    """A look as soon as a worker is free; asked twice within a minute it is one."""
    return job_actions.enqueue(
        kind=rules.JOB_KIND, by=by, now=now, key=f"all:{now:%Y-%m-%dT%H:%M}", lane=rules.LANE, arguments={}, priority=5
    )
