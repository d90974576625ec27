"""What the office writes down of how indicators hang together; every version is kept."""

from datetime import datetime

from django.db import transaction

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.doubts import queries
from jixiao.web.doubts.models import Relations
from jixiao.web.doubts.rules.documents import read_document
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def save_relations(*, document: str, number: int, by: Account, now: datetime) -> Relations:
    """A new version of the relations; refused where somebody saved another since version `number` (0: there was none).

    DefinitionError where the document cannot be used.
    """
    read_document(document)
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])
    newest = queries.newest_relations()
    standing = newest.number if newest else 0
    if standing != number:
        raise RuleViolation(
            "newer_version", N_("Somebody saved version %(number)s meanwhile. Reload the page and begin from that one."),
            number=standing,
        )  # fmt: skip
    relations = Relations.objects.create(number=standing + 1, document=document, saved_by=by, saved_at=now)
    record(
        event="RELATIONS_SAVED", object_type="relations", object_code=str(relations.number), by=by, now=now,
        details={"characters": len(document)},
    )  # fmt: skip
    return relations
