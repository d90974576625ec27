"""What changed between two versions of a scheme as a document (修订对照): a table per section, before and after."""

from itertools import takewhile

from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Cell, Document, Facts, Grid, Head, Heading, Span, write_html, write_markdown
from jixiao.report.scheme.amendments import ADDED, REMOVED, Amendment, scheme_amendments
from jixiao.report.scheme.document import numbered
from jixiao.report.scheme.facts import POINTS, RULE, SECTIONS, TREE
from jixiao.report.scheme.speech import Speech
from jixiao.report.scheme.words import Names


def scheme_comparison(old: Scheme, new: Scheme, language: str = "zh", *, names: Names | None = None) -> str:
    """What changed from the old version to the new one, in Markdown, in `zh` or `en`."""
    return write_markdown(_document(old, new, Speech(language), names))


def scheme_comparison_page(old: Scheme, new: Scheme, language: str = "zh", *, names: Names | None = None) -> str:
    """The same as one HTML file that needs nothing else."""
    return write_html(_document(old, new, Speech(language), names))


def _document(old: Scheme, new: Scheme, speech: Speech, names: Names | None) -> Document:
    changes = scheme_amendments(old, new, names=names)
    blocks: list[Block] = [speech.paragraph(_headline(changes))]
    sections = [section for section in SECTIONS if any(change.section == section for change in changes)]
    for number, section in enumerate(sections, start=1):
        blocks.append(Heading(numbered(number, section, speech)))
        blocks.append(_grid([change for change in changes if change.section == section], speech))
    digests = (
        (speech.say(Text("Before", "修订前")), (Span(old.digest, "code"),)),
        (speech.say(Text("After", "修订后")), (Span(new.digest, "code"),)),
    )
    blocks += [Heading(speech.say(Text("Digests (SHA-256)", "校验码（SHA-256）"))), Facts(digests)]
    title = Text(f"{new.label.en}: what changed", f"{new.label.zh}修订对照")
    subtitle = Text(f"Version {old.version} → {new.version}", f"{old.version} 版 → {new.version} 版")
    return Document(speech.say(title), speech.say(subtitle), speech.language, tuple(blocks))


def _headline(changes: tuple[Amendment, ...]) -> list[Text]:
    """How much changed, and which indicators came and went."""
    n = len(changes)
    if not n:
        return [Text("both versions say the same", "两版内容一致，没有变化")]
    parts = [Text(f"{n} change{'s' if n > 1 else ''}", f"共 {n} 处变化")]
    in_tree = [change for change in changes if change.section == TREE]
    for what in (ADDED, REMOVED):
        labels = [change.label for change in in_tree if change.what == what]
        if labels:
            en, zh = ", ".join(f"“{label.en}”" for label in labels), "、".join(f"“{label.zh}”" for label in labels)
            parts.append(Text(f"{what.en}: {en}", f"{what.zh}指标 {len(labels)} 项：{zh}"))
    for what, told in ((POINTS, Text("other points", "分值调整")), (RULE, Text("other rules", "赋分规则调整"))):
        count = sum(change.what == what for change in in_tree)
        if count:
            parts.append(Text(f"{told.en}: {count}", f"{told.zh} {count} 项"))
    return parts


def _grid(changes: list[Amendment], speech: Speech) -> Grid:
    """A row per change; an item reaches over all of its changes."""
    named = any(change.code for change in changes)
    heads = [Head(speech.say(Text("Item", "事项")), names=True, width=16)] if named else []
    columns = (
        (Text("What", "内容"), 14 if named else 30),
        (Text("Before", "修订前"), 35),
        (Text("After", "修订后"), 35),
    )
    heads += [
        Head(speech.say(column), names=not named and not place, width=width)
        for place, (column, width) in enumerate(columns)
    ]
    shared = {label for label, codes in _codes_of(changes).items() if len(codes) > 1}
    rows: list[tuple[Cell | None, ...]] = []
    for place, change in enumerate(changes):
        told = (change.what, change.before, change.after)
        cells: list[Cell | None] = [Cell(speech.say(text)) for text in told]
        if named:
            is_first = not place or changes[place - 1].code != change.code
            n_rows = len(list(takewhile(lambda other: other.code == change.code, changes[place:])))  # noqa: B023
            label = speech.say(change.label) or change.code
            name = (label, " ", Span(change.code, "faint")) if change.label in shared else label
            cells.insert(0, Cell(name, n_rows) if is_first else None)
        rows.append(tuple(cells))
    return Grid(tuple(heads), tuple(rows))


def _codes_of(changes: list[Amendment]) -> dict[Text, set[str]]:
    """The codes that go by each label: one that came may be called like one that went."""
    found: dict[Text, set[str]] = {}
    for change in changes:
        found.setdefault(change.label, set()).add(change.code)
    return found
