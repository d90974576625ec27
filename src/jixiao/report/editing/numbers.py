"""Numbers that somebody typed, in whatever writing, and words that would change what a figure says."""

import re
from collections import Counter

from jixiao.report.rephrase.masked import MARK
from jixiao.report.rephrase.words import ENGLISH_NUMERALS, HARMLESS

HAN = "〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅"
ORDINARY = re.compile(
    rf"{HARMLESS.pattern}|万一|千万|万万|三三两两|五花八门|[一二三四五六七八九十]是|其[一二三四]|"
    r"[一两二三四五六七八九十](?=个?(?:方面|层面|环节|渠道|抓手|维度))|一个|一项|一些|一批|一系列|一并|一体|一线|"
    r"一律|一次性|一旦|一时|一直|一同|一起|一切|一票|唯一|逐一|进一|第一时间|再一次|一条龙|百姓|百日|千方百计|四季|十足|"
    r"三农|两节|两会|两级|双方|双重|双向|半成品"
)
"""Words of every official text in which a numeral counts nothing of the results."""
SPELT = re.compile(
    rf"百分之|[{HAN}]{{2,}}|第[{HAN}]+|[{HAN}半](?:分之|成|倍|点[{HAN}])|一半|半数|过半|翻[{HAN}]?番|成倍|倍增|"
    r"[〇零二两三四五六七八九十百千万亿](?:个|家|名|位|项|分|处|次|天|条|件|元|人|户|期|月|年|季|级|档|单位)|"
    r"一(?:名|位|分(?!析|类|别|管)|倍|成)"
)
PLAIN = frozenset({"no", "none", "both", "single", "one", "once"})
ENUMERATED = re.compile(r"(?:^|[.;:!?] +)(?:first|second|third|fourth|fifth),", re.IGNORECASE)
SHARES = "%％‰"
SIGN_BEFORE = re.compile(r"[-−–+±~～≈<>≤≥＋－×÷/.．^]\s?$")
GROWS = re.compile(r"^\s?(?:[万亿千百十佰仟kKmM](?![a-zA-Z])|[.．,·/^×÷]\d|[⁰¹²³⁴-⁹])")
JOINED = re.compile(r"⟧[\s.．,:：/×^*_~–—−+-]?⟦")
UNITS = re.compile(
    r"^\s?(个百分点|百分点|percentage points|points?|万元|亿元|千元|元|倍|成|分(?!别|钟|类|组|管|布|析|为)|分钟|小时|吨|公里|"
    r"平方米|人|户|件|µg|mg|yuan|million|thousand|billion)"
)
"""What says of which kind a figure is: another one after it would make it another figure."""


def typed_numbers(words: str) -> list[str]:
    """Every number that stands outside of marks, in digits of any script or spelt out."""
    bare = MARK.sub("·", words)
    found = re.findall(r"\d[\d.,，]*\d|\d", bare)
    found += [sign for sign in bare if sign.isnumeric() and not sign.isdecimal() and sign not in HAN]
    found += [sign for sign in bare if sign in SHARES]
    told = ORDINARY.sub("·", bare)
    found += SPELT.findall(told)
    english = ENUMERATED.sub(" ", bare)
    return found + [each for each in ENGLISH_NUMERALS.findall(english) if each.lower() not in PLAIN and each.isascii()]


def new_numbers(words: str, asked: str) -> list[str]:
    """Those that do not stand in the rule's words as often."""
    known = Counter(typed_numbers(asked))
    found = []
    for each in typed_numbers(words):
        if known[each] > 0:
            known[each] -= 1
        else:
            found.append(each)
    return found


def _around(words: str) -> list[tuple[str, str, str]]:
    """Each mark with what stands before and behind it, up to the next marks."""
    pieces = MARK.split(words)
    return [(pieces[place], pieces[place - 1], pieces[place + 1]) for place in range(1, len(pieces), 2)]


def changed_by(words: str, asked: str, figures: frozenset[str]) -> str | None:
    """The mark of a figure that the words around it would change: a sign, a power, another unit; None where all is well.

    What stands around the same figure in the rule's words is well.
    """
    own: dict[str, set[tuple[str, str, str]]] = {}
    for mark, before, behind in _around(asked):
        own.setdefault(mark, set()).add(_dress(before, behind))
    for mark, before, behind in _around(words):
        sign, power, unit = _dress(before, behind)
        known = own.get(mark, set())
        if mark not in figures:
            continue
        if sign and sign not in {each[0] for each in known}:
            return mark
        if power and power not in {each[1] for each in known}:
            return mark
        if unit and unit not in {each[2] for each in known}:
            return mark
    return None


def _dress(before: str, behind: str) -> tuple[str, str, str]:
    sign, power, unit = SIGN_BEFORE.search(before), GROWS.search(behind), UNITS.search(behind)
    return (sign[0].strip() if sign else "", power[0].strip() if power else "", unit[1] if unit else "")


def joined(words: str, asked: str) -> bool:
    """Whether two marks stand so close that they would be read as one number, more often than in the rule's words."""
    return len(JOINED.findall(words)) > len(JOINED.findall(asked))
