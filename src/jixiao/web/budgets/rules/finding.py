"""What a search finds among programmes, and what makes a finding old. No Django."""

from collections.abc import Mapping
from typing import Final

from jixiao.web.base.words import N_

IDLE, ALIKE, COST = "idle", "alike", "cost"
KIND_LABELS: Final = {IDLE: N_("Idle funds"), ALIKE: N_("Possible duplicates"), COST: N_("Cost per output")}

JOB_KIND: Final = "budgets.search"
LANE: Final = "budgets"

MATTERS: Final[Mapping[str, frozenset[str]]] = {
    IDLE: frozenset({"spent", "changed"}),
    ALIKE: frozenset({"changed"}),
    COST: frozenset({"spent"}),
}
"""Events of a programme after which what was found of it may be no longer so."""
ENTERS: Final = frozenset({"entered", "reviewed"})
"""Events after which a programme may be in the budget that no search has read yet."""
