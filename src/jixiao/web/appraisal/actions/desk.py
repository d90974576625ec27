"""What every write of panels shares: one act on a panel at a time, and its event."""

from dataclasses import dataclass
from datetime import datetime

from jixiao.web.appraisal.models import Panel
from jixiao.web.audit.actions import record
from jixiao.web.organisations.models import Account


@dataclass(frozen=True)
class Desk:
    """Who acts on panels, and when."""

    by: Account
    now: datetime

    @staticmethod
    def locked(panel: Panel) -> Panel:
        """The panel as it is now, until the transaction ends."""
        return Panel.objects.select_for_update().get(pk=panel.pk)

    def record(self, event: str, panel: Panel, **details: object) -> None:
        """An event of the panel."""
        record(
            event=event, object_type="panel", object_code=panel.code, organisation_code=panel.organisation.code,
            by=self.by, now=self.now, details=details,
        )  # fmt: skip
