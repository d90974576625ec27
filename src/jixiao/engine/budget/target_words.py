"""The words around the number of a target: signs, words of change, and words that say nothing of the figure."""

import re
from collections.abc import Iterable

from jixiao.engine.model.chinese_numerals import chinese_number
from jixiao.engine.model.units import COUNTERS, read_unit


def _words(text: str) -> list[str]:
    return text.split()


# 民法典第一千二百五十九条：“以上”“以下”“以内”“届满”包括本数；“不满”“超过”“以外”不包括本数。
BEFORE = {
    "≥": _words("≥ >= => 大于等于 大于或等于 高于或等于 不少于 不低于 不小于 不得少于 不得低于 不应低于"),
    "≤": _words("≤ <= =< 小于等于 小于或等于 低于或等于 不超过 不高于 不大于 不多于 不得超过 不得高于 不应超过"),
    ">": _words("> 大于 高于 多于 超过 逾 超"),
    "<": _words("< 小于 低于 少于 不满 不足 不到"),
    "=": _words("== = 等于"),
    "≈": _words("≈ 约为 约 大约 大概 近"),
}
"""Signs and the words that mean them, in front of a number."""
BEFORE["≥"] += _words("至少 最少 达到 达 保持在")
BEFORE["≤"] += _words("至多 最多 控制在 不晚于 不迟于")
AFTER = {
    "≥": _words("及其以上 及以上 或以上 以上"),
    "≤": _words("及其以下 及以下 或以下 以下 以内 之内 内 之前 以前 前"),
    "≈": _words("左右 上下"),
}
STRICT = {"≥": ">", "≤": "<"}
UP = _words("同比增长 环比增长 增长 增加 提高 提升 上升 增幅")
DOWN = _words("同比下降 环比下降 下降 降低 减少 压减 压缩 降幅")
FILLERS = [
    *_words("年度指标值 指标值 目标值 实际完成值 实际完成 完成值 已经完成 累计完成 全部完成 全年完成 计划完成 完成"),
    *_words("已 实际 累计 合计 总计 共计 共 计划 预计 全年 年度 年均 平均 确保 力争 目标 均 为 在 于 是 同比 环比"),
    *_words("较上年 比上年 每 : ¥ ￥"),
]
"""Words in front of a number that do not change what it is."""
HARMLESS = [
    *_words("全部 完成 达标 办结 办理 完毕 到位 发放 拨付 支付 验收 竣工 交付 上报 反馈 答复 任务 实现 的 即可 予以"),
]
"""Words behind a number that do not change what it is."""
TIMES = _words("年 个月 季度 个季度 周 个星期 月 日 天 人 户 次 期 个")
NO_SUBJECT = frozenset("第前不无未没零非")
"""Signs that make a number behind a word something else than what is counted: 第3季度, 前5名, 不计."""
_NUMERALS = re.compile(r"[〇零一二两三四五六七八九十百千万亿]+(?:点[〇零一二三四五六七八九]+)?")


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


SIGN_BY_WORD = {word: sign for sign, words in BEFORE.items() for word in words}
SIGN_AFTER = {word: sign for sign, words in AFTER.items() for word in words}
SIGN_WORDS, AFTER_WORDS = _any(SIGN_BY_WORD), _any(SIGN_AFTER)
CHANGE_WORDS = _any((*UP, *DOWN))
PER = re.compile(rf"每({_any(TIMES)})$")
_FILLED = re.compile(f"(?:{_any(FILLERS)})+")
_HARMLESS = re.compile(f"(?:{_any(HARMLESS)})*")


def without_fillers(words: str) -> str:
    """What is left of the words in front of a number when those that say nothing are gone."""
    return _FILLED.sub("", words)


def is_harmless(words: str) -> bool:
    """Whether the words behind a number leave it what it is."""
    return _HARMLESS.fullmatch(words) is not None


def counted(word: str) -> str:
    """个村, 名学生, 家企业 → 个, 名, 家: the word that counts, where the whole is no known unit."""
    head, stroke, rest = word.partition("/")
    is_new = bool(head) and head not in TIMES and read_unit(head, known_only=True) is None
    return (head[0] if is_new and head[0] in (*COUNTERS, "名", "位", "人") else head) + stroke + rest


def is_known_unit(word: str) -> bool:
    """Whether a word is a unit of measure or a span of time, 分 (also “a bit”) and bare scales left out."""
    unit = read_unit(word, known_only=True)
    return word in TIMES or (unit is not None and unit.base not in ("", "分"))


def in_digits(text: str) -> str:
    """百分之九十 → 90%, 三个月内 → 3个月内: a text without digits whose numeral counts something; else unchanged."""
    share = re.sub(r"百分之([〇零一二两三四五六七八九十百]+)", lambda found: _digits(found[1]) + "%", text)
    if re.search(r"[0-9]", share):
        return re.sub(r"百分之([0-9.]+)", r"\1%", share)
    return share if (found := _NUMERALS.search(share)) is None else _replaced(share, found)


def _replaced(text: str, found: re.Match[str]) -> str:
    """The text with its numeral in digits, where a known unit and nothing else that matters stands behind it."""
    rest = re.match(rf"(.*?)(?:{AFTER_WORDS})?(?:{_any(HARMLESS)})*$", text[found.end() :])
    if rest is None or not is_known_unit(rest[1]):
        return text
    return text[: found.start()] + _digits(found[0]) + text[found.end() :]


def _digits(numeral: str) -> str:
    number = chinese_number(numeral)
    return numeral if number is None else f"{number.normalize():f}"
