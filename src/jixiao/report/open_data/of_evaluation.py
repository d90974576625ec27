"""The open tables of an evaluation: ranking, scores, figures with their targets, indicators, the scheme, organisations."""

from collections.abc import Mapping

from jixiao.engine.model.text import Text
from jixiao.report.open_data.tables import Field, OpenTable
from jixiao.report.results import AFTER, BEFORE, Results
from jixiao.report.scheme import rule_sentence
from jixiao.report.scheme.words import names_of

ORGANISATION = Field("organisation", "string", Text("Organisation (code)", "单位编码"), is_key=True)
INDICATOR = Field("indicator", "string", Text("Indicator (code)", "指标编码"), is_key=True)
NODE = Field("node", "string", Text("Part of the scheme (code)", "指标体系节点编码"), is_key=True)
PERIOD = Field("period", "period", Text("Period", "数据所属期"), is_key=True)
POINTS = Text("points", "分")


def tables_of(results: Results, bands: Mapping[str, int] | None = None) -> tuple[OpenTable, ...]:
    """The tables in the order in which people want them; `bands` by organisation where they are known."""
    return (
        _ranking(results, bands or {}),
        _scores(results),
        _values(results),
        _indicators(results),
        _nodes(results),
        _organisations(results),
    )


def _ranking(results: Results, bands: Mapping[str, int]) -> OpenTable:
    fields = (
        ORGANISATION, *_label(), _text("peer_group", "Peer group (code)", "考核组编码"),
        Field("rank", "integer", Text("Rank in the peer group", "组内排名")), _points("score", "Score", "得分"),
        _points("full_marks", "Full marks", "满分"), _points("score_before", "Score of the period before", "上期得分"),
        _points("change", "Change", "比上期增减"),
        Field("band", "integer", Text("Band: those in one cannot be told apart", "同档：同档单位难分先后")),
        _text("grade", "Grade (code)", "等次编码"),
    )  # fmt: skip
    root, full = results.root, float(results.evaluation.scheme.full_marks)
    rows = []
    for code in results.organisations:
        name, score, former = results.organisation_label(code), _number(results, AFTER, code), _before(results, code)
        change = None if score is None or former is None else round(score - former, 10)
        rank, grade = (results.read((AFTER, column, code, root)) for column in ("rank", "grade"))
        group = results.group_of(code)
        rows.append((code, name.zh, name.en, group, rank, score, full, former, change, bands.get(code), grade))
    rows.sort(key=lambda row: (row[3], row[4] is None, row[4] or 0, row[0]))
    return OpenTable("ranking", Text("Ranking", "排名"), fields, rows)


def _scores(results: Results) -> OpenTable:
    fields = (
        ORGANISATION, NODE, _points("score", "Score", "得分"), _points("full_marks", "Full marks", "分值"),
        Field("rank", "integer", Text("Rank in the peer group", "组内排名")),
    )  # fmt: skip
    scheme = results.evaluation.scheme
    weights = {scheme.code: float(scheme.full_marks)} | {node.code: float(node.weight) for node in scheme.walk()}
    rows = [
        (code, node, *(results.read((AFTER, "score", code, node)), weight, results.read((AFTER, "rank", code, node))))
        for code in results.organisations
        for node, weight in weights.items()
    ]
    return OpenTable("scores", Text("Scores", "得分"), fields, rows)


def _values(results: Results) -> OpenTable:
    fields = (
        ORGANISATION, INDICATOR, PERIOD,
        Field("value", "number", Text("Value", "指标值"), description=Text("in the indicator's unit", "单位见指标表")),
        Field("target", "number", Text("Target", "目标值"), description=Text("of the period", "本期目标")),
    )  # fmt: skip
    rows = []
    for when, each in ((BEFORE, results.earlier), (AFTER, results.evaluation)):
        if each is None or (when == BEFORE and each.period == results.evaluation.period):
            continue
        for code in each.workings.roster.codes:
            for leaf in each.scheme.leaves:
                value, target = (results.read((when, column, code, leaf.code)) for column in ("raw", "target"))
                rows.append((code, leaf.code, str(each.period), value, target))
    return OpenTable("values", Text("Figures and targets", "指标数据与目标"), fields, rows)


def _indicators(results: Results) -> OpenTable:
    fields = (
        INDICATOR, *_label(), _text("unit", "Unit", "计量单位"), _text("direction", "Which way is better", "指标方向"),
        _points("full_marks", "Full marks", "分值"), _text("rule_zh", "How it is scored (Chinese)", "赋分规则（中文）"),
        _text("rule_en", "How it is scored (English)", "赋分规则（英文）"),
    )  # fmt: skip
    scheme = results.evaluation.scheme
    names = names_of(scheme, {leaf.code: leaf.label() for leaf in scheme.leaves})
    rows = []
    for leaf in scheme.leaves:
        label, rule = leaf.label(), rule_sentence(leaf, names)
        rows.append((
            leaf.code, label.zh, label.en, leaf.unit_of_measure, leaf.direction, float(leaf.weight), rule.zh, rule.en,
        ))  # fmt: skip
    return OpenTable("indicators", Text("Indicators", "指标"), fields, rows)


def _nodes(results: Results) -> OpenTable:
    fields = (NODE, _text("parent", "Part of", "上级节点"), *_label(), _points("full_marks", "Full marks", "分值"))
    scheme = results.evaluation.scheme
    parents = {child.code: node.code for node in scheme.walk() for child in node.children}
    rows: list[tuple[object, ...]] = [
        (scheme.code, None, scheme.label.zh, scheme.label.en, float(scheme.full_marks)),
        *(
            (node.code, parents.get(node.code, scheme.code), node.label().zh, node.label().en, float(node.weight))
            for node in scheme.walk()
        ),
    ]
    return OpenTable("nodes", Text("The scheme", "指标体系"), fields, rows)


def _organisations(results: Results) -> OpenTable:
    fields = (
        ORGANISATION, *_label(), _text("peer_group", "Peer group (code)", "考核组编码"),
        _text("peer_group_zh", "Peer group (Chinese)", "考核组（中文）"),
        _text("peer_group_en", "Peer group (English)", "考核组（英文）"),
    )  # fmt: skip
    rows = []
    for code in results.organisations:
        name, group = results.organisation_label(code), results.group_of(code)
        told = results.group_label(group)
        rows.append((code, name.zh, name.en, group, told.zh, told.en))
    return OpenTable("organisations", Text("Organisations", "单位"), fields, rows)


def _label() -> tuple[Field, Field]:
    return _text("label_zh", "Name (Chinese)", "名称（中文）"), _text("label_en", "Name (English)", "名称（英文）")


def _text(name: str, en: str, zh: str) -> Field:
    return Field(name, "string", Text(en, zh))


def _points(name: str, en: str, zh: str) -> Field:
    return Field(name, "number", Text(en, zh), POINTS)


def _number(results: Results, when: str, code: str) -> float | None:
    found = results.read((when, "score", code, results.root))
    return float(found) if isinstance(found, int | float) else None


def _before(results: Results, code: str) -> float | None:
    """The whole score in the evaluation before; None where it was not in it."""
    earlier = results.earlier
    if earlier is None or code not in earlier.workings.roster.codes or earlier.scheme.code != results.root:
        return None
    return _number(results, BEFORE, code)
