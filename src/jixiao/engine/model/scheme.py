"""The scheme (指标体系 with its 考核办法): the law of an evaluation, identified by its digest."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from math import isfinite
from typing import Any

from jixiao.engine.model.aggregation import Aggregation
from jixiao.engine.model.codes import check_code
from jixiao.engine.model.errors import DefinitionError, DefinitionErrors, Place
from jixiao.engine.model.node import MissingPolicy, Node
from jixiao.engine.model.parts import Adjustment, Grade, PeerGroup, Rounding, Veto
from jixiao.engine.model.period import Frequency
from jixiao.engine.model.scheme_checks import check_parts, check_tree
from jixiao.engine.model.scheme_data import scheme_data
from jixiao.engine.model.scheme_reader import read_scheme
from jixiao.engine.model.scheme_writer import write_scheme
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Scheme:
    """A valid scheme. Points of first-level nodes add up to `full_marks`, children to their parent."""

    code: str
    tree: tuple[Node, ...]
    version: str = "1"
    label_zh: str = ""
    label_en: str = ""
    full_marks: float = 100.0
    periodicity: Frequency = Frequency.YEAR
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""
    rounding: Rounding = field(default_factory=Rounding)
    missing: MissingPolicy = field(default_factory=MissingPolicy)
    grades: tuple[Grade, ...] = ()
    peer_groups: tuple[PeerGroup, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    adjustment_caps: tuple[tuple[str, float], ...] = ()
    vetoes: tuple[Veto, ...] = ()
    separate: tuple[str, ...] = ()
    """单列: organisations that are scored and graded by what they score, and compete for no rank and no place."""
    aggregate: Aggregation | None = None

    def __post_init__(self) -> None:
        check_code(self.code)
        if not (isfinite(self.full_marks) and self.full_marks > 0):
            raise DefinitionError("bad_full_marks", Text("“full_marks” must be above 0.", "“full_marks”须大于 0。"))
        found = [*check_tree(self.code, self.tree, self.full_marks), *check_parts(self)]
        if found:
            raise DefinitionErrors(found)

    @classmethod
    def from_yaml(cls, text: str, *, name: str = "scheme.yaml") -> "Scheme":
        """Read a scheme file's text; every fault found is in the DefinitionErrors raised, with its line in `name`.

        A text that was read a moment ago is not read again: nobody can change what it gave.
        """
        try:
            return _read(text, name)
        except DefinitionErrors as found:
            raise DefinitionErrors(error.placed(Place(file=name)) for error in found.errors) from None
        except DefinitionError as error:
            raise DefinitionErrors([error.placed(Place(file=name))]) from None

    def to_data(self) -> dict[str, Any]:
        """The scheme as plain data with the keys of its YAML file; defaults are left out."""
        return scheme_data(self)

    def to_yaml(self) -> str:
        """The canonical file, with Chinese comments for the policy officer; reading it back gives an equal scheme."""
        return write_scheme(self.to_data())

    @cached_property
    def digest(self) -> str:
        """sha256 over the content; comments and the order of keys do not matter."""
        canonical = json.dumps(self.to_data(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def label(self) -> Text:
        return Text(self.label_en or self.label_zh or self.code, self.label_zh or self.label_en or self.code)

    def walk(self) -> Iterator[Node]:
        """Every node, parents before children, in the order of the file. The scheme itself is the root above them."""
        for node in self.tree:
            yield from node.walk()

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        return tuple(node for node in self.walk() if node.is_leaf)

    def node(self, code: str) -> Node:
        """The node of that code; KeyError where there is none."""
        for node in self.walk():
            if node.code == code:
                return node
        raise KeyError(code)

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Codes of everything that must be observed: leaves, adjustments, vetoes; each once."""
        codes = [code for leaf in self.leaves for code in leaf.observed]
        codes += [adjustment.indicator for adjustment in self.adjustments]
        codes += [veto.indicator for veto in self.vetoes]
        return tuple(dict.fromkeys(codes))

    @cached_property
    def target_codes(self) -> tuple[str, ...]:
        """Codes that a target may be given for: what is observed, and leaves that are made from several indicators."""
        return tuple(dict.fromkeys((*self.indicators, *(leaf.indicator for leaf in self.leaves))))

    def policy(self, leaf: Node) -> MissingPolicy:
        """The leaf's policy for missing values, else the scheme's."""
        return leaf.missing or self.missing


@lru_cache(maxsize=32)
def _read(text: str, name: str) -> Scheme:
    return read_scheme(text, name, Scheme)
