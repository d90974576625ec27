"""`plot_ranking`: who stands where, across which grade, and how firm that is."""

from collections.abc import Mapping
from typing import Any

from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.rows import ColumnsMissingError, to_columns
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.report.charts import Cut, RankedGroup, RankedRow, Ranking
from jixiao.report.plots.plot import Plot
from jixiao.report.plots.words import Names, beside, node_label, node_number, points, spoken

NEEDED = ("organisation_code", "rank_p05", "rank_median", "rank_p95")
TOLD_GROUPS = 4
Interval = tuple[float | None, float | None, float | None]


def plot_ranking(
    evaluation: Evaluation,
    node: str | None = None,
    *,
    group: str | None = None,
    intervals: object = None,
    names: Names | None = None,
    groups: Names | None = None,
    most: int = 60,
    language: str = "zh",
) -> Plot:
    """A dot per organisation, best first within its peer group (`group`: one of them); of the whole with grades as lines.

    `intervals`: a table with organisation_code, rank_p05, rank_median, rank_p95 (as `robustness` gives it) adds how far
    each rank may move. `names` and `groups`: names of organisations and of peer groups by code. Groups share `most` rows,
    of longer ones the middle is left out.
    """
    zh = spoken(language)
    number = node_number(evaluation, node)
    found = _intervals(intervals, evaluation.scheme.code if node is None else node)
    chosen = _chosen(_groups(evaluation, number, found, (names or {}, groups or {}), language), group)
    shown = [_shortened(each, max(most // max(len(chosen), 1), 4)) for each in chosen]
    scheme = evaluation.scheme
    cuts = [] if number else [Cut(grade.lowest, grade.label().in_language(language)) for grade in scheme.grades]
    label = node_label(evaluation, number).in_language(language)
    period = evaluation.period.label_zh if zh else evaluation.period.label_en
    subtitle = f"{label}，{period}" if zh else f"{label}, {period}"
    if found:
        subtitle += (
            "；右侧为名次区间（5%–95%）与中位名次"
            if zh
            else "; right: ranks between 5% and 95% of the runs, and the median"
        )
    axis_words = Text("Points", "得分").in_language(language), Text("Rank", "名次").in_language(language)
    title = _finding(evaluation, shown).in_language(language)
    chart = Ranking(title, shown, cuts, scheme.rounding.digits, *axis_words)
    return Plot(title, subtitle, chart)


def _intervals(table: object, node: str) -> dict[str, Interval]:
    """Rank intervals by organisation, of one node where the table has several."""
    if table is None:
        return {}
    columns: Mapping[str, Any] = to_columns(getattr(table, "table", table))
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise ColumnsMissingError("intervals", missing, list(columns))
    listed = {name: _listed(columns[name]) for name in NEEDED}
    nodes = _listed(columns["node_code"]) if "node_code" in columns else [node] * len(listed[NEEDED[0]])
    rows = zip(nodes, *(listed[name] for name in NEEDED), strict=True)
    return {
        str(code): (_rank(low), _rank(middle), _rank(high)) for of, code, low, middle, high in rows if str(of) == node
    }


def _listed(column: Any) -> list[Any]:
    return list(column.to_pylist()) if hasattr(column, "to_pylist") else list(column)


def _rank(cell: Any) -> float | None:
    if cell is None or cell in ("", 0):
        return None
    value = float(cell)
    return value if value == value else None


def _groups(
    evaluation: Evaluation, number: int, found: dict[str, Interval], called: tuple[Names, Names], language: str
) -> dict[str, RankedGroup]:
    """The peer groups by code, best first, those without a rank last; `called`: names of organisations, of groups."""
    names, own_labels = called
    w = evaluation.workings
    scores, ranks = w.settled.score(number).tolist(), w.settled.rank(number).tolist()
    labels = {group.code: group.label().in_language(language) for group in evaluation.scheme.peer_groups}
    labels.update(own_labels)
    rows: dict[int, list[RankedRow]] = {}
    order = sorted(range(w.roster.size), key=lambda row: (ranks[row] == 0, ranks[row], w.roster.codes[row]))
    for row in order:
        own, score = w.roster.codes[row], scores[row]
        low, middle, high = found.get(own, (None, None, None))
        made = RankedRow(names.get(own, own), None if score != score else score, ranks[row] or None, low, middle, high)
        rows.setdefault(int(w.roster.group[row]), []).append(made)
    return {code: RankedGroup(labels.get(code, code), rows[k]) for k, code in enumerate(w.roster.groups) if k in rows}


def _chosen(groups: dict[str, RankedGroup], code: str | None) -> list[RankedGroup]:
    """The peer group that was asked for, or all; DefinitionError with the nearest code where there is none."""
    if code is None:
        return list(groups.values())
    if code not in groups:
        text = Text(f"There is no peer group “{code}”.", f"没有考核组“{code}”。")
        raise DefinitionError("unknown_group", text, did_you_mean(code, groups))
    return [groups[code]]


def _shortened(group: RankedGroup, most: int) -> RankedGroup:
    """Of a long group the first and the last."""
    rows = group.rows
    if len(rows) <= most:
        return group
    head = (most + 1) // 2
    return RankedGroup(group.label, [*rows[:head], *rows[head - most :]], len(rows) - most, head)


def _finding(evaluation: Evaluation, groups: list[RankedGroup]) -> Text:
    """Who leads each group and by how much; where ranks may move, whose may move most."""
    parts = [part for group in groups if (part := _leader(evaluation, group, len(groups) > 1))]
    if not parts:
        return Text("Nobody has a score to be ranked by", "没有可排名的得分")
    if len(parts) > TOLD_GROUPS:
        rest = len(parts) - TOLD_GROUPS
        parts[TOLD_GROUPS:] = [Text(f"and {rest} more groups", f"另有 {rest} 组")]
    rows = [row for group in groups for row in group.rows if row.low is not None and row.high is not None]
    if rows:
        widest = max(rows, key=lambda row: (row.high or 0) - (row.low or 0))
        low, high = f"{widest.low:g}", f"{widest.high:g}"
        moved = low != high
        parts.append(
            Text(
                f"least firm is {widest.label}: rank {low} to {high}",
                f"名次最不稳的是{widest.label}（第 {low} 至 {high} 名）",
            )
            if moved
            else Text("no rank moves", "各单位名次均不变")
        )
    return Text("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))


def _leader(evaluation: Evaluation, group: RankedGroup, named: bool) -> Text | None:
    scored = [row for row in group.rows if row.value is not None and row.rank is not None]
    if not scored:
        return None
    first = [row for row in scored if row.rank == 1]
    best = points(evaluation, first[0].value or 0.0)
    where = Text(f"{group.label}: ", f"{group.label}：") if named else Text("", "")
    if len(first) > 1:
        listed = [row.label for row in first[:3]]
        more = Text(f" and {len(first) - 3} more", f"等 {len(first)} 家") if len(first) > 3 else Text("", "")
        return Text(
            f"{where.en}{', '.join(listed)}{more.en} share the first place ({best})",
            f"{where.zh}{beside('、'.join(listed))}{more.zh}并列第 1（{best} 分）",
        )
    second = next((row for row in scored if row not in first), None)
    ahead = "" if second is None else points(evaluation, (first[0].value or 0.0) - (second.value or 0.0))
    tail = Text(f", {ahead} ahead", f"，领先 {ahead} 分") if ahead else Text("", "")
    name = first[0].label
    return Text(f"{where.en}{name} leads with {best}{tail.en}", f"{where.zh}{beside(name)}以 {best} 分居首{tail.zh}")
