"""Writes to what a source is: its definition, its secrets, whether it is in use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from jixiao.web.audit.actions import record
from jixiao.web.base import vault
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.jobs import actions as jobs
from jixiao.web.jobs.rules import check_cron
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.sources import frames, queries, rules
from jixiao.web.sources.models import DataSource, SourceRevision


@transaction.atomic
def create_source(
    *, document: str, provider: Organisation, by: Account, now: datetime, sealed: Mapping[str, str] | None = None
) -> DataSource:
    """A draft from its definition (YAML); DefinitionErrors where it cannot be read. Whoever makes it answers for it.

    `sealed`: secrets by name that were sealed when they were typed.
    """
    described = _read(document)
    try:
        with transaction.atomic():
            source = DataSource.objects.create(
                document=document, provider=provider, responsible=by, created_at=now, changed_at=now,
                **_columns(described),
            )  # fmt: skip
    except IntegrityError:
        message = N_("The code “%(code)s” is taken. Choose another.")
        raise RuleViolation("code_taken", message, code=described.code) from None
    _keep_revision(source, by, now)
    _record("SOURCE_CREATED", source, by, now, revision=1)
    return _keep_sealed(source, dict(sealed or {}), by, now)


@transaction.atomic
def revise_source(
    *,
    source: DataSource,
    document: str,
    provider: Organisation,
    revision: int,
    by: Account,
    now: datetime,
    sealed: Mapping[str, str] | None = None,
) -> DataSource:
    """A new definition of the same source; refused where somebody saved another since `revision`.

    Where it leads elsewhere than before, the secrets kept so far are forgotten: they were entered for another place.
    """
    fresh = _locked(source)
    rules.check_can_revise(fresh.state)
    if fresh.revision != revision:
        raise RuleViolation(
            "changed_meanwhile", N_("Somebody has saved another definition meanwhile. Reload the page and compare.")
        )
    described = _read(document)
    if described.code != fresh.code:
        message = N_("The code of a source never changes: write “%(code)s”, or create a new source.")
        raise RuleViolation("code_changed", message, code=fresh.code)
    if document == fresh.document and provider == fresh.provider:
        return _keep_sealed(fresh, dict(sealed or {}), by, now)
    if queries.kept_secrets(fresh, described.definition) != fresh.sealed_secrets:
        fresh.sealed_secrets = {}
    for name, value in _columns(described).items():
        setattr(fresh, name, value)
    # Whoever describes a source answers for it: its figures go no further than that person's own rights.
    fresh.document, fresh.provider, fresh.responsible = document, provider, by
    fresh.revision, fresh.changed_at = revision + 1, now
    fresh.save()
    _keep_revision(fresh, by, now)
    if fresh.state == rules.ACTIVE:
        _schedule(fresh, by, now)
    _record("SOURCE_REVISED", fresh, by, now, revision=fresh.revision)
    return _keep_sealed(fresh, dict(sealed or {}), by, now)


def _read(document: str) -> frames.Described:
    described = frames.read_document(document)
    if described.schedule:
        check_cron(described.schedule)
    return described


@transaction.atomic
def set_secrets(*, source: DataSource, secrets: Mapping[str, str], by: Account, now: datetime) -> DataSource:
    """Keep secrets sealed; one that is there already is replaced. Only their names are ever told."""
    for name, value in secrets.items():
        rules.check_secret(name, value)
    return _keep_sealed(source, {name: vault.seal(value) for name, value in secrets.items()}, by, now)


def _keep_sealed(source: DataSource, sealed: dict[str, str], by: Account, now: datetime) -> DataSource:
    fresh = _locked(source)
    rules.check_can_revise(fresh.state)
    if sealed:
        fresh.sealed_secrets = {**fresh.sealed_secrets, **sealed}
        fresh.save(update_fields=["sealed_secrets"])
        _record("SOURCE_SECRETS_SET", fresh, by, now, names=sorted(sealed))
    return fresh


@transaction.atomic
def activate(*, source: DataSource, by: Account, now: datetime) -> DataSource:
    """Put a source into use: from now on it is read on its schedule."""
    return _act("activate", "SOURCE_ACTIVATED", source, by, now)


@transaction.atomic
def pause(*, source: DataSource, by: Account, now: datetime) -> DataSource:
    """Read it no more until it is put into use again; a reading under way may end."""
    return _act("pause", "SOURCE_PAUSED", source, by, now)


@transaction.atomic
def retire(*, source: DataSource, by: Account, now: datetime) -> DataSource:
    """The end of a source; its figures and runs stay, its secrets are forgotten."""
    return _act("retire", "SOURCE_RETIRED", source, by, now)


def _act(act: str, event: str, source: DataSource, by: Account, now: datetime) -> DataSource:
    fresh = _locked(source)
    rules.check_can_act(act, fresh.state)
    fresh.state, fresh.changed_at = rules.TRANSITIONS[act][1], now
    if fresh.state == rules.RETIRED:
        fresh.sealed_secrets = {}
    fresh.save()
    if fresh.state == rules.ACTIVE:
        _schedule(fresh, by, now)
    else:
        jobs.end_schedule(code=rules.schedule_code(fresh.code), by=by, now=now)
    _record(event, fresh, by, now)
    return fresh


def _schedule(source: DataSource, by: Account, now: datetime) -> None:
    """Have it read at the times of its definition; by hand only where it names none."""
    if not source.schedule:
        jobs.end_schedule(code=rules.schedule_code(source.code), by=by, now=now)
        return
    jobs.set_schedule(
        code=rules.schedule_code(source.code), kind=rules.JOB_KIND, cron=source.schedule, by=by, now=now,
        **queries.job_words(source),
    )  # fmt: skip


def _columns(described: frames.Described) -> dict[str, Any]:
    return {
        "code": described.code, "label_zh": described.label_zh, "label_en": described.label_en,
        "schedule": described.schedule, "definition": described.definition,
    }  # fmt: skip


def _locked(source: DataSource) -> DataSource:
    return DataSource.objects.select_for_update(of=("self",)).select_related("provider").get(pk=source.pk)


def _keep_revision(source: DataSource, by: Account, now: datetime) -> None:
    SourceRevision.objects.create(
        source=source, number=source.revision, document=source.document, revised_by=by, revised_at=now
    )


def _record(event: str, source: DataSource, by: Account, now: datetime, **details: object) -> None:
    record(
        event=event, object_type="data_source", object_code=source.code, organisation_code=source.provider.code,
        by=by, now=now, details=details,
    )  # fmt: skip
