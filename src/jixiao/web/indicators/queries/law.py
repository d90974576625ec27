"""What a scheme says beside weights and rules, in the reader's language; the words are those of its document."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import get_language

from jixiao.engine.model.node import MissingPolicy, Node
from jixiao.engine.model.scheme import Scheme as EngineScheme
from jixiao.engine.model.text import Text
from jixiao.report.scheme import rule_sentence, scheme_page, words
from jixiao.report.scheme.calculation import calculation
from jixiao.report.scheme.ways import way_words
from jixiao.web.indicators.queries.library import indicator_on
from jixiao.web.organisations.queries import OrganisationTree

Names = Mapping[str, Text]


def reading_language() -> str:
    """`zh` or `en`, as the engine and the reports call them."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def said(text: Text) -> str:
    """A text of the engine or of a report in the reader's language."""
    return text.in_language(reading_language())


def names_in(scheme: EngineScheme, day: date, tree: OrganisationTree) -> dict[str, Text]:
    """What indicators (in the library, else in the scheme) and organisations of a scheme are called, by code."""
    members = {code for group in scheme.peer_groups for code in group.organisations}
    places = {node.code: _label(node) for node in tree.nodes.values() if node.code in members}
    library = {code: _label(version) for code, version in indicator_on(day, scheme.indicators).items()}
    return words.names_of(scheme, {**places, **library})


def names_of_indicators(scheme: EngineScheme) -> dict[str, str]:
    """What the scheme itself calls what it observes, in the reader's language."""
    return {code: said(name) for code, name in words.names_of(scheme).items()}


def _label(thing: object) -> Text:
    zh, en = getattr(thing, "label_zh", ""), getattr(thing, "label_en", "")
    return Text(en or zh, zh or en)


def missing_words(policy: MissingPolicy) -> tuple[str, str]:
    """What a missing value counts as, and what that word means ('' where it needs no explaining)."""
    meant = words.MEANT.get(policy.effect)
    return said(words.missing(policy)), said(meant) if meant else ""


def rule_told(leaf: Node, names: Names) -> str:
    """A leaf's rule as a sentence."""
    return said(rule_sentence(leaf, names))


def per_words(node: Node, names: Names | None = None) -> str:
    """What a leaf's value is divided by; '' where it is taken as it is."""
    return said(words.per(node.per, names or {})) if node.per else ""


def way_label(thing: Node | EngineScheme) -> str:
    """The way in which a node or a scheme is made from its parts; '' where their points are added up."""
    return said(thing.aggregate.label) if thing.aggregate else ""


def way_sentence(thing: Node | EngineScheme) -> str:
    """The same as a sentence; '' where points are added up."""
    return said(way_words(thing.aggregate)) if thing.aggregate else ""


def quota_words(scheme: EngineScheme) -> dict[str, str]:
    """By grade the most of those ranked who may get it; without those that have no limit."""
    return {grade.code: said(words.quota(grade)) for grade in scheme.grades if grade.quota is not None}


def steps_of(scheme: EngineScheme) -> list[tuple[str, str]]:
    """How the result comes about, clause by clause with its name."""
    return [(said(name), said(told)) for name, told in calculation(scheme)]


def readable_document(scheme: EngineScheme, names: Names) -> str:
    """The scheme as one HTML file that needs nothing else."""
    return scheme_page(scheme, reading_language(), names=names)
