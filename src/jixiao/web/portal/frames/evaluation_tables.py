"""The tables of an evaluation's release: organisations, ranking, scores, values, indicators, nodes, goals."""

from jixiao.engine.model.node import Node
from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.report.scheme import rule_sentence
from jixiao.report.scheme.words import names_of
from jixiao.web.base.formats import half_up
from jixiao.web.base.words import name_of
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.portal.frames.evaluated import Ground
from jixiao.web.portal.frames.samples import sample_tables

NOTES = {
    "declared": Text("declared: nothing to report", "单位申报本期无数据"),
    "not_reported": Text("not reported, or not computable", "未报送或无法计算"),
}
"""Why a value is not there."""

ORGANISATION = Field("organisation", "string", Text("Organisation (code)", "单位编码"), is_key=True)
INDICATOR = Field("indicator", "string", Text("Indicator (code)", "指标编码"), is_key=True)
NODE = Field("node", "string", Text("Part of the scheme (code)", "指标体系节点编码"), is_key=True)
POINTS = Text("points", "分")


def _words(name: str, en: str, zh: str) -> tuple[Field, Field]:
    """The same words in both languages: two columns."""
    return (
        Field(f"{name}_zh", "string", Text(f"{en} (Chinese)", f"{zh}（中文）")),
        Field(f"{name}_en", "string", Text(f"{en} (English)", f"{zh}（英文）")),
    )


def _text(name: str, en: str, zh: str) -> Field:
    return Field(name, "string", Text(en, zh))


def _points(name: str, en: str, zh: str) -> Field:
    return Field(name, "number", Text(en, zh), POINTS)


def _rank(name: str, en: str, zh: str) -> Field:
    return Field(name, "integer", Text(en, zh))


def tables_of(ground: Ground) -> dict[str, OpenTable]:
    """Every table by its name, in the order in which they are offered."""
    made = [
        _ranking(ground), _scores(ground), _values(ground), _indicators(ground), _goals(ground), _nodes(ground),
        _organisations(ground), *sample_tables(ground),
    ]  # fmt: skip
    return {table.name: table for table in made}


def _organisations(ground: Ground) -> OpenTable:
    fields = (ORGANISATION, *_words("label", "Name", "名称"), _text("peer_group", "Peer group (code)", "考核组编码"),
              *_words("peer_group", "Peer group", "考核组"))  # fmt: skip
    rows = [
        (
            place.code,
            place.label.zh,
            place.label.en,
            place.group,
            ground.groups[place.group].zh,
            ground.groups[place.group].en,
        )
        for place in ground.organisations
    ]
    return OpenTable("organisations", Text("Organisations", "单位"), fields, rows)


def _ranking(ground: Ground) -> OpenTable:
    fields = (
        ORGANISATION, *_words("label", "Name", "名称"), _text("peer_group", "Peer group (code)", "考核组编码"),
        _rank("rank", "Rank in the peer group", "组内排名"), _points("score", "Score", "得分"),
        _points("full_marks", "Full marks", "满分"), _points("score_before", "Score of the period before", "上期得分"),
        _points("change", "Change", "比上期增减"), _rank("rank_before", "Rank of the period before", "上期排名"),
        _rank("rank_low", "Rank at best", "排名区间上限"), _rank("rank_high", "Rank at worst", "排名区间下限"),
        _rank("band", "Band: those in one cannot be told apart", "同档：同档单位难分先后"),
        *_words("grade", "Grade", "等次"),
    )  # fmt: skip
    root, grades = ground.scheme.code, {grade.code: grade for grade in ground.scheme.grades}
    rows = []
    for place in ground.organisations:
        score = ground.score("score", place.code, root)
        former = ground.former.get(place.code, {})
        before, found = former.get("score"), ground.firm.ranges.get(place.code)
        change = None if score is None or before is None else float(half_up(score - before, 4))
        grade = grades.get(ground.score("grade", place.code, root) or "")
        rank = ground.score("rank", place.code, root)
        rows.append((
            place.code, place.label.zh, place.label.en, place.group, None if rank is None else int(rank), score,
            float(ground.scheme.full_marks), before, change, former.get("rank"),
            found.low if found else None, found.high if found else None, found.band if found else None,
            (grade.label_zh or grade.code) if grade else None, (grade.label_en or grade.code) if grade else None,
        ))  # fmt: skip
    rows.sort(key=lambda row: (row[3], row[4] is None, row[4] or 0, row[0]))
    return OpenTable("ranking", Text("Ranking", "排名"), fields, rows)


def _scores(ground: Ground) -> OpenTable:
    fields = (ORGANISATION, NODE, _points("score", "Score", "得分"), _points("full_marks", "Full marks", "分值"),
              _rank("rank", "Rank in the peer group", "组内排名"))  # fmt: skip
    weights = {ground.scheme.code: float(ground.scheme.full_marks)}
    weights |= {node.code: float(node.weight) for node in ground.scheme.walk()}
    rows = []
    for place in ground.organisations:
        for node, weight in weights.items():
            rank = ground.score("rank", place.code, node)
            score = ground.score("score", place.code, node)
            rows.append((place.code, node, score, weight, None if rank is None else int(rank)))
    return OpenTable("scores", Text("Scores", "得分"), fields, rows)


