"""Writes to schemes. The YAML document is the law; every other column is read from it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from jixiao.engine.model.parts import Adjustment, Veto
from jixiao.engine.model.scheme import Scheme as EngineScheme
from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.indicators import frames, queries, rules
from jixiao.web.indicators.actions.library import create_indicator
from jixiao.web.indicators.models import Indicator, Scheme, SchemeVersion
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def import_scheme(*, text: str, organisation: Organisation, by: Account, now: datetime) -> SchemeVersion:
    """A draft from a scheme file's text: version 1 of a new scheme, or the next version of a known one.

    A faulty text raises DefinitionErrors with lines; the same content as the newest version is refused.
    """
    document = frames.clean_document(text)
    content = frames.read_document(document)
    scheme = _scheme(content.code, organisation, now)
    newest = scheme.versions.order_by("-number").first()
    if newest is not None and newest.digest == content.digest:
        raise RuleViolation(
            "same_content",
            N_("This file says exactly what version %(number)s already says. Nothing was changed."),
            number=newest.number,
        )
    version = _add_version(scheme, newest.number + 1 if newest else 1, document, content, by, now)
    _record("SCHEME_IMPORTED", version, by, now, digest=version.digest)
    return version


@transaction.atomic
def save_draft(*, version: SchemeVersion, document: str, revision: int, by: Account, now: datetime) -> SchemeVersion:
    """Replace a draft's document; refused where somebody saved since `revision` was read."""
    document = frames.clean_document(document)
    content = frames.read_document(document)
    saved = _save(version, document, content, revision, by)
    _record("SCHEME_DRAFT_SAVED", saved, by, now, digest=saved.digest, revision=saved.revision)
    return saved


@transaction.atomic
def change_weights(
    *, version: SchemeVersion, weights: Mapping[str, float], revision: int, by: Account, now: datetime
) -> SchemeVersion:
    """Replace weights (as the document writes them) in the text of a draft; comments and layout stay.

    Sums that do not match raise DefinitionErrors; nothing is saved then.
    """
    rules.check_can_change(version.state)
    rules.check_finite(*weights.values())
    before = frames.written_weights(version.document)
    document = frames.with_weights(version.document, weights)
    saved = _save(version, document, frames.read_document(document), revision, by)
    changes = {
        code: [before[code].text, value]
        for code, value in weights.items()
        if code in before and before[code].value != value
    }
    _record("SCHEME_WEIGHTS_CHANGED", saved, by, now, weights=changes, revision=saved.revision)
    return saved


@transaction.atomic
def new_version(*, version: SchemeVersion, by: Account, now: datetime) -> SchemeVersion:
    """A draft that begins as a copy of `version`; only one draft of a scheme is open at a time."""
    scheme = Scheme.objects.select_for_update().get(pk=version.scheme_id)
    newest = scheme.versions.latest("number")
    rules.check_can_make_version(newest.number, newest.state)
    content = queries.engine_scheme(version)
    draft = _add_version(scheme, newest.number + 1, version.document, content, by, now)
    _record("SCHEME_VERSION_CREATED", draft, by, now, copied_from=version.number)
    return draft


@transaction.atomic
def publish(*, version: SchemeVersion, by: Account, now: datetime) -> SchemeVersion:
    """Make a draft law. Indicators that the library does not know yet enter it as the scheme describes them."""
    scheme = Scheme.objects.select_for_update().get(pk=version.scheme_id)
    authors = queries.authors_of(SchemeVersion.objects.get(pk=version.pk))
    rules.check_other_eyes(is_needed=scheme.needs_other_eyes, authors=authors, by=by.username)
    _move("publish", version, published_by=by, published_at=now)
    entered = _enter_indicators(version, by, now)
    version.refresh_from_db()
    _record("SCHEME_PUBLISHED", version, by, now, digest=version.digest, indicators_entered=entered)
    return version


@transaction.atomic
def set_other_eyes(*, scheme: Scheme, is_needed: bool, by: Account, now: datetime) -> Scheme:
    """Whether a version is published by somebody else than who wrote it, from now on."""
    held = Scheme.objects.select_for_update().get(pk=scheme.pk)
    draft = held.versions.filter(state=rules.DRAFT).order_by("-number").first()
    authors = queries.authors_of(draft) if draft and held.needs_other_eyes else frozenset()
    rules.check_can_set_other_eyes(is_needed=is_needed, authors=authors, by=by.username)
    held.needs_other_eyes = is_needed
    held.save(update_fields=["needs_other_eyes"])
    record(
        event="SCHEME_PUBLISHING_RULE_SET", object_type="scheme", object_code=held.code,
        organisation_code=held.organisation.code, by=by, now=now, details={"two_persons": is_needed},
    )  # fmt: skip
    return held


