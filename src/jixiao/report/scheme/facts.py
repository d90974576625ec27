"""Everything that a scheme says, taken apart: items (a node, a grade, a group …) with their facts, each in words too."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jixiao.engine.model.aggregation import Aggregation
from jixiao.engine.model.node import Node
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.scheme_data import plain
from jixiao.engine.model.text import Text, show
from jixiao.report.scheme import words
from jixiao.report.scheme.sentences import rule_sentence
from jixiao.report.scheme.sentences.told import points
from jixiao.report.scheme.speech import same
from jixiao.report.scheme.ways import way_words
from jixiao.report.scheme.words import Names

HEAD, TREE = Text("The whole", "总体"), Text("Indicators", "指标与赋分规则")
GRADES, GROUPS = Text("Grades", "等次"), Text("Peer groups", "分类考核组")
ADJUSTMENTS, VETOES = Text("Bonus and deduction", "加减分"), Text("Veto", "一票否决")
SECTIONS = (HEAD, TREE, ADJUSTMENTS, VETOES, GRADES, GROUPS)

NAME, POINTS, FROM, RULE = Text("Name", "名称"), Text("Points", "分值"), Text("From", "起点"), Text("Rule", "赋分规则")
FULL_MARKS, MEMBERS, ORDER = Text("Full marks", "满分"), Text("Organisations", "单位"), Text("Order", "次序")
DATA, OVER_TIME = Text("Data", "数据指标"), Text("Over time", "跨期汇总")
NOTHING = same("—")


@dataclass(frozen=True)
class Fact:
    """What is so: `content` decides whether two facts are the same, `told` says it to people."""

    content: Any
    told: Text


Facts = Mapping[Text, Fact]
Key = tuple[Text, str]


@dataclass(frozen=True)
class Item:
    """One thing of a section with what is said of it, and in a few words what it is as a whole."""

    section: Text
    code: str
    label: Text
    summary: Text
    facts: Facts = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return self.section, self.code


def items_of(scheme: Scheme, names: Names | None = None) -> dict[Key, Item]:
    """The items of a scheme by section and code, in the order of reading."""
    known = words.names_of(scheme, names)
    found = [_head(scheme), *_nodes(scheme, known), *_adjustments(scheme), *_vetoes(scheme)]
    return {item.key: item for item in (*found, *_grades(scheme), *_groups(scheme))}


def _said(told: str) -> Fact:
    return Fact(told, same(told or "—"))


def _way(way: Aggregation | None) -> Fact:
    return Fact({"name": way.name, **plain(way.params())} if way else None, way_words(way))


def _named(label: Text) -> Fact:
    return Fact(label, label)


def order(codes: Iterable[str]) -> Fact:
    """In which order codes stand."""
    listed = tuple(codes)
    return Fact(listed, Text(", ".join(listed), "、".join(listed)))


def _listed(codes: tuple[str, ...]) -> Fact:
    return order(codes) if codes else Fact(codes, NOTHING)


def _head(scheme: Scheme) -> Item:
    rounding, caps = scheme.rounding, dict(scheme.adjustment_caps)
    facts = {
        Text("Code", "编码"): _said(scheme.code),
        NAME: _named(Text(scheme.label_en, scheme.label_zh)),
        Text("Version", "版本"): _said(scheme.version),
        Text("Valid", "适用期限"): Fact((scheme.valid_from, scheme.valid_to), words.validity(scheme)),
        Text("Source", "依据文件"): _said(scheme.source),
        Text("Evaluated", "考核周期"): Fact(scheme.periodicity, words.PERIODICITY[scheme.periodicity]),
        FULL_MARKS: Fact(scheme.full_marks, points(scheme.full_marks)),
        Text("Rounding", "舍入"): Fact((rounding.digits, rounding.mode), words.rounding(rounding)),
        Text("Ranks compare", "排名依据"): Fact(rounding.rank_on, words.ranking(rounding)),
        Text("Missing values", "缺失值"): Fact(scheme.missing, words.missing(scheme.missing)),
        Text("Total", "总分合成"): _way(scheme.aggregate),
        Text("Cap on bonus", "加分上限"): Fact(caps.get("bonus"), words.at_most(caps.get("bonus"))),
        Text("Cap on deduction", "扣分上限"): Fact(caps.get("deduction"), words.at_most(caps.get("deduction"))),
        Text("Listed separately", "单列单位"): _listed(scheme.separate),
        ORDER: order(node.code for node in scheme.tree),
    }
    return Item(HEAD, "", same(""), NOTHING, facts)


def _nodes(scheme: Scheme, names: Names) -> Iterator[Item]:
    above = {child.code: node for node in scheme.walk() for child in node.children}
    for node in scheme.walk():
        parent = above.get(node.code)
        facts = {
            NAME: _named(Text(node.label_en, node.label_zh)),
            Text("Under", "上级"): Fact(
                parent.code if parent else "", parent.label() if parent else Text("first level", "一级指标")
            ),
            POINTS: Fact(node.weight, points(node.weight)),
            Text("Objective", "绩效目标"): _said(node.goal),
            **(_leaf_facts(node, names) if node.is_leaf else _branch_facts(node)),
        }
        yield Item(TREE, node.code, node.label(), _summary(node, names), facts)


def _branch_facts(node: Node) -> Facts:
    return {Text("Aggregation", "合成办法"): _way(node.aggregate), ORDER: order(child.code for child in node.children)}


def _leaf_facts(leaf: Node, names: Names) -> Facts:
    rule, target, own = leaf.rule, leaf.target, leaf.missing
    aim = NOTHING if target is None else same(f"{show(target)} {leaf.unit_of_measure}".strip())
    missing = Text("as the scheme says", "按总则") if own is None else words.missing(own)
    decimals = NOTHING if leaf.decimals is None else same(str(leaf.decimals))
    return {
        RULE: Fact({"name": rule.name, **plain(rule.params())} if rule else None, rule_sentence(leaf, names)),
        Text("Target", "目标值"): Fact(target, aim),
        Text("Direction", "方向"): Fact(leaf.direction, words.DIRECTIONS[leaf.direction]),
        Text("Unit", "计量单位"): _said(leaf.unit_of_measure),
        DATA: _said(leaf.indicator),
        OVER_TIME: Fact(leaf.over_time, words.OVER_TIME[leaf.over_time]),
        Text("Divided by", "折算"): Fact(leaf.per, words.per(leaf.per, names) if leaf.per else NOTHING),
        Text("Missing value", "缺失值"): Fact(own, missing),
        Text("Decimals shown", "显示小数位数"): Fact(leaf.decimals, decimals),
    }


def _summary(node: Node, names: Names) -> Text:
    own = points(node.weight)
    if not node.is_leaf:
        n = len(node.children)
        return Text(f"{own.en}, {n} below", f"{own.zh}，下设 {n} 项")
    rule = rule_sentence(node, names)
    return Text(f"{own.en}. {rule.en}", f"{own.zh}。{rule.zh}")


def _adjustments(scheme: Scheme) -> Iterator[Item]:
    for item in scheme.adjustments:
        each, most = words.adjustment_points(item), words.at_most(item.cap)
        facts = {
            NAME: _named(Text(item.label_en, item.label_zh)),
            Text("Kind", "类别"): Fact(item.kind, words.KINDS[item.kind]),
            POINTS: Fact((item.points_each, item.kind), each),
            Text("At most", "本项上限"): Fact(item.cap, most),
            DATA: _said(item.indicator),
            OVER_TIME: Fact(item.over_time, words.OVER_TIME[item.over_time]),
        }
        summary = Text(f"{each.en}, at most: {most.en}", f"{each.zh}，上限：{most.zh}")
        yield Item(ADJUSTMENTS, item.code, item.label(), summary, facts)


def _vetoes(scheme: Scheme) -> Iterator[Item]:
    for veto in scheme.vetoes:
        when, effect = words.condition(veto), words.effect(veto, scheme.grades)
        facts = {
            NAME: _named(Text(veto.label_en, veto.label_zh)),
            Text("Strikes when", "触发条件"): Fact(veto.when, when),
            Text("Effect", "后果"): Fact((veto.zero, veto.cap_grade, veto.drop_grades, veto.excluded), effect),
            DATA: _said(veto.indicator),
            OVER_TIME: Fact(veto.over_time, words.OVER_TIME[veto.over_time]),
        }
        yield Item(VETOES, veto.code, veto.label(), Text(f"{when.en}: {effect.en}", f"{when.zh}：{effect.zh}"), facts)


def _grades(scheme: Scheme) -> Iterator[Item]:
    for place, grade in enumerate(scheme.grades):
        facts = {
            NAME: _named(Text(grade.label_en, grade.label_zh)),
            FROM: Fact(grade.lowest, points(grade.lowest)),
            Text("Of those ranked", "名额"): Fact(grade.quota, words.quota(grade)),
        }
        yield Item(GRADES, grade.code, grade.label(), words.grade_span(scheme.grades, place), facts)


def _groups(scheme: Scheme) -> Iterator[Item]:
    for group in scheme.peer_groups:
        members = order(group.organisations)
        facts = {NAME: _named(Text(group.label_en, group.label_zh)), MEMBERS: members}
        yield Item(GROUPS, group.code, group.label(), members.told, facts)
