"""Reads the text of a scheme file; every fault is told with its line, as many at once as make sense."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, TypeVar

from jixiao.engine.model.aggregation import Aggregation, build_aggregation
from jixiao.engine.model.codes import DIRECTIONS
from jixiao.engine.model.errors import DefinitionError, DefinitionErrors, Place
from jixiao.engine.model.node import (
    LEFT_MISSING,
    MAX_DEPTH,
    MISSING_POLICIES,
    OVER_TIME,
    Denominator,
    MissingPolicy,
    Node,
)
from jixiao.engine.model.parts import Adjustment, Grade, PeerGroup, Rounding, Veto
from jixiao.engine.model.period import Frequency
from jixiao.engine.model.rule import ScoringRule, build_rule
from jixiao.engine.model.scheme_checks import check_parts, check_tree, too_deep
from jixiao.engine.model.text import Text
from jixiao.engine.model.yaml_cursor import Cursor, Faults, Fields, compose

S = TypeVar("S")

HEAD_KEYS = (
    "scheme", "version", "label", "source", "valid_from", "valid_to", "periodicity", "full_marks", "weights",
    "rounding", "missing", "grades", "peer_groups", "aggregate", "tree", "nodes", "adjustments", "adjustment_caps",
    "vetoes", "separate",
)  # fmt: skip
NODE_KEYS = (
    "code", "label", "weight", "goal", "children", "indicator", "direction", "unit_of_measure", "target", "rule",
    "missing", "over_time", "decimals", "parent", "per", "aggregate",
)  # fmt: skip


@dataclass
class Draft:
    """A node as read: `weight` and `rule` are None where they could not be read."""

    code: str
    weight: float | None
    line: int
    fields: dict[str, Any]
    parent: str = ""
    at_fault: bool = False
    children: "list[Draft]" = field(default_factory=list)


def read_scheme(text: str, name: str, build: Callable[..., S]) -> S:
    """The scheme in `text`, made with `build`; raises DefinitionErrors with every fault found."""
    root = compose(text, name)
    fields = root.fields(HEAD_KEYS)
    head = _head(fields)
    drafts = _drafts(fields)
    faults = root.faults
    as_shares = fields.get("weights", lambda c: c.choice(("points", "share")), "points") == "share"
    if not any(error.code in ("too_deep", "cycle") for error in faults.found):
        faults.found.extend(check_tree(head["code"], drafts, head["full_marks"], as_shares=as_shares) if drafts else ())
        if as_shares:
            _shares_to_points(drafts, head["full_marks"])
        if not any(error.code == "too_deep" for error in faults.found):
            tree = [_node(draft, faults) for draft in drafts]
    if faults.found:
        unread = {"vetoes": ()} if "grades" in fields and not head["grades"] else {}
        faults.found.extend(check_parts(SimpleNamespace(**(head | unread))))
        raise DefinitionErrors(faults.found)
    return build(tree=tuple(tree), **head)


def _head(fields: Fields) -> dict[str, Any]:
    zh, en = fields.get("label", _label, ("", ""))
    return {
        "code": fields.need("scheme", Cursor.text, "scheme"),
        "version": fields.get("version", Cursor.text, "1"),
        "label_zh": zh,
        "label_en": en,
        "source": fields.get("source", Cursor.text, ""),
        "valid_from": fields.get("valid_from", Cursor.date, None),
        "valid_to": fields.get("valid_to", Cursor.date, None),
        "full_marks": fields.get("full_marks", Cursor.number, 100.0),
        "periodicity": fields.get("periodicity", lambda c: Frequency(c.choice([*Frequency])), Frequency.YEAR),
        "rounding": fields.get("rounding", _rounding, Rounding()),
        "missing": fields.get("missing", _missing, MissingPolicy()),
        "aggregate": fields.get("aggregate", _aggregate, None),
        "grades": fields.get("grades", lambda c: _each(c, _grade), ()),
        "peer_groups": fields.get("peer_groups", _peer_groups, ()),
        "adjustments": fields.get("adjustments", lambda c: _each(c, _adjustment), ()),
        "adjustment_caps": fields.get("adjustment_caps", _caps, ()),
        "vetoes": fields.get("vetoes", lambda c: _each(c, _veto), ()),
        "separate": fields.get("separate", lambda c: tuple(item.text() for item in c.items()), ()),
    }


def _each(cursor: Cursor, read: Callable[[Cursor], S | None]) -> tuple[S, ...]:
    found = [item.attempt(read, None) for item in cursor.items()]
    return tuple(item for item in found if item is not None)


def _label(cursor: Cursor) -> tuple[str, str]:
    if not cursor.is_mapping():
        text = cursor.text()
        return (text, "") if any("\u4e00" <= sign <= "\u9fff" for sign in text) else ("", text)
    fields = cursor.fields(("zh", "en"))
    return fields.get("zh", Cursor.text, ""), fields.get("en", Cursor.text, "")


def _rounding(cursor: Cursor) -> Rounding:
    fields = cursor.fields(("digits", "mode", "rank_on"))
    return Rounding(
        fields.get("digits", Cursor.integer, 2),
        fields.get("mode", lambda c: c.choice(("half-up", "half-even")), "half-up"),
        fields.get("rank_on", lambda c: c.choice(("rounded", "exact")), "rounded"),
    )


def _missing(cursor: Cursor) -> MissingPolicy:
    if not cursor.is_mapping():
        return MissingPolicy(cursor.choice(MISSING_POLICIES))
    fields = cursor.fields(("policy", "limit", "otherwise"))
    return MissingPolicy(
        fields.need("policy", lambda c: c.choice(MISSING_POLICIES), "exclude"),
        fields.get("limit", Cursor.integer, 1),
        fields.get("otherwise", lambda c: c.choice(LEFT_MISSING), "exclude"),
    )


def _grade(cursor: Cursor) -> Grade:
    fields = cursor.fields(("code", "label", "from", "quota"))
    zh, en = fields.get("label", _label, ("", ""))
    code, lowest = fields.need("code", Cursor.text, "?"), fields.get("from", Cursor.number, 0.0)
    return Grade(code, lowest, zh, en, cursor.line, fields.get("quota", Cursor.number, None))


def _peer_groups(cursor: Cursor) -> tuple[PeerGroup, ...]:
    return tuple(_peer_group(code, entry) for code, entry in cursor.fields(None).entries.items())


def _peer_group(code: str, cursor: Cursor) -> PeerGroup:
    if cursor.is_list():
        return PeerGroup(code, tuple(item.text() for item in cursor.items()), line=cursor.line)
    fields = cursor.fields(("label", "organisations"))
    zh, en = fields.get("label", _label, ("", ""))
    members = fields.need("organisations", lambda c: tuple(item.text() for item in c.items()), ())
    return PeerGroup(code, members, zh, en, cursor.line)


def _adjustment(cursor: Cursor) -> Adjustment:
    fields = cursor.fields(("code", "label", "kind", "indicator", "points_each", "cap", "over_time"))
    zh, en = fields.get("label", _label, ("", ""))
    return Adjustment(
        code=fields.need("code", Cursor.text, "?"),
        kind=fields.need("kind", lambda c: c.choice(("bonus", "deduction")), "bonus"),
        points_each=fields.need("points_each", Cursor.number, 0.0),
        indicator=fields.get("indicator", Cursor.text, ""),
        cap=fields.get("cap", Cursor.number, None),
        over_time=fields.get("over_time", lambda c: c.choice(OVER_TIME), "sum"),
        label_zh=zh,
        label_en=en,
        line=cursor.line,
    )


def _caps(cursor: Cursor) -> tuple[tuple[str, float], ...]:
    fields = cursor.fields(("bonus", "deduction"))
    return tuple((kind, fields.get(kind, Cursor.number, 0.0)) for kind in sorted(fields.entries))


def _veto(cursor: Cursor) -> Veto:
    fields = cursor.fields(("code", "label", "indicator", "when", "effect", "over_time"))
    zh, en = fields.get("label", _label, ("", ""))
    return Veto(
        code=fields.need("code", Cursor.text, "?"),
        when=fields.need("when", Cursor.text, "> 0"),
        indicator=fields.get("indicator", Cursor.text, ""),
        over_time=fields.get("over_time", lambda c: c.choice(OVER_TIME), "sum"),
        label_zh=zh,
        label_en=en,
        line=cursor.line,
        **fields.need("effect", _effect, {}),
    )


def _effect(cursor: Cursor) -> dict[str, Any]:
    if not cursor.is_mapping():
        return {cursor.choice(("zero", "excluded")): True}
    fields = cursor.fields(("cap_grade", "drop_grades"))
    return {
        "cap_grade": fields.get("cap_grade", Cursor.text, ""),
        "drop_grades": fields.get("drop_grades", Cursor.integer, 0),
    }


def _drafts(fields: Fields) -> list[Draft]:
    """The tree as drafts, from `tree` (nested) or `nodes` (flat, each with its `parent`)."""
    if "nodes" in fields and "tree" not in fields:
        flat: list[Draft] = fields.get(
            "nodes", lambda c: [d for d in (i.attempt(_draft, None) for i in c.items()) if d], []
        )
        return _grow(flat, fields.owner)
    return fields.need("tree", _draft_list, [])


def _draft_list(cursor: Cursor, depth: int = 1) -> list[Draft]:
    if depth > MAX_DEPTH:
        raise too_deep(cursor.line)
    found = [item.attempt(lambda c: _draft(c, depth), None) for item in cursor.items()]
    return [draft for draft in found if draft is not None]


def _draft(cursor: Cursor, depth: int = 1) -> Draft | None:
    before = len(cursor.faults.found)
    fields = cursor.fields(NODE_KEYS)
    zh, en = fields.get("label", _label, ("", ""))
    entries: dict[str, Any] = {
        "label_zh": zh,
        "label_en": en,
        "goal": fields.get("goal", Cursor.text, ""),
        "indicator": fields.get("indicator", Cursor.text, ""),
        "direction": fields.get("direction", lambda c: c.choice(DIRECTIONS), ""),
        "unit_of_measure": fields.get("unit_of_measure", Cursor.text, ""),
        "target": fields.get("target", Cursor.number, None),
        "rule": fields.get("rule", _rule, None),
        "missing": fields.get("missing", _missing, None),
        "over_time": fields.get("over_time", lambda c: c.choice(OVER_TIME), "mean"),
        "decimals": fields.get("decimals", Cursor.integer, None),
        "per": fields.get("per", _per, None),
        "aggregate": fields.get("aggregate", _aggregate, None),
    }
    draft = Draft(
        code=fields.need("code", Cursor.text, f"?{cursor.line}"),
        weight=fields.need("weight", Cursor.number, None),
        line=cursor.line,
        fields=entries,
        parent=fields.get("parent", Cursor.text, ""),
    )
    draft.at_fault = len(cursor.faults.found) > before
    draft.children = fields.get("children", lambda c: _draft_list(c, depth + 1), [])
    return draft


def _rule(cursor: Cursor) -> ScoringRule:
    if not cursor.is_mapping():
        return build_rule(cursor.text(), {})
    fields = cursor.fields(None)
    name = fields.need("name", Cursor.text, "")
    params = {key: entry.plain() for key, entry in fields.entries.items() if key != "name"}
    return build_rule(name, params)


def _aggregate(cursor: Cursor) -> Aggregation:
    if not cursor.is_mapping():
        return build_aggregation(cursor.text(), {})
    fields = cursor.fields(None)
    name = fields.need("name", Cursor.text, "")
    return build_aggregation(name, {key: entry.plain() for key, entry in fields.entries.items() if key != "name"})


def _per(cursor: Cursor) -> Denominator:
    if not cursor.is_mapping():
        return Denominator(cursor.text())
    fields = cursor.fields(("indicator", "times"))
    return Denominator(fields.need("indicator", Cursor.text, "?"), fields.get("times", Cursor.number, 1.0))


def _grow(flat: list[Draft], owner: Cursor) -> list[Draft]:
    """The nested form of a flat list; unknown parents and circles are faults."""
    by_code = {draft.code: draft for draft in flat}
    roots = [draft for draft in flat if not draft.parent]
    for draft in flat:
        if draft.parent and draft.parent not in by_code:
            text = Text(
                f"“{draft.code}” has an unknown parent “{draft.parent}”.",
                f"“{draft.code}”的上级“{draft.parent}”不存在。",
            )
            _blame(owner, "unknown_parent", text, draft.line)
        elif draft.parent:
            by_code[draft.parent].children.append(draft)
    reached = {draft.code for root in roots for draft in _below(root)}
    for draft in flat:
        if draft.code not in reached and draft.parent in by_code:
            text = Text(f"“{draft.code}” hangs in a circle of parents.", f"“{draft.code}”的上级关系形成循环。")
            _blame(owner, "cycle", text, draft.line)
            break
    return roots


def _below(root: Draft) -> list[Draft]:
    found, waiting = [], [root]
    while waiting:
        draft = waiting.pop()
        found.append(draft)
        waiting.extend(draft.children)
    return found


def _blame(owner: Cursor, code: str, text: Text, line: int) -> None:
    owner.faults.found.append(DefinitionError(code, text, None, Place(owner.faults.file, line)))


def _shares_to_points(drafts: list[Draft], full_marks: float) -> None:
    """Turn sibling shares (adding up to 100) into points of the parent."""
    waiting: list[tuple[list[Draft], float]] = [(drafts, full_marks)]
    while waiting:
        siblings, full = waiting.pop()
        for draft in siblings:
            if draft.weight is not None:
                draft.weight = draft.weight * full / 100
                waiting.append((draft.children, draft.weight))


def _node(draft: Draft, faults: Faults) -> Node | None:
    """The finished node, or None where it is at fault (told already, or collected here)."""
    built = [_node(child, faults) for child in draft.children]
    children = tuple(child for child in built if child is not None)
    if draft.at_fault or draft.weight is None or len(children) < len(built):
        return None
    try:
        return Node(code=draft.code, weight=draft.weight, children=children, line=draft.line, **draft.fields)
    except DefinitionError as error:
        faults.add(error, Place(faults.file, draft.line, None, draft.code))
        return None
