"""Windows in which anybody may object to what was published."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import check_words
from jixiao.web.evaluation import actions as evaluation_actions
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.organisations.models import Account
from jixiao.web.portal import channels, queries, rules
from jixiao.web.portal.models import ObjectionWindow, Release


@transaction.atomic
def open_window(
    *, release: Release, opens_on: date, closes_on: date, how_zh: str, how_en: str = "", by: Account, now: datetime
) -> ObjectionWindow:
    """From when to when, and how, objections are taken; the newest window of a release counts."""
    today = timezone.localdate(now)
    state = Release.objects.values_list("state", flat=True).get(pk=release.pk)
    rules.check_can_open_window(
        state, opens_on, closes_on, today=today, n_days=queries.n_working_days(opens_on, closes_on),
        least=queries.least_days(opens_on),
    )  # fmt: skip
    check_words(how_zh)
    window = ObjectionWindow.objects.create(
        release=release, opens_on=opens_on, closes_on=closes_on, how_zh=how_zh.strip(), how_en=how_en.strip(), set_by=by,
        set_at=now,
    )  # fmt: skip
    record(
        event="OBJECTIONS_OPENED", object_type="release", object_code=release.code, by=by, now=now,
        details={"opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat()},
    )  # fmt: skip
    if release.kind == queries.EVALUATION:
        _open_for_organisations(release, opens_on, closes_on, by, now)
    transaction.on_commit(channels.mark_changed)
    return window


def _open_for_organisations(release: Release, opens_on: date, closes_on: date, by: Account, now: datetime) -> None:
    """Organisations appeal against the result as long as the public objects to its release."""
    run = evaluation.run_named(release.source_code)
    valid = evaluation.run_of(run.cycle, run.period) if run else None
    if valid is not None:
        evaluation_actions.set_window(run=valid, opens_on=opens_on, closes_on=closes_on, by=by, now=now)
