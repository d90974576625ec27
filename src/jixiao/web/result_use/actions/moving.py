"""How a proposal changes its state: on the row as it is now, so that of many acts at once exactly one succeeds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jixiao.web.result_use import rules
from jixiao.web.result_use.models import UseProposal


@dataclass(frozen=True)
class Mover:
    """Moves one proposal at one moment, inside the transaction of the act that records it."""

    proposal: UseProposal
    now: datetime

    def move(self, act: str, **changes: Any) -> None:
        """Carry `act` out with the columns that it changes; RuleViolation where the state does not allow it any more."""
        state = self._state()
        while not self._moved(act, state, changes):
            state = self._state()
        self.proposal.refresh_from_db()

    def _state(self) -> str:
        return str(UseProposal.objects.values_list("state", flat=True).get(pk=self.proposal.pk))

    def _moved(self, act: str, state: str, changes: dict[str, Any]) -> bool:
        rules.check_can_act(act, state)
        then = rules.after(act, state)
        moment = {} if then == state else {"state_at": self.now}
        found = UseProposal.objects.filter(pk=self.proposal.pk, state=state)
        return bool(found.update(state=then, **moment, **changes))
