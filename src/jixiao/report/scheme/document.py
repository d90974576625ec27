"""A scheme as a readable document: what counts, how points are given, and how the result comes about."""

from collections.abc import Callable

from jixiao.engine.model.node import Node
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text
from jixiao.report.document import (
    Block,
    Document,
    Facts,
    Heading,
    Items,
    Line,
    Paragraph,
    Span,
    write_html,
    write_markdown,
)
from jixiao.report.scheme import words
from jixiao.report.scheme.calculation import calculation
from jixiao.report.scheme.parts import adjustments, codes, grades, peer_groups, vetoes
from jixiao.report.scheme.sentences import rule_sentence
from jixiao.report.scheme.sentences.told import points
from jixiao.report.scheme.speech import Speech, same
from jixiao.report.scheme.tree_table import tree_table
from jixiao.report.scheme.words import Names


def scheme_document(scheme: Scheme, language: str = "zh", *, names: Names | None = None) -> str:
    """The scheme in Markdown for the people it binds, in `zh` or `en`; all that its file says is in it.

    `names` tells what indicators and organisations are called that the scheme knows only by code.
    """
    return write_markdown(as_document(scheme, language, names=names))


def scheme_page(scheme: Scheme, language: str = "zh", *, names: Names | None = None) -> str:
    """The same as one HTML file that needs nothing else."""
    return write_html(as_document(scheme, language, names=names))


def as_document(scheme: Scheme, language: str = "zh", *, names: Names | None = None) -> Document:
    """The same as data."""
    speech, known = Speech(language), words.names_of(scheme, names)
    blocks: list[Block] = [_facts(scheme, speech)]
    for number, (title, write) in enumerate(_SECTIONS, start=1):
        blocks.append(Heading(numbered(number, title, speech)))
        blocks += write(scheme, known, speech)
    blocks += [Heading(speech.say(Text("Annex: codes", "附：编码对照"))), codes(scheme, speech)]
    subtitle = Text(f"Version {scheme.version}", f"{scheme.version} 版")
    return Document(speech.say(scheme.label), speech.say(subtitle), language, tuple(blocks))


def numbered(number: int, title: Text, speech: Speech) -> str:
    """The head of a section: 一、指标体系, or 1. Indicators."""
    return f"{words.numeral(number)}、{title.zh}" if speech.is_chinese else f"{number}. {title.en}"


def _facts(scheme: Scheme, speech: Speech) -> Facts:
    n_leaves, n_tops = len(scheme.leaves), len(scheme.tree)
    told = [
        (Text("Source", "依据文件"), same(scheme.source) if scheme.source else Text("not given", "未载明")),
        (Text("Valid", "适用期限"), words.validity(scheme)),
        (Text("Evaluated", "考核周期"), words.PERIODICITY[scheme.periodicity]),
        (Text("Full marks", "满分"), points(scheme.full_marks)),
        (
            Text("Indicators", "指标数"),
            Text(f"{n_leaves}, under {n_tops} at the first level", f"一级指标 {n_tops} 项，末级指标 {n_leaves} 项"),
        ),
    ]
    code: Line = (Span(scheme.code, "code"),)
    return Facts((*speech.facts(told), (speech.say(Text("Code", "编码")), code)))


def _indicators(scheme: Scheme, names: Names, speech: Speech) -> list[Block]:
    grid, note = tree_table(scheme, names, speech)
    return [grid, note] if note else [grid]


def _rules(scheme: Scheme, names: Names, speech: Speech) -> list[Block]:
    return [Items(tuple(_rule(leaf, names, speech) for leaf in scheme.leaves), numbered=True)]


def _rule(leaf: Node, names: Names, speech: Speech) -> Line:
    """Name and points, the sentence, and what the rule is called."""
    told, full = speech.say(_told(leaf, names)), speech.say(points(leaf.weight))
    label, kind = Span(speech.say(leaf.label()), "strong"), leaf.rule.label if leaf.rule else Text("", "")
    name = leaf.rule.name if leaf.rule else ""
    if speech.is_chinese:
        return label, f"（{full}）：{told}", Span(f"〔{kind.zh} {name}〕", "faint")
    return label, f" ({full}): {told} ", Span(f"({kind.en}, {name})", "faint")


def _told(leaf: Node, names: Names) -> Text:
    """The sentence of the rule, with what is done to the value before, and that a leaf of 0 points counts nothing."""
    told = rule_sentence(leaf, names)
    if leaf.per is not None:
        unit = words.per(leaf.per, names)
        told = Text(f"The value is first taken {unit.en}. {told.en}", f"指标值先折算为{unit.zh}的数值。{told.zh}")
    if leaf.weight == 0 and not (leaf.rule and leaf.rule.name == "rank_bonus"):
        told = Text(f"{told.en} It is shown and ranked, and counts nothing.", f"{told.zh}本指标只公布、排名，不计分。")
    return told


def _calculation(scheme: Scheme, names: Names, speech: Speech) -> list[Block]:
    return [Facts(speech.facts(calculation(scheme)))]


def _identity(scheme: Scheme, names: Names, speech: Speech) -> list[Block]:
    digest: Line = (Span(scheme.digest, "code"),)
    facts = (
        (speech.say(Text("Version", "版本")), f"{scheme.code} {scheme.version}"),
        (speech.say(Text("Digest (SHA-256)", "校验码（SHA-256）")), digest),
    )
    how = Text(
        "The digest is made from the content of the scheme's file: any other weight, rule or figure gives another one; "
        "comments and the order of keys do not matter. To verify, run ",
        "校验码由指标体系文件的内容算出：分值、规则、参数有任何改动，校验码即不同；注释与书写次序不影响。核对时运行 ",
    )
    command = Text("jixiao scheme check FILE.yaml", "jixiao scheme check 文件.yaml")
    after = Text(": the last line must show this digest.", "，末行所示应与上列校验码一致。")
    return [Facts(facts), Paragraph((speech.say(how), Span(speech.say(command), "code"), speech.say(after)))]


_Writer = Callable[[Scheme, Names, Speech], list[Block]]
_SECTIONS: tuple[tuple[Text, _Writer], ...] = (
    (Text("Indicators", "指标体系"), _indicators),
    (Text("How points are given", "赋分规则"), _rules),
    (Text("Bonus and deduction", "加减分与上限"), adjustments),
    (Text("Veto", "一票否决"), vetoes),
    (Text("Grades", "等次"), grades),
    (Text("Peer groups", "分类考核组"), peer_groups),
    (Text("How the result is calculated", "缺失值、舍入与排名办法"), _calculation),
    (Text("Version and verification", "版本与核对"), _identity),
)
