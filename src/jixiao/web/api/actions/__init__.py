"""Every write of the push interface: tokens, the pace of requests, deliveries."""

from jixiao.web.api.actions.deliveries import KeyReused, deliver, deliver_cases
from jixiao.web.api.actions.tokens import admit, issue, revoke

__all__ = ["KeyReused", "admit", "deliver", "deliver_cases", "issue", "revoke"]
