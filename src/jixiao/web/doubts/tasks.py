"""The job `doubts.look`: every rule looks at the figures. Nightly at all of them, through the day at what came anew."""

from collections.abc import Collection
from datetime import datetime

from jixiao.engine.integrity.relations import read_relations
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM, Actor
from jixiao.web.base.rules import RuleViolation
from jixiao.web.doubts import actions, frames, queries, rules
from jixiao.web.doubts.models import Look
from jixiao.web.doubts.rules.documents import read_document
from jixiao.web.indicators.models import Indicator
from jixiao.web.jobs import actions as job_actions
from jixiao.web.jobs.models import Job
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.queries import tree_on


def look_for_doubts(*, asked: rules.Asked, by: Actor = SYSTEM, now: datetime) -> Look | None:
    """Search, and keep what was found; None where only what is new was asked for, and there is nothing.

    What came since the last search is judged beside everybody's figures of the same indicators.
    """
    newest = queries.newest_observation()
    last = queries.newest_look()
    indicators: frozenset[int] | None = None
    periods: frozenset[str] = frozenset({asked.period}) if asked.period else frozenset()
    relations = queries.newest_relations()
    declared = read_document(relations.document) if relations else None
    if asked.only_new:
        indicators, periods = queries.recorded_since(last.newest_observation if last else 0)
        if not indicators:
            return None
        indicators = _with_related(indicators, declared)
    material = _material(indicators, declared, now)
    outcome = frames.search(material, queries.settled(queries.kept_doubts()))
    found = [one for one in outcome.found if _is_asked(one, asked, periods)]
    holding = {
        (row.organisation_id, row.indicator_id, row.period): row.revision for row in material.revisions if row.is_newest
    }
    searched = actions.Searched(
        asked, newest, outcome.n_values, outcome.n_series,
        outcome.review if asked.is_everything else (last.review if last else ()),
        relations, holding,
    )  # fmt: skip
    return actions.keep_doubts(found=found, searched=searched, by=by, now=now)


def _material(indicators: frozenset[int] | None, declared: object, now: datetime) -> queries.Material:
    revisions = queries.recorded(indicators)
    years = {int(row.period[:4]) for row in revisions}
    return queries.Material(
        revisions, queries.top_of(tree_on(now.date())), queries.due_days(), queries.aims(years), declared,
        queries.decimals_of(),
    )  # fmt: skip


def _is_asked(one: rules.Found, asked: rules.Asked, periods: Collection[str]) -> bool:
    """A search of some indicators says nothing of an organisation as a whole."""
    if asked.only_new:
        return one.place.indicator_id is not None and one.place.period in {*periods, ""}
    return not periods or one.place.period in periods


def _with_related(ids: frozenset[int], declared: object) -> frozenset[int]:
    """With the indicators that a relation holds them against."""
    codes = dict(Indicator.objects.values_list("code", "pk"))
    wanted = set(ids)
    for relation in read_relations(declared).all:
        related = {codes[code] for code in relation.codes if code in codes}
        if related & ids:
            wanted |= related
    return frozenset(wanted)


def look_job(run: jobs.JobRun) -> Text | None:
    """The job kind `doubts.look`; arguments `period` or `only_new`, everything without."""
    try:
        asked = rules.Asked.read(run.arguments)
        by = Account.objects.filter(username=run.asked_by).first() or SYSTEM
        look = look_for_doubts(asked=asked, by=by, now=run.now())
    except DefinitionError as fault:
        raise jobs.JobRefused(Text(f"{fault.message} {fault.mend}", f"{fault.message_zh}{fault.mend_zh}")) from None
    except RuleViolation as refusal:
        raise jobs.JobRefused(Text(str(refusal), str(refusal))) from None
    return summary(look)


def summary(look: Look | None) -> Text:
    """What came of a search, in one sentence."""
    if look is None:
        return Text("No figure has come since the last search.", "上次排查后没有新数据。")
    return Text(
        f"{look.n_values} figures looked at: {look.n_found} doubts, {look.n_new} of them new, {look.n_gone} gone.",
        f"排查数据 {look.n_values} 个：疑点 {look.n_found} 个，其中新增 {look.n_new} 个；消除 {look.n_gone} 个。",
    )


def ask_to_look(*, by: Account, now: datetime, period: str = "") -> Job:
    """A search as soon as a worker is free; asked twice within a minute it is one."""
    rules.check_period(period)
    return job_actions.enqueue(
        kind=rules.JOB_KIND, by=by, now=now, key=f"{period or 'all'}:{now:%Y-%m-%dT%H:%M}", lane=rules.LANE,
        subject=period, arguments={"period": period} if period else {}, priority=5,
    )  # fmt: skip
