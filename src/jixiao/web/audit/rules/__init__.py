"""Names of events and of what they tell about, for readers. No Django.

An event is stored as its code (SUBMISSION_APPROVED); its name is the same words, so a new event needs one line in events.py.
"""

from jixiao.web.audit.rules.details import DETAIL_NAMES
from jixiao.web.audit.rules.events import EVENT_NAMES
from jixiao.web.audit.rules.objects import OBJECT_NAMES

__all__ = ["DETAIL_NAMES", "EVENT_NAMES", "OBJECT_NAMES", "name_of"]


def name_of(code: str) -> str:
    """The English name of an event, an object type or a detail: its code in words."""
    return code.removeprefix("n_").replace("_", " ").capitalize()
