"""One evaluation, and where there is one the evaluation before it, read cell by cell."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from jixiao.engine.comparison.moves import Move
from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.node import Node
from jixiao.engine.model.parts import Adjustment, Veto
from jixiao.engine.model.text import Text
from jixiao.engine.robustness.why_moved import why_moved
from jixiao.report.facts import Place, Value
from jixiao.report.results.cells import Cells

AFTER, BEFORE = "after", "before"
SIZES = ("organisations", "missing", "with_missing")
COLUMNS = ("raw", "score", "rank", "grade")


@dataclass(frozen=True)
class Results:
    """Cells: (after|before, raw|score|rank|grade|lost|target, organisation, node), (after|before, full, node),

    (after|before, struck, organisation, veto), (after|before, findings, severity),
    (after|before, organisations|missing|with_missing), and
    (moved, organisation, code, kind): what one cause did to the score. `names` of organisations and of peer `groups` by code.
    `beside`: tables that others made (warnings, chances, forecasts, reasons); their places begin with their name.
    """

    evaluation: Evaluation
    earlier: Evaluation | None = None
    names: Mapping[str, Text] = field(default_factory=dict)
    groups: Mapping[str, Text] = field(default_factory=dict)
    beside: Mapping[str, Cells] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """Code of the whole score."""
        return self.evaluation.scheme.code

    @property
    def organisations(self) -> tuple[str, ...]:
        return tuple(self.evaluation.workings.roster.codes)

    @property
    def leaves(self) -> tuple[Node, ...]:
        return tuple(self.evaluation.scheme.leaves)

    def group_of(self, organisation: str) -> str:
        """Code of the peer group, “” where there are none."""
        roster = self.evaluation.workings.roster
        return roster.groups[int(roster.group[self._places[organisation]])]

    def group_label(self, code: str) -> Text:
        """What a peer group is called; of no group the others."""
        own = {group.code: group.label() for group in self.evaluation.scheme.peer_groups}
        return self.groups.get(code) or own.get(code) or (Text(code, code) if code else Text("Others", "其他单位"))

    def peers(self, organisation: str) -> tuple[str, ...]:
        """Everybody of its peer group, itself too."""
        return self._members[self.group_of(organisation)]

    @cached_property
    def _members(self) -> dict[str, tuple[str, ...]]:
        """Organisations by their peer group."""
        groups = {code: self.group_of(code) for code in self.organisations}
        return {
            group: tuple(code for code, own in groups.items() if own == group)
            for group in dict.fromkeys(groups.values())
        }

    @cached_property
    def labels(self) -> Mapping[str, Text]:
        """What indicators, adjustments and vetoes are called, by code."""
        scheme = self.evaluation.scheme
        items: list[Adjustment | Veto] = [*scheme.adjustments, *scheme.vetoes]
        return {item.code: item.label() for item in items} | {node.code: node.label() for node in scheme.walk()}

    def organisation_label(self, code: str) -> Text:
        return self.names.get(code, Text(code, code))

    @cached_property
    def digest(self) -> str:
        """Over both evaluations, their observations, the names and the tables beside."""
        content = hashlib.sha256()
        for each in (self.evaluation, self.earlier):
            content.update((each.digest if each else "").encode())
        content.update(repr((sorted(self.names.items()), sorted(self.groups.items()))).encode())
        for name, cells in sorted(self.beside.items()):
            content.update(f"{name} {cells.digest}".encode())
        return content.hexdigest()

    def read(self, place: Place) -> Value:
        """What a cell holds; None is unknown, KeyError where there is no such cell."""
        if place[0] in self.beside:
            return self.beside[place[0]].read(place)
        if place[0] == "moved":
            move = self.why(place[1])
            effects: dict[Place, Value] = {}
            if move is not None:
                effects = {(line.code, line.kind): float(line.effect) for line in move.lines}
            return effects[place[2:]]
        when, what, *rest = place
        if what in COLUMNS or what in ("target", "struck"):
            return self._cells[when][what, *rest]
        if what == "full":
            return self._full[when][rest[0]]
        if what == "lost":
            full, score = self._full[when][rest[1]], self._cells[when]["score", *rest]
            return None if not isinstance(score, float) else round(full - score, 10)
        if what in SIZES:
            return self._sizes[when][what]
        if what == "findings":
            return self._findings[when][rest[0]]
        raise KeyError(place)

    def pair_of(self, series: str) -> tuple[str, str] | None:
        """Organisation and indicator of a series that is named after both (S11/accuracy); None of another."""
        organisation, _sign, indicator = series.partition("/")
        return (organisation, indicator) if organisation in self._places and indicator in self._leaf_codes else None

    def rows_beside(self, name: str, organisation: str = "") -> tuple[str, ...]:
        """The rows of a table beside the results; with an organisation those about it."""
        if name not in self.beside:
            return ()
        return self._rows_about[name].get(organisation, ()) if organisation else self.beside[name].rows(name)

    @cached_property
    def _leaf_codes(self) -> frozenset[str]:
        return frozenset(leaf.code for leaf in self.leaves)

    @cached_property
    def _rows_about(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Rows by table and organisation."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, cells in self.beside.items():
            about: dict[str, list[str]] = {}
            for row in cells.rows(name):
                own = cells.held.get((name, row, "organisation_code"))
                pair = self.pair_of(str(cells.held.get((name, row, "series")) or ""))
                about.setdefault(str(own or "") or (pair[0] if pair else ""), []).append(row)
            found[name] = {code: tuple(rows) for code, rows in about.items()}
        return found

    def why(self, organisation: str) -> Move | None:
        """Why the whole score moved; None where it is not known in both evaluations."""
        return self._moves[organisation]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.organisations)}

    @cached_property
    def _both(self) -> dict[str, Evaluation]:
        return {AFTER: self.evaluation} | ({BEFORE: self.earlier} if self.earlier else {})

    @cached_property
    def _cells(self) -> dict[str, dict[tuple[str, ...], Value]]:
        return {when: _cells(evaluation) for when, evaluation in self._both.items()}

    @cached_property
    def _full(self) -> dict[str, dict[str, float]]:
        return {
            when: {each.scheme.code: float(each.scheme.full_marks)}
            | {node.code: float(node.weight) for node in each.scheme.walk()}
            for when, each in self._both.items()
        }

    def missing(self, when: str) -> list[tuple[str, str]]:
        """Organisation and leaf of every score that is unknown."""
        return self._missing[when]

    @cached_property
    def _missing(self) -> dict[str, list[tuple[str, str]]]:
        return {
            when: [
                (code, leaf.code)
                for code in each.workings.roster.codes
                for leaf in each.scheme.leaves
                if self._cells[when]["score", code, leaf.code] is None
            ]
            for when, each in self._both.items()
        }

    @cached_property
    def _sizes(self) -> dict[str, dict[str, int]]:
        return {
            when: {
                "organisations": evaluation.workings.roster.size,
                "missing": len(self._missing[when]),
                "with_missing": len(dict(self._missing[when])),
            }
            for when, evaluation in self._both.items()
        }

    @cached_property
    def _findings(self) -> dict[str, dict[str, int]]:
        return {
            when: {name: list(each.findings["severity"]).count(name) for name in ("error", "warning", "info")}
            for when, each in self._both.items()
        }

    @cached_property
    def _moves(self) -> "_Moves":
        return _Moves(self.earlier, self.evaluation)


class _Moves(dict[str, Move | None]):
    """Why each score moved, found when it is first asked for: a card of one asks for one."""

    def __init__(self, earlier: Evaluation | None, evaluation: Evaluation) -> None:
        super().__init__()
        self.earlier, self.evaluation = earlier, evaluation

    def __missing__(self, organisation: str) -> Move | None:
        try:
            found = None if self.earlier is None else why_moved(self.earlier, self.evaluation, organisation)
        except DefinitionError:
            found = None  # no score in one of the two
        self[organisation] = found
        return found


def _cells(evaluation: Evaluation) -> dict[tuple[str, ...], Value]:
    table, workings = evaluation.scores, evaluation.workings
    columns = [list(table[name]) for name in ("organisation_code", "node_code", *COLUMNS)]
    cells: dict[tuple[str, ...], Value] = {
        (name, organisation, node): value if value != "" else None
        for organisation, node, *values in zip(*columns, strict=True)
        for name, value in zip(COLUMNS, values, strict=True)
    }
    for place, leaf in enumerate(evaluation.scheme.leaves):
        aims = workings.leaves.aims.column("target", place).tolist()
        for code, aim in zip(workings.roster.codes, aims, strict=True):
            cells["target", code, leaf.code] = aim if aim == aim else None
    for place, veto in enumerate(evaluation.scheme.vetoes):
        for code, struck in zip(workings.roster.codes, workings.settled.hits[:, place].tolist(), strict=True):
            cells["struck", code, veto.code] = int(struck)
    return cells
