"""An office's own templates: brought (looked through before), put in use, put aside for the shipped one."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from jixiao.report.kinds import KINDS
from jixiao.report.templates import Template, Wording
from jixiao.web.audit.actions import record
from jixiao.web.base.content import keep_file
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.reports import queries, rules
from jixiao.web.reports.models import OfficeTemplate, TemplateUse


@transaction.atomic
def bring_template(
    *, organisation: Organisation, kind: str, template: Template, name: str, content: bytes, by: Account, now: datetime
) -> OfficeTemplate:
    """Keep a version of a template that was read and tried; it is in use only when somebody puts it in use."""
    if kind and kind not in KINDS:
        raise RuleViolation("unknown_report", N_("There is no such kind of report."))
    role = queries.role_of(template)
    rules.check_for_kind(
        role=role, kind=kind, is_of_one=isinstance(template, Wording) and template.of_one,
        kind_of_one=bool(kind) and KINDS[kind].of_one,
    )  # fmt: skip
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])  # numbers are given one after another
    number = (OfficeTemplate.objects.aggregate(n=Max("number"))["n"] or 0) + 1
    made = OfficeTemplate.objects.create(
        number=number, organisation=organisation, role=role, kind=kind, **keep_file(name, content), uploaded_by=by,
        uploaded_at=now,
    )  # fmt: skip
    _record("TEMPLATE_BROUGHT", made, organisation, by, now)
    return made


@transaction.atomic
def use_template(*, template: OfficeTemplate, by: Account, now: datetime) -> TemplateUse:
    """From now on the office's reports are written with it."""
    return _use(template.organisation, template.role, template.kind, template, by, now)


@transaction.atomic
def use_shipped(*, organisation: Organisation, role: str, kind: str, by: Account, now: datetime) -> TemplateUse:
    """From now on as the house writes them; the versions stay."""
    if role not in rules.ROLES or (kind and kind not in KINDS):
        raise RuleViolation("unknown_template", N_("Choose which template is to be put aside."))
    return _use(organisation, role, kind, None, by, now)


def _use(
    organisation: Organisation, role: str, kind: str, template: OfficeTemplate | None, by: Account, now: datetime
) -> TemplateUse:
    list(Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk))
    before = queries.slot_of(organisation.pk, role, kind).template
    rules.check_can_use(wanted=template.pk if template else None, in_use=before.pk if before else None)
    made = TemplateUse.objects.create(
        organisation=organisation, role=role, kind=kind, template=template, chosen_by=by, chosen_at=now
    )
    if template is not None:
        _record("TEMPLATE_PUT_IN_USE", template, organisation, by, now)
    elif before is not None:
        _record("TEMPLATE_PUT_ASIDE", before, organisation, by, now)
    return made


def _record(event: str, template: OfficeTemplate, organisation: Organisation, by: Account, now: datetime) -> None:
    record(
        event=event, object_type="report_template", object_code=str(template.number), by=by, now=now,
        organisation_code=organisation.code,
        details={
            "role": template.role, "kind": template.kind, "file_name": template.file_name, "file_size": template.file_size,
            "file_digest": template.file_digest,
        },
    )  # fmt: skip
