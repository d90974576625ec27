"""Evaluates: a scheme, observations, targets and a period become scores, findings and a trace."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.cube import Cube, roll_up
from jixiao.engine.model.display import evaluation_html, evaluation_line
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import Rows, read_rows, to_columns
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text
from jixiao.engine.scoring.intake import Admission, call_roll
from jixiao.engine.scoring.leaves import QUANTITIES, Aims, score_leaves
from jixiao.engine.scoring.observed import Observed
from jixiao.engine.scoring.settle import report_settlement, settle
from jixiao.engine.scoring.trace import TRACE_FORMAT, pack_frame
from jixiao.engine.scoring.tree import add_up, report_tree
from jixiao.engine.scoring.workings import Workings

if TYPE_CHECKING:
    from jixiao.engine.scoring.receipt import Receipt

Organisations = Mapping[str, str | None] | Iterable[str] | None


def evaluate(
    scheme: Scheme,
    observations: object,
    targets: object = None,
    *,
    period: Period | str,
    organisations: Organisations = None,
    as_of: date | None = None,
) -> "Evaluation":
    """Score every organisation at every node of the scheme for one period.

    Frames are Arrow streams, dicts of columns or lists of dicts. Bad data become findings; only a bad
    definition (or a frame without its columns) raises. `as_of`: values of later periods are refused.
    """
    frames = to_columns(observations), to_columns(targets)
    arguments = Arguments(scheme, *frames, _period(period), _roster_argument(organisations), as_of)
    findings = FindingList()
    rows = read_rows(frames[0], "observations", ("value",))
    target_rows = read_rows(frames[1], "targets", (), QUANTITIES)
    groups = [(group.code, group.organisations) for group in scheme.peer_groups]
    roster = call_roll(rows, arguments.organisations, groups)
    admission = Admission(roster, scheme.indicators, findings, as_of)
    cube = admission.observations(rows)
    aimed = Admission(roster, scheme.target_codes, findings, as_of)
    target_cubes = {m: aimed.targets(target_rows, m) for m in QUANTITIES if m in target_rows.quantities}
    observed = Observed.watch(cube, scheme.leaves, scheme.indicators, as_of)
    aims = Aims.resolve(scheme, target_cubes, roster.size, arguments.period)
    leaves = score_leaves(scheme, roster, observed, aims, arguments.period, findings)
    tree = add_up(scheme, leaves, roster.group)
    settled = settle(scheme, roster, tree, *_events(scheme, cube, arguments.period))
    report_tree(tree, roster, arguments.period, findings)
    report_settlement(scheme, roster, settled, arguments.period, findings)
    _report_emptiness(rows, roster.size, findings)
    workings = Workings(
        scheme, arguments.period, roster, rows, target_rows, target_cubes, observed, leaves, tree, settled, findings
    )
    return Evaluation(arguments, workings)


@dataclass(frozen=True)
class Arguments:
    """What `evaluate` was called with; enough to do it again."""

    scheme: Scheme
    observations: dict[str, Any]
    targets: dict[str, Any]
    period: Period
    organisations: dict[str, str | None] | None
    as_of: date | None


@dataclass(frozen=True)
class Evaluation:
    """The result: `scores` and `findings` as tables, `explain` for any number, `replay` to do it again."""

    arguments: Arguments
    workings: Workings

    __repr__, _repr_html_ = evaluation_line, evaluation_html

    @property
    def scheme(self) -> Scheme:
        return self.arguments.scheme

    @property
    def period(self) -> Period:
        return self.arguments.period

    @cached_property
    def scores(self) -> Table:
        """A row per organisation and node; the root's node_code is the scheme's code."""
        return self.workings.score_table()

    @property
    def findings(self) -> Table:
        """severity, rule, organisation_code, indicator_code, period, file, row, message, message_zh."""
        return self.workings.findings

    def explain(self, organisation_code: str, node_code: str | None = None) -> "Receipt":
        """The receipt (分数小票) of one score; KeyError for an organisation or node that is not there."""
        from jixiao.engine.scoring.receipt import receipt_of  # a job of millions of scores asks for none

        return receipt_of(self.workings, organisation_code, node_code or self.scheme.code, self.digest)

    def replay(self) -> "Evaluation":
        """Evaluate again from the stored arguments: the digits are the same."""
        kept = self.arguments
        return evaluate(
            kept.scheme, kept.observations, kept.targets,
            period=kept.period, organisations=kept.organisations, as_of=kept.as_of,
        )  # fmt: skip

    @cached_property
    def digest(self) -> str:
        """sha256 over the scheme, the period, every exact score, rank and grade."""
        settled, codes = self.workings.settled, "\n".join(self.workings.roster.codes)
        content = hashlib.sha256(f"{self.scheme.digest}\n{self.period}\n{codes}\n".encode())
        for node in range(settled.n_nodes):
            for scores in (settled.exact(node), settled.score(node)):
                content.update(np.nan_to_num(scores + 0.0, nan=-1e300).tobytes())
            content.update(settled.rank(node).tobytes())
        content.update(settled.grade.tobytes())
        return content.hexdigest()

    @property
    def trace(self) -> dict[str, Any]:
        """JSON-able: the arguments, the result and its digest. `from_trace` reads it back."""
        kept = self.arguments
        return {
            "format": TRACE_FORMAT,
            "scheme": kept.scheme.to_yaml(),
            "scheme_digest": kept.scheme.digest,
            "period": str(kept.period),
            "as_of": kept.as_of.isoformat() if kept.as_of else None,
            "organisations": kept.organisations,
            "observations": pack_frame(kept.observations),
            "targets": pack_frame(kept.targets),
            "digest": self.digest,
            "scores": {name: list(column) for name, column in self.scores.columns.items()},
        }

    @classmethod
    def from_trace(cls, trace: Mapping[str, Any] | str) -> "Evaluation":
        """Evaluate the arguments in a trace again; ValueError where the digits differ from those stored."""
        data: Mapping[str, Any] = json.loads(trace) if isinstance(trace, str) else trace
        if data.get("format") != TRACE_FORMAT:
            raise ValueError(f"This is not a trace of {TRACE_FORMAT}.")
        again = evaluate(
            Scheme.from_yaml(data["scheme"], name="scheme in the trace"),
            data["observations"],
            data["targets"],
            period=data["period"],
            organisations=data["organisations"],
            as_of=date.fromisoformat(data["as_of"]) if data["as_of"] else None,
        )
        if again.digest != data["digest"]:
            raise ValueError(f"The trace gives other digits now: {again.digest}, stored {data['digest']}.")
        return again


def _period(period: Period | str) -> Period:
    return period if isinstance(period, Period) else Period.parse(period)


def _roster_argument(organisations: Organisations) -> dict[str, str | None] | None:
    if organisations is None:
        return None
    if isinstance(organisations, Mapping):
        return {str(code): group for code, group in organisations.items()}
    return {str(code): None for code in organisations}


def _events(scheme: Scheme, cube: Cube, period: Period) -> tuple[Floats, Floats]:
    """What adjustments count and what vetoes look at: organisations × items."""
    places = {code: place for place, code in enumerate(scheme.indicators)}
    found = []
    for items in (scheme.adjustments, scheme.vetoes):
        indicator = np.array([places[item.indicator] for item in items], np.int64)
        ways = tuple(item.over_time for item in items)
        found.append(roll_up(cube, period, indicator, ways).value if items else np.zeros((cube.n_organisations, 0)))
    return found[0], found[1]


def _report_emptiness(rows: Rows, n_organisations: int, findings: FindingList) -> None:
    if not len(rows):
        text = Text("There are no observations.", "没有任何指标值。")
        findings.add(Finding(Severity.ERROR, "no_observations", text))
    elif not n_organisations:
        text = Text("No organisation can be evaluated.", "没有可考核的单位。")
        findings.add(Finding(Severity.ERROR, "no_organisations", text))
