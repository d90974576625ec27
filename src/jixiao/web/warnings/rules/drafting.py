"""One rule of a set's document is put in, changed, taken out, switched; comments and the other rules stay as they are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from textwrap import indent
from typing import Any

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.yaml_cursor import compose
from jixiao.engine.warning.rules.reader import KEYS, read_rules
from jixiao.engine.warning.rules.rule import WarningRule
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.warnings.rules.boxes import Boxes, boxes_of, entry_of
from jixiao.web.warnings.rules.documents import faults_of

Plain = dict[str, Any]
PLAIN = re.compile(r"[^\W\d](?:[\w ()（）%。、·’/+.-]*[\w)）%。])?")
SPECIAL = ("null", "true", "false", "yes", "no", "on", "off")
"""Words that YAML does not take as words."""


@dataclass(frozen=True)
class _Entry:
    """A rule where it stands: its lines (first, behind the last), the columns of its dash and of its keys."""

    data: Plain
    first: int
    behind: int
    dash: int
    column: int


def boxes_in(document: str) -> dict[str, Boxes]:
    """The boxes of every rule by its code, in their order; of a document that can be read."""
    return {str(data["code"]): boxes_of(data) for data in _entries(document)}


def as_yaml(boxes: Boxes) -> str:
    """One rule as it stands in a document."""
    return _block(_dumped(entry_of(boxes)), 0, 2)


def read_boxes(boxes: Boxes) -> WarningRule:
    """The rule that they say; DefinitionError where they cannot be read."""
    return read_rules("rules:\n" + _block(_dumped(entry_of(boxes)), 2, 4))[0]


def faults_of_rule(boxes: Boxes) -> list[DefinitionError]:
    """What the engine refuses of a rule; nothing where it takes it."""
    try:
        read_boxes(boxes)
    except DefinitionError as fault:
        return faults_of(fault)
    return []


def with_rule(document: str, boxes: Boxes, *, instead_of: str = "") -> str:
    """The document with this rule: in place of the one that had the code `instead_of`, else behind the last."""
    entries = _entries(document)
    place = _place(entries, instead_of) if instead_of else len(entries)
    others = [str(data["code"]) for number, data in enumerate(entries) if number != place]
    if boxes.code in others:
        raise RuleViolation("code_taken", N_("Another rule has this code already. Choose another one."))
    new = entry_of(boxes)
    if instead_of and boxes == boxes_of(entries[place]):
        return document
    if instead_of:
        new = _kept(entries[place], new)
    meant = [*entries[:place], new, *entries[place + 1 :]]
    return _rewritten(document, meant, lambda text: _with_lines(text, place, new))


def without_rule(document: str, code: str) -> str:
    """The document without the rule; the last one of all cannot be taken out, only switched off."""
    entries = _entries(document)
    place = _place(entries, code)
    if len(entries) == 1:
        raise RuleViolation("last_rule", N_("A set has at least one rule. Switch it off instead of removing it."))
    meant = [*entries[:place], *entries[place + 1 :]]
    return _rewritten(document, meant, lambda text: _without_lines(text, place))


def switched(document: str, code: str) -> str:
    """The document with the rule off where it was on, and on where it was off."""
    boxes = boxes_in(document)
    if code not in boxes:
        raise _no_rule()
    return with_rule(document, replace(boxes[code], is_active=not boxes[code].is_active), instead_of=code)


def free_code(document: str, code: str) -> str:
    """A code that no rule has, beginning with this one."""
    taken = {str(data["code"]) for data in _entries(document)}
    number = 2
    while f"{code[:56]}_{number}" in taken:
        number += 1
    return f"{code[:56]}_{number}"


def _place(entries: Sequence[Plain], code: str) -> int:
    for number, data in enumerate(entries):
        if str(data["code"]) == code:
            return number
    raise _no_rule()


def _no_rule() -> RuleViolation:
    return RuleViolation("no_rule", N_("There is no such rule in this draft any more. Reload the page."))


def _items(document: str) -> list[Any]:
    root = compose(document, "")
    listed = root if root.is_list() else root.fields(None).entries["rules"]
    return list(listed.items())


def _entries(document: str) -> list[Plain]:
    return [item.plain() for item in _items(document)]


def _kept(former: Mapping[str, Any], new: Plain) -> Plain:
    """The new entry, with what it says just as before written as before."""
    before = entry_of(boxes_of(former))
    kept = {key: former[key] for key in KEYS if key in former and before.get(key) == new.get(key)}
    return {key: kept.get(key, new.get(key)) for key in KEYS if key in kept or key in new}


def _rewritten(document: str, meant: Sequence[Plain], by_lines: Any) -> str:
    """The document changed line by line; written anew, without its comments, where its lines cannot be told apart."""
    text = by_lines(document)
    if text is not None and _says(text, meant):
        return str(text)
    return "rules:\n" + "".join(_block(_dumped(each), 2, 4) for each in meant)


def _says(text: str, meant: Sequence[Plain]) -> bool:
    try:
        return [boxes_of(data) for data in _entries(text)] == [boxes_of(_texts(data)) for data in meant]
    except (DefinitionError, KeyError):
        return False


def _texts(data: Plain) -> Plain:
    """As a document tells it."""
    return _entries("rules:\n" + _block(_dumped(data), 2, 4))[0]


def _with_lines(document: str, place: int, new: Plain) -> str | None:
    found, lines = _found(document), document.splitlines(keepends=True)
    if not found:
        return None
    if place < len(found):
        one = found[place]
        block = _block(_changed(lines[one.first : one.behind], one, new), one.dash, one.column)
        return "".join([*lines[: one.first], block, *lines[one.behind :]])
    last = found[-1]
    head = lines[: last.behind]
    if not head[-1].endswith("\n"):
        head[-1] += "\n"
    return "".join([*head, _block(_dumped(new), last.dash, last.column), *lines[last.behind :]])


def _without_lines(document: str, place: int) -> str | None:
    found, lines = _found(document), document.splitlines(keepends=True)
    return "".join([*lines[: found[place].first], *lines[found[place].behind :]]) if found else None


def _found(document: str) -> list[_Entry]:
    """Every rule with its lines; none where one of them does not stand on lines of its own."""
    lines, found = document.splitlines(keepends=True), list[_Entry]()
    for item in _items(document):
        first, column = item.node.start_mark.line, item.node.start_mark.column
        before = lines[first][:column] if first < len(lines) else ""
        if item.node.flow_style or before.strip() != "-" or (found and found[-1].behind > first):
            return []
        found.append(_Entry(item.plain(), first, _behind(item.node), before.index("-"), column))
    return found


def _behind(node: Any) -> int:
    """The line behind the last one that a node fills, comments below it left out."""
    if node.id == "scalar" or node.flow_style or not node.value:
        return int(node.end_mark.line) + (1 if node.end_mark.column else 0)
    last = node.value[-1]
    return _behind(last[1] if node.id == "mapping" else last)


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt", pure=True)
    yaml.width, yaml.preserve_quotes = 1 << 20, True
    return yaml


def _changed(lines: Sequence[str], one: _Entry, new: Plain) -> str:
    """The rule's own lines with what is new in them."""
    yaml, out = _yaml(), StringIO()
    own = lines[0][: one.dash] + " " + lines[0][one.dash + 1 :]
    data = yaml.load("".join([own, *lines[1:]]))
    for key in [key for key in data if key not in new]:
        del data[key]
    for key, value in new.items():
        if one.data.get(key) == value and key in data:
            continue
        if key in data:
            data[key] = _styled(value)
        else:
            data.insert(sum(other in data for other in KEYS[: KEYS.index(key)]), key, _styled(value))
    yaml.dump(data, out)
    return out.getvalue()


def _dumped(entry: Plain) -> str:
    out = StringIO()
    _yaml().dump({key: _styled(value) for key, value in entry.items()}, out)
    return out.getvalue()


def _styled(value: Any) -> Any:
    """Names with values and lists stand on one line, as in the library's rules; texts in quotes unless they are plain."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, str):
        is_plain = PLAIN.fullmatch(value) and value.lower() not in SPECIAL
        return value if is_plain else DoubleQuotedScalarString(value)
    if not isinstance(value, Mapping | list):
        return value
    styled: Any = (
        CommentedMap((key, _styled(each)) for key, each in value.items())
        if isinstance(value, Mapping)
        else CommentedSeq(map(_styled, value))
    )
    styled.fa.set_flow_style()
    return styled


def _block(mapping: str, dash: int, column: int) -> str:
    text = indent(mapping, " " * column)
    return " " * dash + "-" + " " * (column - dash - 1) + text[column:]
