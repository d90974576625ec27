"""What the public said and what was answered, as far as the office has released it."""

from jixiao.web.followup.queries.replies import Replied, replied


def replies_given() -> list[Replied]:
    """The newest first. Read as they are now: a reply that is taken back is not shown any longer."""
    return replied()
