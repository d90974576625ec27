"""What changed between two versions of a scheme, one change at a time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text, show
from jixiao.report.scheme.facts import (
    FROM,
    FULL_MARKS,
    MEMBERS,
    NOTHING,
    ORDER,
    POINTS,
    SECTIONS,
    TREE,
    Fact,
    Item,
    Key,
    items_of,
    order,
)
from jixiao.report.scheme.speech import same
from jixiao.report.scheme.words import Names

ADDED, REMOVED = Text("added", "新增"), Text("removed", "删除")
Items = Mapping[Key, Item]


@dataclass(frozen=True)
class Amendment:
    """One change: which item of which section, what about it (`added` and `removed` too), before and after in words."""

    section: Text
    code: str
    label: Text
    what: Text
    before: Text
    after: Text


def scheme_amendments(old: Scheme, new: Scheme, *, names: Names | None = None) -> tuple[Amendment, ...]:
    """Every change from one version to the other, in the order of reading; none where both say the same."""
    former, latter = items_of(old, names), items_of(new, names)
    found: list[Amendment] = []
    for key, item in latter.items():
        if key in former:
            found += _of_item(former[key], item, former, latter)
        else:
            found.append(Amendment(item.section, item.code, item.label, ADDED, NOTHING, item.summary))
    for key, item in former.items():
        if key not in latter:
            found.append(Amendment(item.section, item.code, item.label, REMOVED, item.summary, NOTHING))
    found += _reordered(former, latter)
    return tuple(sorted(found, key=lambda change: SECTIONS.index(change.section)))


def _of_item(old: Item, new: Item, former: Items, latter: Items) -> Iterator[Amendment]:
    for what in dict.fromkeys((*old.facts, *new.facts)):
        before, after = old.facts.get(what, _NONE), new.facts.get(what, _NONE)
        if what == ORDER and _NONE not in (before, after):
            before, after = _in_both(before, former, latter), _in_both(after, former, latter)
        if before.content != after.content:
            yield Amendment(new.section, new.code, new.label, what, *_told(what, before, after))


_NONE = Fact(None, NOTHING)


def _in_both(listed: Fact, former: Items, latter: Items) -> Fact:
    """An order without the nodes that are in one version only: they are told as added or removed."""
    return order(code for code in listed.content if (TREE, code) in former and (TREE, code) in latter)


def _told(what: Text, before: Fact, after: Fact) -> tuple[Text, Text]:
    """Both in words: points with the amount of the change, a group's members with who came and went."""
    if what == MEMBERS:
        return before.told, _with_moves(before, after)
    if what in (POINTS, FROM, FULL_MARKS) and isinstance(before.content, float) and isinstance(after.content, float):
        off = after.content - before.content
        amount = f"{'+' if off > 0 else '−'}{show(abs(round(off, 10)))}"
        return before.told, Text(f"{after.told.en} ({amount})", f"{after.told.zh}（{amount}）")
    if before.told.en != after.told.en and before.told.zh != after.told.zh:
        return before.told, after.told
    return _in_full(before), _in_full(after)


def _in_full(fact: Fact) -> Text:
    """Where the words do not tell two facts apart, the content itself beside them."""
    if isinstance(fact.content, Text):
        return Text(f"{fact.content.en} / {fact.content.zh}", f"{fact.content.zh} / {fact.content.en}")
    if fact.told.en == str(fact.content):
        return same(fact.told.en)
    return Text(f"{fact.told.en} [{fact.content}]", f"{fact.told.zh}〔{fact.content}〕")


def _with_moves(before: Fact, after: Fact) -> Text:
    came = [code for code in after.content if code not in before.content]
    went = [code for code in before.content if code not in after.content]
    en = [f"{word} {', '.join(codes)}" for word, codes in (("in", came), ("out", went)) if codes]
    zh = [f"{word} {'、'.join(codes)}" for word, codes in (("调入", came), ("调出", went)) if codes]
    if not en:
        return after.told
    return Text(f"{after.told.en} ({'; '.join(en)})", f"{after.told.zh}（{'；'.join(zh)}）")


def _reordered(former: Items, latter: Items) -> Iterable[Amendment]:
    """Sections (but the tree, which tells it node by node) whose items stand in another order."""
    for section in SECTIONS:
        if section == TREE:
            continue
        before = order(code for place, code in former if place == section and (place, code) in latter)
        after = order(code for place, code in latter if place == section and (place, code) in former)
        if before != after:
            yield Amendment(section, "", same(""), ORDER, before.told, after.told)
