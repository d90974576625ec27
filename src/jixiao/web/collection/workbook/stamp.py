"""The hidden stamp of a task's workbook: which task, which version of the form; signed, so that nobody makes one up."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing

from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.queries import Cell, task_code
from jixiao.web.collection.workbook.layout import LAYOUT_VERSION

SALT = "jixiao.collection.workbook"


@dataclass(frozen=True)
class Form:
    """One task's form; `version` changes with the scheme, the indicators asked, and the layout."""

    task: str
    organisation: str
    period: str
    version: str

    def signed(self) -> str:
        """The stamp as text."""
        return signing.dumps([self.task, self.organisation, self.period, self.version], salt=SALT)


def form_of(task: CollectionTask, cells: Sequence[Cell]) -> Form:
    """The form of a task as it stands now."""
    parts = [str(LAYOUT_VERSION), task.scheme_version.digest, *(cell.code for cell in cells)]
    version = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
    return Form(task_code(task), task.organisation.code, task.period, version)


def read_stamp(text: object) -> Form | None:
    """The form that a stamp names; None where we did not write it."""
    try:
        task, organisation, period, version = signing.loads(str(text), salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Form(str(task), str(organisation), str(period), str(version))