@transaction.atomic
def withdraw(*, version: SchemeVersion, by: Account, now: datetime) -> SchemeVersion:
    """A published version is used for nothing new; what was scored under it stays."""
    _move("withdraw", version)
    version.refresh_from_db()
    _record("SCHEME_WITHDRAWN", version, by, now)
    return version


def _scheme(code: str, organisation: Organisation, now: datetime) -> Scheme:
    """The scheme with that code, locked, made where it is new; another organisation's code is taken."""
    scheme, _made = Scheme.objects.get_or_create(code=code, defaults={"organisation": organisation, "created_at": now})
    locked = Scheme.objects.select_for_update().get(pk=scheme.pk)
    if locked.organisation_id != organisation.pk:
        raise RuleViolation("code_taken", N_("The code “%(code)s” is taken. Choose another."), code=code)
    return locked


def _add_version(
    scheme: Scheme, number: int, document: str, content: EngineScheme, by: Account, now: datetime
) -> SchemeVersion:
    try:
        with transaction.atomic():
            return SchemeVersion.objects.create(
                scheme=scheme, number=number, document=document, created_by=by, created_at=now, **_columns(content)
            )
    except IntegrityError:
        raise RuleViolation("changed_meanwhile", _CHANGED) from None


_CHANGED = N_(
    "Somebody else saved this scheme after you opened it. Copy your change, reload the page and enter it again."
)


def _save(version: SchemeVersion, document: str, content: EngineScheme, revision: int, by: Account) -> SchemeVersion:
    rules.check_can_change(version.state)
    if content.code != version.scheme.code:
        raise RuleViolation(
            "code_changed",
            N_("The document says “scheme: %(new)s”, but this is %(old)s. Import it as a new scheme, or restore the code."),
            new=content.code, old=version.scheme.code,
        )  # fmt: skip
    draft = SchemeVersion.objects.filter(pk=version.pk, state=rules.DRAFT, revision=revision)
    if not draft.update(document=document, revision=F("revision") + 1, changed_by=by, **_columns(content)):
        raise RuleViolation("changed_meanwhile", _CHANGED)
    version.refresh_from_db()
    return version


def _columns(content: EngineScheme) -> dict[str, str]:
    label_zh = content.label_zh or content.label_en or content.code
    return {"label_zh": label_zh, "label_en": content.label_en, "digest": content.digest}


def _move(transition: str, version: SchemeVersion, **columns: Any) -> None:
    before, after = rules.TRANSITIONS[transition]
    if not SchemeVersion.objects.filter(pk=version.pk, state=before).update(state=after, **columns):
        version.refresh_from_db()
        rules.check_can_transition(transition, version.state)


def _enter_indicators(version: SchemeVersion, by: Account, now: datetime) -> list[str]:
    content = queries.engine_scheme(version)
    known = set(Indicator.objects.filter(code__in=content.indicators).values_list("code", flat=True))
    day = content.valid_from or timezone.localdate(now)
    entered: list[str] = []
    for code in content.indicators:
        if code not in known:
            create_indicator(code=code, **_described(content, code, day), by=by, now=now)
            entered.append(code)
    return entered


def _described(content: EngineScheme, code: str, day: date) -> dict[str, Any]:
    """What the scheme says of an indicator: of its first leaf, of one that is made from it, else of its adjustment or veto."""
    words = {"valid_from": day, "source_note": content.source[:300]}
    for leaf in content.leaves:
        if leaf.indicator == code:
            label = leaf.label()
            return words | {
                "label_zh": label.zh, "label_en": leaf.label_en, "direction": leaf.direction,
                "unit_of_measure": leaf.unit_of_measure, "over_time": leaf.over_time,
                "decimals": 2 if leaf.decimals is None else leaf.decimals,
            }  # fmt: skip
    others: list[Adjustment | Veto] = [*content.adjustments, *content.vetoes]
    item = next((item for item in others if item.indicator == code), None)
    if item is None:
        leaf = next(leaf for leaf in content.leaves if code in leaf.observed)
        divisor = leaf.per is not None and leaf.per.indicator == code
        return words | {
            "label_zh": code, "label_en": code, "decimals": 2, "over_time": "last" if divisor else leaf.over_time,
            "direction": rules.HIGHER if divisor else leaf.direction,
        }  # fmt: skip
    is_bonus = isinstance(item, Adjustment) and item.kind == "bonus"
    return words | {
        "label_zh": item.label().zh, "label_en": item.label_en, "decimals": 0, "over_time": item.over_time,
        "direction": rules.HIGHER if is_bonus else rules.LOWER,
    }  # fmt: skip


def _record(event: str, version: SchemeVersion, by: Account, now: datetime, **details: Any) -> None:
    record(
        event=event, object_type="scheme", object_code=f"{version.scheme.code}/{version.number}", details=details,
        organisation_code=version.scheme.organisation.code, by=by, now=now,
    )  # fmt: skip
