"""An office's own kind of report as a file of sentences: places in braces are filled with bound figures, nothing is run."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from jixiao.engine.model.errors import DefinitionError, DefinitionErrors
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.model.yaml_cursor import Cursor, Fields
from jixiao.report.document import Block, Paragraph
from jixiao.report.facts import Book, Source, Speaker
from jixiao.report.facts.wording import Part
from jixiao.report.kinds.kind import Draft, Section
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.results import Results
from jixiao.report.results.reading import read_root
from jixiao.report.templates.facts import Told, read_asked

BRACES = re.compile(r"\{([^{}]*)\}")
KEYS = ("title", "label", "of_one", "names", "sections")
SECTION_KEYS = ("heading", "text", "passages")
PASSAGES = {
    "overall": "overall:overall", "ranking": "ranking:ranking", "changes": "changes:changes", "losses": "losses:losses",
    "faults": "faults:faults", "vetoes": "vetoes:vetoes", "warnings": "warned:warned", "outlook": "outlook:outlook",
    "problems": "problems:problems", "advice": "advice:advice", "method": "method:method",
    "own_standing": "own_standing:own_standing", "own_indicators": "own_indicators:own_indicators",
    "own_change": "changes:own_change",
}  # fmt: skip
"""Passages that the house writes by rule, by the names under which a file may call them in."""
OF_ONE = ("own_standing", "own_indicators", "own_change")
REPORT = Text("Report", "报告")
BEGIN = Text("Begin with “title: …” and “sections:”.", "请以“title: 标题”和“sections:”开头。")


@dataclass(frozen=True)
class WordingSection:
    """A heading, sentences with places in braces, and passages of the house below them."""

    heading: Text
    sentences: tuple[Text, ...]
    passages: tuple[str, ...]


@dataclass
class Wording:
    """A kind of report (`Kind`) that an office wrote; `fixed` are names whose digits are no figures (《…》〔2020〕10号)."""

    heading: Text
    sections: tuple[WordingSection, ...]
    fixed: Mapping[str, Text] = field(default_factory=dict)
    of_one: bool = False
    label: Text = REPORT

    @classmethod
    def from_yaml(cls, text: str, name: str = "") -> "Wording":
        """The file; DefinitionErrors with every fault and its line: typed figures, unknown facts, unknown passages."""
        root = read_root(text, name, BEGIN)
        fields = root.attempt(lambda cursor: cursor.fields(KEYS), None)
        made = None if fields is None else _wording(fields)
        if root.faults.found or made is None:
            raise DefinitionErrors(root.faults.found)
        return made

    def draft(self, source: Source, book: Book, speaker: Speaker, about: str) -> Draft:
        told = Told(source, book, speaker, about)
        sections = [self._section(each, told, source, book, speaker, about) for each in self.sections]
        title = self._title(told, speaker.say(self.heading))
        return Draft(Text(title, title), sections)

    def _title(self, told: Told, words: str) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self._filled(words, told))

    def _section(
        self, section: WordingSection, told: Told, source: Source, book: Book, speaker: Speaker, about: str
    ) -> Section:
        blocks: list[Block] = [Paragraph(self._filled(speaker.say(each), told)) for each in section.sentences]
        for name in section.passages:
            if not isinstance(source, Results):
                text = Text(f"The passage “{name}” is one of evaluations.", f"段落“{name}”仅适用于考核结果。")
                raise DefinitionError("other_source", text)
            blocks += _passage(name)(EvaluationDesk(book, speaker, source, about))
        return (section.heading, blocks)

    def _filled(self, words: str, told: Told) -> tuple[Part, ...]:
        """Words with their places filled."""
        parts: list[Part] = []
        for number, piece in enumerate(BRACES.split(words)):
            if not number % 2:
                parts.append(piece)
            elif piece.strip() in self.fixed:
                parts.append(told.desk.name(self.fixed[piece.strip()]))
            else:
                parts += told.answer(read_asked(piece))
        return tuple(part for part in parts if part != "")


def _passage(name: str) -> Callable[[EvaluationDesk], list[Block]]:
    module, _sign, function = PASSAGES[name].partition(":")
    found: Callable[[EvaluationDesk], list[Block]] = getattr(
        import_module(f"jixiao.report.passages.evaluation.{module}"), function
    )
    return found


def _wording(fields: Fields) -> Wording:
    fixed = fields.get("names", _fixed, {})
    of_one = fields.get("of_one", lambda cursor: cursor.choice(("true", "false")) == "true", False)
    heading = fields.need("title", lambda cursor: _sentence(cursor, fixed), Text("", ""))
    sections = fields.need(
        "sections", lambda cursor: tuple(_section(item, fixed, of_one) for item in cursor.items()), ()
    )
    return Wording(heading, sections, fixed, of_one, fields.get("label", _both, heading))


def _fixed(cursor: Cursor) -> dict[str, Text]:
    return {name: _both(entry) for name, entry in cursor.fields(None).entries.items()}


def _section(cursor: Cursor, fixed: Mapping[str, Text], of_one: bool) -> WordingSection:
    fields = cursor.fields(SECTION_KEYS)
    heading = fields.need("heading", lambda each: _sentence(each, {}, may_ask=False), Text("", ""))
    sentences = fields.get("text", lambda each: _sentences(each, fixed), ())
    passages = fields.get("passages", lambda each: tuple(_passage_name(item, of_one) for item in each.items()), ())
    return WordingSection(heading, sentences, passages)


def _passage_name(cursor: Cursor, of_one: bool) -> str:
    name = cursor.choice(tuple(PASSAGES))
    if name in OF_ONE and not of_one:
        text = Text(f"“{name}” is about one organisation.", f"“{name}”是针对单个单位的段落。")
        raise cursor.error("of_one", text, Text("Write “of_one: true” above.", "请在上方写“of_one: true”。"))
    return name


def _sentences(cursor: Cursor, fixed: Mapping[str, Text]) -> tuple[Text, ...]:
    if not cursor.is_list():
        return (_sentence(cursor, fixed),)
    return tuple(item.attempt(lambda each: _sentence(each, fixed), Text("", "")) for item in cursor.items())


def _sentence(cursor: Cursor, fixed: Mapping[str, Text], *, may_ask: bool = True) -> Text:
    """A sentence in one or both languages, every place in it known and no figure typed by hand."""
    both = _both(cursor)
    for words in dict.fromkeys(both):
        _check_words(cursor, words)
        for asked in BRACES.findall(words):
            if asked.strip() in fixed and may_ask:
                continue
            try:
                read_asked(asked)
            except DefinitionError as fault:
                advice = fault.advice
                if fault.code == "unknown_fact" and fixed:
                    near = did_you_mean(asked.strip(), fixed)
                    advice = near if near.en.startswith("Did") else advice
                raise cursor.error(fault.code, fault.text, advice) from None
    return both


def _check_words(cursor: Cursor, words: str) -> None:
    bare = BRACES.sub("", words)
    if "{" in bare or "}" in bare:
        raise cursor.error(
            "brace", Text(f"A brace is not closed in “{words[:60]}”.", f"“{words[:60]}”中花括号未配对。")
        )
    if any(sign.isdecimal() for sign in bare):
        text = Text(f"A figure is typed by hand in “{words[:60]}”.", f"“{words[:60]}”中有手写的数字。")
        mend = Text(
            "Ask for it in braces, or put a fixed name (a document's number) under “names:” and write {its key}.",
            "请用花括号引用数据；文号等固定名称请列在“names:”下，再以 {键} 引用。",
        )
        raise cursor.error("typed_figure", text, mend)


def _both(cursor: Cursor) -> Text:
    if not cursor.is_mapping():
        return Text(cursor.text(), cursor.text())
    fields = cursor.fields(("zh", "en"))
    zh, en = (fields.get(language, Cursor.text, "") for language in ("zh", "en"))
    if not zh and not en:
        raise cursor.error("missing_key", Text("Write zh: or en: here.", "此处请写 zh: 或 en:。"))
    return Text(en or zh, zh or en)


def reads_as_wording(plain: Any) -> bool:
    """Whether plain text looks like a file of sentences and not like a layout."""
    return bool(re.search(r"(?m)^sections\s*:", plain))
