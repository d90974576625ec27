"""The scheme document: bytes → text → engine scheme; weights read and replaced in the text itself."""

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from jixiao.engine.model.errors import DefinitionError, DefinitionErrors
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import show
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.indicators import rules

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class WrittenWeight:
    """A weight as the document has it: `start` to `end` in the text."""

    code: str
    parent: str
    text: str
    start: int
    end: int

    @property
    def value(self) -> float | None:
        """The number that the text says; None where it says none."""
        return read_number(self.text).value


def check_size(n_bytes: int) -> None:
    """A scheme is a text that people wrote: refuse what is far larger before reading it."""
    if n_bytes > rules.MAX_DOCUMENT_BYTES:
        raise RuleViolation(
            "file_too_large",
            N_("The file has %(size)s KB; a scheme has at most %(most)s KB. Is it the right file?"),
            size=n_bytes // 1024,
            most=rules.MAX_DOCUMENT_BYTES // 1024,
        )


def decode_document(content: bytes) -> str:
    """A scheme file's text: byte-order mark, else strict UTF-8, else strict GB18030; refuses what is no text."""
    check_size(len(content))
    encodings = [encoding for mark, encoding in MARKS if content.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return clean_document(text)
    raise RuleViolation("not_a_text", _NOT_TEXT)


_NOT_TEXT = N_("This is not a text file. Save the scheme as a YAML text (UTF-8 or GB18030) and choose that file.")


def clean_document(text: str) -> str:
    """The text with plain line ends; control characters (a binary file) and empty files are refused."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if any((char < " " and char not in "\n\t") or char == "\x7f" or "\ud800" <= char <= "\udfff" for char in text):
        raise RuleViolation("not_a_text", _NOT_TEXT)
    if not text.strip():
        raise RuleViolation(
            "empty_file", N_("The file is empty. A scheme begins with a line such as “scheme: waste-sorting”.")
        )
    check_size(len(text.encode()) // 2)  # GB18030 grows by half when written in UTF-8
    return text


def read_document(text: str) -> Scheme:
    """The engine's scheme; DefinitionErrors with lines, or RuleViolation where it does not fit into the platform."""
    try:
        scheme = Scheme.from_yaml(text)
    except RecursionError:
        raise RuleViolation("too_deep", N_("The file is nested too deeply to be a scheme.")) from None
    for code in (scheme.code, *scheme.indicators, *(node.code for node in scheme.walk())):
        rules.check_code(code)
    rules.check_finite(*_figures(scheme.to_data()))
    _check_labels(scheme.code, scheme.label_zh, scheme.label_en)
    for node in scheme.walk():
        _check_labels(node.code, node.label_zh, node.label_en, node.unit_of_measure)
    for adjustment in scheme.adjustments:
        _check_labels(adjustment.code, adjustment.label_zh, adjustment.label_en)
    for veto in scheme.vetoes:
        _check_labels(veto.code, veto.label_zh, veto.label_en)
    return scheme


def _figures(data: Any) -> Iterator[float]:
    """Every number in plain data."""
    if isinstance(data, int | float):
        yield float(data)
    elif isinstance(data, Mapping):
        for inner in data.values():
            yield from _figures(inner)
    elif isinstance(data, list | tuple):
        for inner in data:
            yield from _figures(inner)


def _check_labels(code: str, zh: str, en: str, unit: str = "") -> None:
    if max(len(zh), len(en)) > 200:
        raise RuleViolation("label_too_long", N_("The name of “%(code)s” is longer than 200 characters."), code=code)
    if len(unit) > 30:
        raise RuleViolation("unit_too_long", N_("The unit of “%(code)s” is longer than 30 characters."), code=code)


def written_weights(document: str) -> dict[str, WrittenWeight]:
    """Every node's weight as it stands in the text, by code, in the order of the file."""
    root = YAML(typ="rt", pure=True).compose(document)
    head = _entries(root)
    found = {}
    for node, above in _nodes(head.get("tree") or head.get("nodes")):
        code, weight = node.get("code"), node.get("weight")
        parent = str(node["parent"].value) if isinstance(node.get("parent"), ScalarNode) else above
        if isinstance(code, ScalarNode) and isinstance(weight, ScalarNode):
            start, end = weight.start_mark.index, weight.end_mark.index
            found[str(code.value)] = WrittenWeight(str(code.value), parent, str(weight.value), start, end)
    return dict(sorted(found.items(), key=lambda pair: pair[1].start))


def is_in_shares(document: str) -> bool:
    """Whether the document's weights are shares of 100 among siblings instead of points."""
    mode = _entries(YAML(typ="rt", pure=True).compose(document)).get("weights")
    return isinstance(mode, ScalarNode) and str(mode.value) == "share"


def with_weights(document: str, weights: Mapping[str, float]) -> str:
    """The document with these weights (as written there: points or shares); every other character stays."""
    written = written_weights(document)
    changed = [
        (written[code], value) for code, value in weights.items() if code in written and written[code].value != value
    ]
    text = document
    for place, value in sorted(changed, key=lambda pair: pair[0].start, reverse=True):
        text = text[: place.start] + show(value) + text[place.end :]
    check_weights(text, weights)
    return text


def check_weights(text: str, weights: Mapping[str, float]) -> None:
    """The edited text says these weights and nothing else broke; sums that are off raise DefinitionErrors."""
    try:
        Scheme.from_yaml(text)
        now = {code: place.value for code, place in written_weights(text).items()}
    except DefinitionErrors as found:
        if all(error.code == "weights_do_not_add_up" for error in found.errors):
            raise
        raise RuleViolation("weights_need_text", _NEED_TEXT) from None
    except DefinitionError:
        raise RuleViolation("weights_need_text", _NEED_TEXT) from None
    if any(now.get(code) != value for code, value in weights.items()):
        raise RuleViolation("weights_need_text", _NEED_TEXT)


_NEED_TEXT = N_("These weights are written with anchors or aliases. Change them in the text of the document instead.")


def _entries(node: Any) -> dict[str, Any]:
    if not isinstance(node, MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value if isinstance(key, ScalarNode)}


def _nodes(listed: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """(entries, parent's code) of every node below a list of nodes, parents first."""
    waiting = [(listed, "")]
    while waiting:
        siblings, parent = waiting.pop()
        for item in siblings.value if isinstance(siblings, SequenceNode) else []:
            entries = _entries(item)
            yield entries, parent
            if "children" in entries:
                code = entries.get("code")
                waiting.append((entries["children"], str(code.value) if isinstance(code, ScalarNode) else ""))
