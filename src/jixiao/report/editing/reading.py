"""Reads what a person wrote in the place of a rule's line: words and tokens; a figure cannot be typed, changed or joined."""

import re
import unicodedata

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.report.document import Line, Told
from jixiao.report.editing.numbers import changed_by, joined, new_numbers
from jixiao.report.editing.tokens import Tokens

LONGEST = 2000
TOKEN = re.compile(r"\{([^{}]*)\}")
WIDE = str.maketrans("｛｝", "{}")
SHOWN = 5


def read_words(words: str, line: Line) -> str:
    """The words with marks of the rule's line, to be kept. DefinitionError that says what cannot stand there, and why.

    A number typed as it stands in the rule's line is that figure, where only one reads so.
    """
    tokens = Tokens(line)
    plain = _plain(words)
    if not plain:
        raise DefinitionError(
            "no_words", Text("There are no words.", "没有填写文字。"),
            Text("Write a sentence, or take the edit back to have the rule's words.",
                 "请填写文字，或撤回修改以恢复自动生成的文字。"),
        )  # fmt: skip
    if len(plain) > LONGEST:
        text = Text(f"A paragraph has at most {LONGEST} characters.", f"每段文字最多 {LONGEST} 字。")
        raise DefinitionError("too_long", text, Text("Say it in fewer words.", "请精简文字。"))
    marked = _with_typed(_marked(plain, tokens), tokens)
    _check(marked, tokens)
    return marked


def _plain(words: str) -> str:
    """One line, without signs that cannot be seen; marks of our own are nobody's to type."""
    spaced = re.sub(r"\s+", " ", words.translate(WIDE))
    seen = "".join(sign for sign in spaced if unicodedata.category(sign)[0] != "C")
    return seen.replace("⟦", "").replace("⟧", "").strip()


def _marked(words: str, tokens: Tokens) -> str:
    def mark(found: re.Match[str]) -> str:
        label = re.sub(r"\s+", " ", found[1]).strip()
        if label not in tokens.labels:
            raise _unknown(label, tokens)
        return f"⟦{tokens.labels[label]}⟧"

    marked = TOKEN.sub(mark, words)
    if "{" in marked or "}" in marked:
        raise DefinitionError(
            "brace", Text("A brace is not closed.", "花括号没有配对。"),
            Text("Each figure stands between { and }.", "每个数字写在一对 { } 之间。"),
        )  # fmt: skip
    return marked


def _unknown(label: str, tokens: Tokens) -> DefinitionError:
    alike = [f"{{{each}}}" for each in tokens.labels if each.rpartition(" ")[0] == label]
    if alike:
        shown = "、".join(alike)
        return DefinitionError(
            "which_token",
            Text(f"More than one figure reads {{{label}}}.", f"有不止一个数字写作 {{{label}}}。"),
            Text(f"Write the one that is meant: {shown}.", f"请写明是哪一个：{shown}。"),
        )  # fmt: skip
    text = Text(
        f"{{{label}}} is not a figure of this paragraph: a figure may be moved or left out, never changed.",
        f"{{{label}}} 不是本段的数字：数字可以移动或删去，不能改动。",
    )
    if not tokens.labels:
        return DefinitionError("unknown_token", text, Text("This paragraph has no figures.", "本段没有数字。"))
    return DefinitionError("unknown_token", text, did_you_mean(label, tokens.labels))


def _with_typed(marked: str, tokens: Tokens) -> str:
    """A number that was typed just as one of the line's figures reads becomes that figure."""
    single = {label: mark for label, mark in tokens.labels.items() if _is_plain(label, tokens)}
    for label in sorted(single, key=len, reverse=True):
        exact = re.compile(rf"(?<![\w.,，−+%⟦-])(?<!\d){re.escape(label)}(?![\d%％‰]|[.,，]\d)", re.ASCII)
        marked = exact.sub(f"⟦{single[label]}⟧", marked)
    return marked


def _is_plain(label: str, tokens: Tokens) -> bool:
    """Only one figure reads so, and it has more than one digit: a single digit may be anything."""
    part = tokens.asked.parts[tokens.labels[label]]
    return part.text.strip() == label and sum(sign.isdecimal() for sign in label) > 1


def _check(marked: str, tokens: Tokens) -> None:
    asked = tokens.asked.words
    typed = new_numbers(marked, _told(asked, tokens))
    if typed:
        shown = "、".join(dict.fromkeys(typed[:SHOWN]))
        raise DefinitionError(
            "typed_figure",
            Text(f"“{shown}” is typed by hand: a figure of a report comes from the results alone.",
                 f"“{shown}”是手工写入的数字：报告中的数字只能来自考核结果。"),
            Text("Put one of the figures of this paragraph there, in braces, or say it without a number.",
                 "请用花括号引用本段的数字，或改为不含数字的表述。"),
        )  # fmt: skip
    if joined(marked, asked):
        raise DefinitionError(
            "joined", Text("Two figures stand so close that they read as one.", "两个数字紧挨在一起，会被读成一个数。"),
            Text("Write words between them.", "请在两个数字之间写上文字。"),
        )  # fmt: skip
    figures = frozenset(mark for mark, part in tokens.asked.parts.items() if isinstance(part, Told))
    changed = changed_by(marked, asked, figures)
    if changed is not None:
        label = tokens.asked.parts[changed].text
        raise DefinitionError(
            "changed_figure",
            Text(f"A sign or a unit beside {{{label}}} makes another figure of it.",
                 f"{{{label}}} 前后的符号或单位使其变成了另一个数。"),
            Text("Keep the unit that the paragraph had there, and add no sign.", "请保留原文的单位，不要加符号。"),
        )  # fmt: skip


def _told(asked: str, tokens: Tokens) -> str:
    """The rule's words with marks for tokens alone: what its names say may be said."""
    said = asked
    labelled = set(tokens.labels.values())
    for mark, part in tokens.asked.parts.items():
        if mark not in labelled and not any(sign.isdecimal() for sign in part.text):
            said = said.replace(f"⟦{mark}⟧", part.text)
    return said
