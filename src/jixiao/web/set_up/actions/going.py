"""A draft is carried out: all of it or nothing, once; then the year is opened."""

from datetime import datetime

from django.db import transaction

from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection import actions as collection
from jixiao.web.evaluation import actions as evaluation
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators import rules as indicator_rules
from jixiao.web.indicators.models import Indicator
from jixiao.web.indicators.queries import engine_scheme
from jixiao.web.organisations.models import Account
from jixiao.web.set_up import frames, queries, rules
from jixiao.web.set_up.actions.founding import Work
from jixiao.web.set_up.actions.log import record
from jixiao.web.set_up.models import SetUpDraft
from jixiao.web.set_up.rules.readiness import open_points
from jixiao.web.warnings import actions as warnings
from jixiao.web.warnings import queries as warning_queries
from jixiao.web.warnings.rules.documents import read_document
from jixiao.web.warnings.rules.drafting import without_rule


@transaction.atomic
def carry_out(
    *, draft: SetUpDraft, publish: bool, needs_other_eyes: bool = False, by: Account, now: datetime
) -> SetUpDraft:
    """Make everything that the draft says. `publish`: put the scheme in force and open the year in the same stroke.

    `needs_other_eyes`: the scheme's versions are published by somebody else than who writes them, this one as well.
    Called again (a second click) it changes nothing. Whatever is refused, nothing at all is made.
    """
    stored = SetUpDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if not rules.can_change(stored.state):
        return stored
    work = _work(stored, by, now)
    scheme = frames.made_of(work.template, work.chosen).scheme
    if scheme is None or any(point.is_blocking for point in open_points(work.chosen, work.template, scheme)):
        raise RuleViolation("not_ready", N_("Something is still open. Mend what the list on top says, then go."))
    work.make_places()
    work.make_goals()
    work.make_indicators(dict.fromkeys(scheme.indicators))
    text = frames.text_of(work.template, work.chosen, code=queries.scheme_code(work.template.code))
    stored.scheme_version = indicators.import_scheme(text=text, organisation=stored.organisation, by=by, now=now)
    if needs_other_eyes:
        indicators.set_other_eyes(scheme=stored.scheme_version.scheme, is_needed=True, by=by, now=now)
    stored.state, stored.changed_by, stored.changed_at = rules.CARRIED_OUT, by, now
    stored.save(update_fields=["scheme_version", "state", "changed_by", "changed_at"])
    work.keep_people()
    _begin_warning_rules(work)
    record(event="SET_UP_CARRIED_OUT", draft=stored, by=by, now=now, scheme=stored.scheme_version.scheme.code,
        organisations=[place.code for place in work.chosen.new], people=len(work.chosen.people),
    )  # fmt: skip
    if publish:
        indicators.publish(version=stored.scheme_version, by=by, now=now)
        _open(work, stored)
    return stored


@transaction.atomic
def open_year(*, draft: SetUpDraft, by: Account, now: datetime) -> SetUpDraft:
    """Under the scheme that has been published since: own targets, the cycle, the first tasks."""
    stored = SetUpDraft.objects.select_for_update(of=("self",)).select_related("scheme_version").get(pk=draft.pk)
    state = stored.scheme_version.state if stored.scheme_version else indicator_rules.DRAFT
    rules.check_can_open(stored.state, state)
    _open(_work(stored, by, now), stored)
    return stored


def _work(draft: SetUpDraft, by: Account, now: datetime) -> Work:
    chosen = queries.chosen_of(draft)
    named = {*chosen.assessed, *(place.parent for place in chosen.new), *(one.organisation for one in chosen.people)}
    named |= {each.owner for each in chosen.delivery.values()}
    return Work(draft, queries.template_of(draft), chosen, queries.known_organisations(named), by, now)


def _open(work: Work, draft: SetUpDraft) -> None:
    """Targets of single organisations, the cycle, and the tasks of the first period."""
    version, chosen, by, now = draft.scheme_version, work.chosen, work.by, work.now
    assert version is not None
    version.refresh_from_db()
    scheme = engine_scheme(version)
    for leaf in scheme.leaves:
        for code, target in sorted(chosen.own_targets.get(leaf.code, {}).items()):
            indicators.set_target_plan(
                indicator=Indicator.objects.get(code=leaf.indicator), organisation=work.place(code), year=chosen.year,
                annual_target=target, path_kind=indicator_rules.LINEAR, by=by, now=now,
            )  # fmt: skip
    cycle = evaluation.create_cycle(
        code=queries.cycle_code(f"{version.scheme.code}-{chosen.year}"), scheme_version=version, year=chosen.year, by=by, now=now,
        label_zh=f"{chosen.year}年度{version.label_zh}"[:200],
        label_en=f"{version.label_en or version.label_zh} {chosen.year}"[:200],
    )  # fmt: skip
    draft.cycle = evaluation.start_cycle(cycle=cycle, by=by, now=now)
    opens_date, due_date = rules.task_dates(chosen.first_period, chosen.due_day, work.today)
    tasks = collection.publish_tasks(
        scheme_version=version, period=chosen.first_period, organisations=[work.place(code) for code in chosen.assessed],
        opens_date=opens_date, due_date=due_date, by=by, now=now,
    )  # fmt: skip
    draft.state = rules.RUNNING
    draft.save(update_fields=["cycle", "state"])
    record(event="SET_UP_YEAR_OPENED", draft=draft, by=by, now=now, tasks=len(tasks), period=chosen.first_period)


def _begin_warning_rules(work: Work) -> None:
    """A draft of warning rules to try and release, where there are none at all."""
    if warning_queries.newest_rule_set() is not None:
        return
    draft = warnings.start_draft(by=work.by, now=work.now)
    document = draft.document
    for rule in read_document(document):
        if rule.code not in work.template.warning_rules:
            document = without_rule(document, rule.code)
    if document != draft.document:
        warnings.save_draft(rule_set=draft, document=document, by=work.by, now=work.now)
