"""Doubts about a task's figures. They belong to a later stage, which plugs its reader in here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jixiao.web.collection.models import CollectionTask


@dataclass(frozen=True)
class DoubtBeside:
    """A doubt as it stands beside a figure: its rule, what is doubtful, what became of it, where it is explained."""

    rule_zh: str
    rule_en: str
    message_zh: str
    message_en: str
    state_label: str
    is_undecided: bool
    href: str


DoubtSource = Callable[[CollectionTask], Mapping[int, Sequence[DoubtBeside]]]
_SOURCES: list[DoubtSource] = []


def plug_in_doubts(source: DoubtSource) -> None:
    """`source(task)` gives doubts by the id of the indicator, strongest first; called once at start."""
    _SOURCES[:] = [source]


def doubts_beside(task: CollectionTask) -> Mapping[int, Sequence[DoubtBeside]]:
    """The doubts about a task's figures by indicator; empty where nothing looks for doubts."""
    return _SOURCES[0](task) if _SOURCES else {}
