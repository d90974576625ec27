"""Whether an answer says the same: marks in their order, no other number in any writing, the same directions, no new cause.

It is strict on purpose: a good rewording that is thrown away costs nothing, a wrong one that is kept costs trust.
"""

import re
from collections import Counter
from collections.abc import Iterable

from jixiao.engine.model.text import Text
from jixiao.report.rephrase.masked import MARK, Masked
from jixiao.report.rephrase.words import CAPITAL, CLASSES, ENGLISH_NUMERALS, HARMLESS, NUMERALS, PLACES, UNITS

LONGEST = 2.5
"""So many times as long as the rule's text may an answer be."""
MARKUP = re.compile(r"[<>*#`|\[\]{}\\_~]|https?:|www\.")


def fault_of(answer: str, asked: Masked, names: Iterable[str]) -> Text | None:
    """Why an answer is thrown away; None where it says the same."""
    words = answer.strip()
    checks = (_form(words, asked), _marks(words, asked), _numbers(words, asked), _names(words, asked, names))
    first = next((fault for fault in checks if fault is not None), None)
    return first or _directions(words, asked) or _units(words, asked)


def _bare(words: str) -> str:
    return MARK.sub("·", words)


def _form(words: str, asked: Masked) -> Text | None:
    if not words or "\n" in words or len(words) > LONGEST * len(asked.words) + 20:
        return Text("it is empty, of several lines or far longer", "内容为空、分行或过长")
    if MARKUP.search(_bare(words)) and not MARKUP.search(_bare(asked.words)):
        return Text("it holds markup", "含有标记符号")
    return None


def _marks(words: str, asked: Masked) -> Text | None:
    """All of them, none twice, in the same order: what belongs to whom stays as it was."""
    if "⟦" in MARK.sub("", words) or "⟧" in MARK.sub("", words) or MARK.findall(words) != asked.marks:
        return Text("figures or names are missing, new or in another order", "数字或名称缺失、新增或次序改变")
    return None


def _numerals(words: str) -> Counter[str]:
    bare = HARMLESS.sub("·", _bare(words))
    found = NUMERALS.findall(bare) + [each.lower() for each in ENGLISH_NUMERALS.findall(bare)]
    other = [sign for sign in bare if sign.isnumeric() and not NUMERALS.search(sign)]
    return Counter(found + other)


def _numbers(words: str, asked: Masked) -> Text | None:
    if _numerals(words) != _numerals(asked.words):
        return Text("it says a number that the facts do not", "出现事实中没有的数字")
    return None


def _names(words: str, asked: Masked, names: Iterable[str]) -> Text | None:
    """A name of the report may only stand where its mark stands; another one nowhere."""
    bare, own = _bare(words), _bare(asked.words)
    if any(bare.count(sign) > own.count(sign) for sign in PLACES) or set(CAPITAL.findall(bare)) - set(
        CAPITAL.findall(own)
    ):
        return Text("it seems to name somebody whom the facts do not", "似乎出现事实中没有的名称")
    for name in names:
        if len(name) > 1 and bare.count(name) > own.count(name):
            return Text(f"it names “{name}” by itself", f"自行写出名称“{name}”")
    return None


LISTED = sorted(((word, name) for name, group in CLASSES.items() for word in group), key=lambda pair: -len(pair[0]))
"""The longest first: 不足 is no “not”, 平均 no “all”."""


def _classes(words: str) -> list[str]:
    """Marks, and the classes of words, in the order in which they stand; the same class twice in a row is one, but for “not”."""
    found: list[str] = []
    for place, piece in enumerate(MARK.split(words)):
        found += [piece] if place % 2 else _classes_in(piece.lower())
    return [each for place, each in enumerate(found) if each == "not" or not place or found[place - 1] != each]


def _classes_in(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        hit = next(
            ((word, name) for word, name in LISTED if text.startswith(word, at) and _begins(text, at, word)), None
        )
        if hit:
            found.append(hit[1])
        at += len(hit[0]) if hit else 1
    return found


def _begins(text: str, at: int, word: str) -> bool:
    """An English word counts from its beginning only."""
    return not word[0].isascii() or at == 0 or not (text[at - 1].isascii() and text[at - 1].isalpha()) or word == "n't"


def _directions(words: str, asked: Masked) -> Text | None:
    if _classes(words) != _classes(asked.words):
        return Text("a direction, cause or trend is other than in the facts", "方向、原因或趋势的说法与事实不一致")
    return None


def _units_after(words: str) -> list[str]:
    """What unit follows each figure, “” for none."""
    units = []
    for found in MARK.finditer(words):
        after = words[found.end() :].lstrip()
        units.append(next((unit for unit in UNITS if after.startswith(unit)), ""))
    return units


def _units(words: str, asked: Masked) -> Text | None:
    if _units_after(words) != _units_after(asked.words):
        return Text("a unit is missing or other than in the facts", "计量单位缺失或与事实不一致")
    return None
