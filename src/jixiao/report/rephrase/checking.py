"""Whether an answer says the same: marks in their order, no other number in any writing, the same directions, no new cause.

It is strict on purpose: a good rewording that is thrown away costs nothing, a wrong one that is kept costs trust.
"""

import re
from collections import Counter
from collections.abc import Iterable

from jixiao.engine.model.text import Text
from jixiao.report.rephrase.masked import MARK, Masked

LONGEST = 2.5
"""So many times as long as the rule's text may an answer be."""
NUMERALS = re.compile(
    r"[〇零○一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅半双倍]+|百分之|[0-9０-９]+|%|％|‰"
)
ENGLISH_NUMERALS = re.compile(
    r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundred|thousand|million|billion|dozen|half|halves|third|thirds|quarter|quarters|first|second|"
    r"fourth|fifth|once|twice|double|doubled|triple|tripled|percent|per cent|both|single|no|none)\b",
    re.IGNORECASE,
)
"""Numbers however they are written. Some are parts of other words (进一步, 一致, 十分): those that the rule's text has too pass."""
HARMLESS = re.compile(r"进一步|一致|统一|一般|一定|十分|万元|一票否决|同一|第一时间|一并|一律|一一|百分点|亿元")
CLASSES: dict[str, tuple[str, ...]] = {
    "up": ("上升", "增加", "增长", "提高", "提升", "上涨", "升高", "回升", "攀升", "rose", "rise", "risen", "rising", "increas", "grew",
           "grow", "gain", "climb", "up by"),
    "down": ("下降", "减少", "降低", "下滑", "下跌", "回落", "减低", "缩减", "fell", "fall", "drop", "decreas", "declin", "down by",
             "reduc"),
    "better": ("改善", "好转", "更好", "优于", "领先", "进步", "最好", "最优", "improv", "better", "ahead", "best", "leading"),
    "worse": ("恶化", "变差", "更差", "落后", "退步", "最差", "差于", "worse", "behind", "lagg", "worst"),
    "high": ("最高", "高于", "较高", "超过", "超出", "大于", "以上", "highest", "higher", "above", "exceed", "more than", "greater"),
    "low": ("最低", "低于", "较低", "不足", "小于", "以下", "不及", "lowest", "lower", "below", "less than", "fewer", "under"),
    "not": ("不", "未", "没有", "无", "非", "not", "never", "without", "cannot", "n't", "nobody", "nothing"),
    "cause": ("因为", "由于", "因此", "所以", "导致", "造成", "源于", "归因", "得益于", "受益于", "原因", "because", "due to", "owing",
              "caused", "therefore", "thanks to", "as a result", "result of", "driven by", "reason"),
    "trend": ("趋势", "持续", "连续", "不断", "逐步", "逐年", "日益", "稳步", "一直", "态势", "势头", "trend", "continu", "steadily",
              "gradual", "keep", "consecutive", "increasingly"),
    "size": ("大幅", "显著", "明显", "略", "小幅", "急剧", "严重", "sharp", "significant", "slight", "marked", "dramatic", "serious",
             "huge"),
    "time": ("去年", "上年", "今年", "本年", "上月", "本月", "上期", "本期", "同比", "环比", "明年", "下月", "下期", "昨", "last year",
             "this year", "last month", "this month", "year-on-year", "next", "yesterday", "previous", "earlier"),
    "order": ("第", "首位", "末位", "居首", "垫底", "名列前茅", "top", "bottom", "foremost"),
    "all": ("全部", "所有", "均", "都", "多数", "大部分", "少数", "部分", "all", "every", "most", "majority", "few", "some", "only",
            "仅", "只"),
    "future": ("将", "预计", "有望", "可能", "will", "expect", "likely", "may ", "might"),
}  # fmt: skip
"""Words that say which way, how much, why, when and of how many: as many of each class as the rule's text has, in its order."""
MARKUP = re.compile(r"[<>*#`|\[\]{}\\_~]|https?:|www\.")
UNITS = (
    "个百分点", "百分点", "分", "个", "项", "处", "名", "位", "次", "天", "条", "件", "万元", "亿元", "元", "人", "家", "户", "小时", "分钟",
    "points", "point", "organisations", "days", "errors", "%", "％", "µg", "mg",
)  # fmt: skip


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
    """A name of the report may only stand where its mark stands."""
    bare, own = _bare(words), _bare(asked.words)
    for name in names:
        if len(name) > 1 and bare.count(name) > own.count(name):
            return Text(f"it names “{name}” by itself", f"自行写出名称“{name}”")
    return None


def _classes(words: str) -> list[str]:
    """Classes of the words in the order in which they stand; of words within each other the longest."""
    text, found = _bare(words).lower(), []
    at = 0
    listed = sorted(((word, name) for name, group in CLASSES.items() for word in group), key=lambda pair: -len(pair[0]))
    while at < len(text):
        hit = next(
            ((word, name) for word, name in listed if text.startswith(word, at) and _begins(text, at, word)), None
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
