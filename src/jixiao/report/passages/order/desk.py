"""The desk of a rectification order."""

from dataclasses import dataclass

from jixiao.report.document import Told
from jixiao.report.passages.desk import Desk
from jixiao.report.results.order import Order


@dataclass(frozen=True)
class OrderDesk(Desk):
    """`order` is what the notice is written from."""

    order: Order

    def day(self, name: str) -> Told:
        """A day of the order in words."""
        return self.plain(("order", name, self.speaker.language))
