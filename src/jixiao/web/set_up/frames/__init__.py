"""Between the guide's drafts, the engine's schemes and people's lists."""

from jixiao.web.set_up.frames.scheme import (
    Group,
    Line,
    Made,
    fault_of_bands,
    groups_of,
    health_of,
    made_of,
    text_of,
    total_of,
)
from jixiao.web.set_up.frames.tables import table_of

__all__ = [
    "Group",
    "Line",
    "Made",
    "fault_of_bands",
    "groups_of",
    "health_of",
    "made_of",
    "table_of",
    "text_of",
    "total_of",
]