def _values(ground: Ground) -> OpenTable:
    fields = (
        ORGANISATION, INDICATOR, Field("period", "period", Text("Period", "数据所属期"), is_key=True),
        Field("value", "number", Text("Value", "指标值"), description=Text("in the indicator's unit", "单位见指标表")),
        Field("target", "number", Text("Target", "目标值"), description=Text("of the period", "本期目标")),
        _text("note", "Why there is no value", "无数据原因"),
    )  # fmt: skip
    rows = [
        (organisation, indicator, period, figure.value, figure.target, figure.note or None)
        for (organisation, indicator, period), figure in sorted(ground.history.items())
    ]
    told = Text(
        "This period and those before it. " + "; ".join(f"{code}: {text.en}" for code, text in NOTES.items()),
        "本期及以前各期。" + "；".join(f"{code}：{text.zh}" for code, text in NOTES.items()),
    )
    return OpenTable("values", Text("Figures and targets", "指标数据与目标"), fields, rows, told)


def _indicators(ground: Ground) -> OpenTable:
    fields = (
        INDICATOR, _text("node", "Part of the scheme (code)", "指标体系节点编码"),
        *_words("label", "Name", "名称"), *_words("definition", "Definition", "定义"), *_words("formula", "Formula", "计算公式"),
        _text("unit", "Unit", "计量单位"), _text("direction", "Which way is better", "指标方向"),
        _text("source", "Source", "口径来源"), *_words("owner", "Owner", "责任单位"),
        *_words("rule", "How it is scored", "赋分规则"), _points("full_marks", "Full marks", "分值"),
        Field("decimals", "integer", Text("Decimals", "小数位数")), _text("frequency", "How often", "数据频率"),
    )  # fmt: skip
    names = names_of(ground.scheme, {code: ground.label_of(code) for code in ground.indicators})
    rows = [_indicator(ground, code, leaf, rule_sentence(leaf, names)) for code, leaf in ground.indicators.items()]
    return OpenTable("indicators", Text("Indicators", "指标"), fields, rows)


def _indicator(ground: Ground, code: str, leaf: Node, rule: Text) -> tuple[object, ...]:
    version: IndicatorVersion | None = ground.library.get(leaf.indicator)
    label = ground.label_of(code)
    owner = ground.tree.find(version.owner_id) if version and version.owner_id else None
    told = (
        (version.definition_zh, version.definition_en, version.formula_zh, version.formula_en) if version else ("",) * 4
    )
    return (
        code, leaf.code, label.zh, label.en, *(each or None for each in told),
        leaf.unit_of_measure or (version.unit_of_measure if version else "") or None, leaf.direction,
        (version.source_note if version else "") or None,
        owner.label_zh if owner else None, (owner.label_en or owner.label_zh) if owner else None,
        rule.zh, rule.en, float(leaf.weight), ground.decimals_of(code), ground.scheme.periodicity.value,
    )  # fmt: skip


def _goals(ground: Ground) -> OpenTable:
    fields = (
        Field("goal", "string", Text("Goal (code)", "目标编码"), is_key=True), *_words("label", "Goal", "目标"),
        *_words("statement", "What it wants to reach", "目标表述"), *_words("owner", "Owner", "责任单位"),
        _text("indicators", "Indicators (codes)", "指标编码"),
    )  # fmt: skip
    rows = []
    for code, codes in goals_in(ground).items():
        goal = ground.goals.get(code)
        owner = ground.tree.find(goal.owner_id) if goal else None
        label = name_of(goal) if goal else ground.scheme.node(code).label()
        rows.append((
            code, label.zh, label.en, (goal.statement_zh if goal else "") or None, (goal.statement_en if goal else "") or None,
            owner.label_zh if owner else None, (owner.label_en or owner.label_zh) if owner else None, " ".join(codes),
        ))  # fmt: skip
    return OpenTable("goals", Text("Goals", "目标"), fields, rows)


def goals_in(ground: Ground) -> dict[str, tuple[str, ...]]:
    """Goals with their indicators, the weightiest first; where the scheme names none, its first-level nodes."""
    by_leaf = {leaf.code: code for code, leaf in ground.indicators.items()}
    found: dict[str, list[Node]] = {}
    for node in ground.scheme.walk():
        if node.goal in ground.goals:
            found.setdefault(node.goal, []).extend(
                leaf for leaf in node.walk() if leaf.is_leaf and leaf.goal in ("", node.goal)
            )
    if not found:
        found = {node.code: [leaf for leaf in node.walk() if leaf.is_leaf] for node in ground.scheme.tree}
    return {
        code: tuple(dict.fromkeys(by_leaf[leaf.code] for leaf in sorted(leaves, key=lambda leaf: -leaf.weight)))
        for code, leaves in found.items()
    }


def _nodes(ground: Ground) -> OpenTable:
    fields = (NODE, _text("parent", "Part of", "上级节点"), *_words("label", "Name", "名称"),
              _points("full_marks", "Full marks", "分值"), _text("indicator", "Indicator (code)", "指标编码"))  # fmt: skip
    scheme, by_leaf = ground.scheme, {leaf.code: code for code, leaf in ground.indicators.items()}
    parents = {child.code: node.code for node in scheme.walk() for child in node.children}
    rows: list[tuple[object, ...]] = [
        (scheme.code, None, scheme.label.zh, scheme.label.en, float(scheme.full_marks), None)
    ]
    rows += [
        (node.code, parents.get(node.code, scheme.code), node.label().zh, node.label().en, float(node.weight),
         by_leaf.get(node.code))
        for node in scheme.walk()
    ]  # fmt: skip
    return OpenTable("nodes", Text("The scheme", "指标体系"), fields, rows)
