"""How results show themselves: one readable line, and in a notebook small tables in pure HTML."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Protocol

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text, brief, show

SHOWN = 20
NONE = "—"


class SchemeSeen(Protocol):
    """What is shown of a scheme."""

    @property
    def code(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def digest(self) -> str: ...
    @property
    def tree(self) -> Sequence[Any]: ...


class EvaluationSeen(Protocol):
    """What is shown of an evaluation; `workings` are looked at, so that no long table is made to show its head."""

    @property
    def scheme(self) -> SchemeSeen: ...
    @property
    def period(self) -> Period: ...
    @property
    def workings(self) -> Any: ...
    @property
    def digest(self) -> str: ...


class ReceiptSeen(Protocol):
    """What is shown of a receipt; `inputs` and `contributions` have the fields of Input and Line."""

    @property
    def organisation_code(self) -> str: ...
    @property
    def node_code(self) -> str: ...
    @property
    def label_zh(self) -> str: ...
    @property
    def label_en(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def weight(self) -> float: ...
    @property
    def score(self) -> float | None: ...
    @property
    def rank(self) -> int | None: ...
    @property
    def n_ranked(self) -> int: ...
    @property
    def grade(self) -> str: ...
    @property
    def grade_zh(self) -> str: ...
    @property
    def formula_zh(self) -> str: ...
    @property
    def formula_en(self) -> str: ...
    @property
    def inputs(self) -> Sequence[Any]: ...
    @property
    def contributions(self) -> Sequence[Any]: ...
    @property
    def findings(self) -> Sequence[Any]: ...


def evaluation_line(seen: EvaluationSeen) -> str:
    """<Evaluation of waste 1 for 2026-09: 2 organisations, 1 error, 1 warning, digest 3f2a…>."""
    scheme = seen.scheme
    return f"<Evaluation of {scheme.code} {scheme.version} for {seen.period}: {_size(seen)}, digest {seen.digest[:12]}>"


def evaluation_html(seen: EvaluationSeen) -> str:
    """The ranking with the scores of the first level, at most 20 rows, and how many findings there are."""
    scheme, w = seen.scheme, seen.workings
    tops = w.tree.children(0)
    scores, ranks = [w.settled.score(node).tolist() for node in (0, *tops)], w.settled.rank(0).tolist()
    order = sorted(range(w.roster.size), key=lambda row: (w.roster.group[row], ranks[row] == 0, ranks[row]))
    heads = ("peer_group", "rank", "organisation_code", "score", "grade", *(node.code for node in scheme.tree))
    body = []
    for row in order[:SHOWN]:
        total, *parts = (None if column[row] != column[row] else column[row] for column in scores)
        group, code = w.roster.groups[w.roster.group[row]], w.roster.codes[row]
        body.append((group, ranks[row] or None, code, total, w.grade_code(row), *parts))
    more = f"<p>… {len(order) - SHOWN} more organisations</p>" if len(order) > SHOWN else ""
    foot = (
        f"{_size(seen)}; scheme {scheme.code} {scheme.version}, sha256 {scheme.digest[:12]}; digest {seen.digest[:12]}"
    )
    title = f"{scheme.label.zh} · {seen.period.label_zh}"
    return f"<h4>{escape(title)}</h4>{_table(heads, body)}{more}<p><small>{escape(foot)}</small></p>"


def _size(seen: EvaluationSeen) -> str:
    """How many organisations, errors and warnings."""
    counted: Counter[str] = Counter()
    for found in seen.workings.found.found:
        counted[found.severity.value] += len(found.places) if hasattr(found, "places") else 1
    told = [_counted(counted[severity], severity) for severity in ("error", "warning") if counted[severity]]
    return ", ".join((_counted(seen.workings.roster.size, "organisation"), *told))


def receipt_line(seen: ReceiptSeen) -> str:
    """<Receipt of S1 at accuracy for 2026-09: 57 of 60, rank 1 of 2>."""
    return f"<Receipt of {seen.organisation_code} at {seen.node_code} for {seen.period}: {_result(seen)}>"


def receipt_html(seen: ReceiptSeen) -> str:
    """Score, formula in both languages, the way from full marks, and where every number came from."""
    title = f"{seen.organisation_code} · {seen.label_zh} · {seen.period}"
    grade = f" ({seen.grade_zh})" if seen.grade_zh else ""
    parts = [f"<h4>{escape(title)}</h4><p><b>{escape(_result(seen) + grade)}</b></p>"]
    parts += [f"<p>{escape(told)}</p>" for told in dict.fromkeys((seen.formula_zh, seen.formula_en)) if told]
    if seen.contributions:
        steps = [(line.label_zh, line.kind, line.full, line.points, line.lost) for line in seen.contributions]
        parts.append(_table(("", "kind", "full", "points", "lost"), steps))
    if seen.inputs:
        inputs = [(i.role, i.indicator_code, i.period, i.value, i.file, i.row) for i in seen.inputs]
        parts.append(_table(("role", "indicator_code", "period", "value", "file", "row"), inputs))
    parts += [f"<p>{escape(str(found['severity']))}: {escape(str(found['message_zh']))}</p>" for found in seen.findings]
    return "".join(parts)


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _result(seen: ReceiptSeen) -> str:
    if seen.score is None:
        return f"not scored, of {show(seen.weight)}"
    rank = f", rank {seen.rank} of {seen.n_ranked}" if seen.rank else ""
    grade = f", grade {seen.grade}" if seen.grade else ""
    return f"{show(seen.score)} of {show(seen.weight)}{rank}{grade}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{_cell(entry)}</td>" for entry in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(entry: Any) -> str:
    if entry is None or entry == "":
        return NONE
    return brief(entry) if isinstance(entry, float) else escape(str(entry))
