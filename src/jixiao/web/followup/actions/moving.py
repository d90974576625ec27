"""How an order changes its state: on the row as it is now, so that of many acts at once exactly one succeeds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jixiao.web.followup import rules
from jixiao.web.followup.models import RectificationOrder


@dataclass(frozen=True)
class Mover:
    """Moves one order at one moment, inside the transaction of the act that records it."""

    order: RectificationOrder
    now: datetime

    def move(self, act: str, **changes: Any) -> None:
        """Carry `act` out with the columns that it changes; RuleViolation where the state does not allow it any more."""
        state = self._state()
        while not self._moved(act, state, changes):
            state = self._state()
        self.order.refresh_from_db()

    def _state(self) -> str:
        return str(RectificationOrder.objects.values_list("state", flat=True).get(pk=self.order.pk))

    def _moved(self, act: str, state: str, changes: dict[str, Any]) -> bool:
        rules.check_can_act(act, state, self.order.source)
        then = rules.after(act, state)
        moment = {} if then == state else {"state_at": self.now}
        found = RectificationOrder.objects.filter(pk=self.order.pk, state=state)
        return bool(found.update(state=then, **moment, **changes))
