"""`plot_ranking`: who stands where, across which grade, and how firm that is."""

from collections.abc import Mapping
from typing import Any

from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.rows import ColumnsMissingError, to_columns
from jixiao.engine.model.text import Text
from jixiao.report.charts import Cut, RankedGroup, RankedRow, Ranking
from jixiao.report.plots.plot import Plot
from jixiao.report.plots.words import Names, beside, node_label, node_number, points, spoken

NEEDED = ("organisation_code", "rank_p05", "rank_median", "rank_p95")
Interval = tuple[float | None, float | None, float | None]


def plot_ranking(
    evaluation: Evaluation,
    node: str | None = None,
    *,
    intervals: object = None,
    names: Names | None = None,
    most: int = 60,
    language: str = "zh",
) -> Plot:
    """A dot per organisation, best first within its peer group; of the whole score with the grades as lines.

    `intervals`: a table with organisation_code, rank_p05, rank_median, rank_p95 (as `robustness` gives it) adds how far
    each rank may move. `names` of organisations by code; of groups beyond `most` rows the middle is left out.
    """
    zh = spoken(language)
    number = node_number(evaluation, node)
    found = _intervals(intervals, evaluation.scheme.code if node is None else node)
    groups = _groups(evaluation, number, found, names or {}, most, language)
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
    title = _finding(evaluation, number, groups, names or {}).in_language(language)
    chart = Ranking(title, groups, cuts, scheme.rounding.digits, *axis_words)
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
    evaluation: Evaluation, number: int, found: dict[str, Interval], names: Names, most: int, language: str
) -> list[RankedGroup]:
    w = evaluation.workings
    scores, ranks = w.settled.score(number).tolist(), w.settled.rank(number).tolist()
    labels = {group.code: group.label().in_language(language) for group in evaluation.scheme.peer_groups}
    made = []
    for place, code in enumerate(w.roster.groups):
        members = [row for row, of in enumerate(w.roster.group.tolist()) if of == place]
        rows = []
        for row in sorted(members, key=lambda row: (ranks[row] == 0, ranks[row], w.roster.codes[row])):
            own = w.roster.codes[row]
            score = None if scores[row] != scores[row] else scores[row]
            low, middle, high = found.get(own, (None, None, None))
            rows.append(RankedRow(names.get(own, own), score, ranks[row] or None, low, middle, high))
        made.append(_shortened(labels.get(code, code), rows, max(most, 4)))
    return [group for group in made if group.rows]


def _shortened(label: str, rows: list[RankedRow], most: int) -> RankedGroup:
    """Of a long group the first and the last."""
    if len(rows) <= most:
        return RankedGroup(label, rows)
    head = (most + 1) // 2
    tail = most - head
    return RankedGroup(label, [*rows[:head], *rows[-tail:]], len(rows) - most, head)


def _finding(evaluation: Evaluation, number: int, groups: list[RankedGroup], names: Names) -> Text:
    """Who leads each group and by how much; where ranks may move, whose may move most."""
    parts = [part for group in groups if (part := _leader(evaluation, group, len(groups) > 1))]
    if not parts:
        return Text("Nobody has a score to be ranked by", "没有可排名的得分")
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
    scored = [row for row in group.rows if row.value is not None]
    if not scored:
        return None
    first = [row for row in scored if row.rank == 1] or scored[:1]
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
