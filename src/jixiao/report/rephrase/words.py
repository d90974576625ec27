"""Words that say which way, how much, why and when, units, and numbers however they are written, in both languages."""

import re

NUMERALS = re.compile(
    r"[〇零○一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅半双倍]+|翻番|翻一番|百分之|[0-9０-９]+|%|％|‰"
)
ENGLISH_NUMERALS = re.compile(
    r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundred|thousand|million|billion|dozen|half|halves|third|thirds|quarter|quarters|first|second|"
    r"fourth|fifth|once|twice|double|doubled|triple|tripled|percent|per cent|both|single|no|none)\b",
    re.IGNORECASE,
)
HARMLESS = re.compile(r"进一步|一致|统一|一般|一定|十分|万元|一票否决|同一|第一时间|一并|一律|一一|百分点|亿元")
"""Words in which a numeral is no number."""
CLASSES: dict[str, tuple[str, ...]] = {
    "up": (
        "上升", "增加", "增长", "提高", "提升", "上涨", "升高", "回升", "攀升", "rose", "rise", "risen", "rising",
        "increas", "grew", "grow", "gain", "climb", "up by",
    ),
    "down": (
        "下降", "减少", "降低", "下滑", "下跌", "回落", "减低", "缩减", "fell", "fall", "drop", "decreas",
        "declin", "down by", "reduc",
    ),
    "better": (
        "改善", "好转", "更好", "优于", "领先", "进步", "最好", "最优", "improv", "better", "ahead", "best",
        "leading",
    ),
    "worse": (
        "恶化", "变差", "更差", "落后", "退步", "最差", "差于", "worse", "behind", "lagg", "worst",
    ),
    "high": (
        "最高", "高于", "较高", "超过", "超出", "大于", "以上", "highest", "higher", "above", "exceed",
        "more than", "greater",
    ),
    "low": (
        "最低", "低于", "较低", "不足", "小于", "以下", "不及", "lowest", "lower", "below", "less than", "fewer",
        "under",
    ),
    "not": (
        "不", "未", "没有", "无", "非", "not", "never", "without", "cannot", "n't", "nobody", "nothing",
    ),
    "cause": (
        "因为", "由于", "因此", "所以", "导致", "造成", "源于", "归因", "得益于", "受益于", "原因", "because",
        "due to", "owing", "caused", "therefore", "thanks to", "as a result", "result of", "driven by", "reason",
    ),
    "trend": (
        "趋势", "持续", "连续", "不断", "逐步", "逐年", "日益", "稳步", "一直", "态势", "势头", "trend", "continu",
        "steadily", "gradual", "keep", "consecutive", "increasingly",
    ),
    "size": (
        "大幅", "显著", "明显", "略", "小幅", "急剧", "严重", "sharp", "significant", "slight", "marked",
        "dramatic", "serious", "huge",
    ),
    "time": (
        "去年", "上年", "今年", "本年", "上月", "本月", "上期", "本期", "同比", "环比", "明年", "下月", "下期",
        "昨", "last year", "this year", "last month", "this month", "year-on-year", "next", "yesterday",
        "previous", "earlier",
    ),
    "order": (
        "第", "首位", "末位", "居首", "垫底", "名列前茅", "top", "bottom", "foremost",
    ),
    "all": (
        "全部", "所有", "均", "都", "多数", "大部分", "少数", "部分", "all", "every", "most", "majority", "few",
        "some", "only", "仅", "只",
    ),
    "future": (
        "将", "预计", "有望", "可能", "will", "expect", "likely", "may ", "might",
    ),
    "about": (
        "约", "近", "逾", "超", "左右", "上下", "余", "接近", "将近", "大约", "nearly", "almost", "about", "around", "over ",
        "approximately", "roughly", "some ", "at least", "up to",
    ),
    "judged": (
        "优秀", "良好", "突出", "较好", "不错", "出色", "喜人", "满意", "优异", "薄弱", "较差", "成效", "成绩", "令人", "可喜",
        "遗憾",
        "excellent", "good", "strong", "weak", "poor", "impress", "outstanding", "success", "disappoint", "remarkabl",
        "fortunately", "unfortunately",
    ),
    "must": ("应", "须", "必须", "要求", "需要", "务必", "should", "must", "need", "ought", "have to"),
    "mean": ("平均", "均值", "mean", "average"),
    "median": ("中位数", "中位", "median"),
    "full": ("满分", "full marks"),
    "total": ("总分", "合计", "总计", "共计", "total", "in all", "sum"),
    "lost": ("失分", "扣分", "失去", "lost", "deduct"),
    "share": ("所占比例", "占比", "比例", "比重", "占", "率", "share", "rate", "proportion"),
    "rank": ("名次", "排名", "位列", "列", "rank"),
    "grade": ("等次", "grade"),
    "target": ("目标", "target", "goal"),
    "real": ("实际", "actual"),
    "budget": ("预算", "budget"),
    "spent": ("执行", "支出", "spent"),
    "limit": ("限值", "标准值", "limit"),
    "change": ("变动", "变化", "调整", "由", "变为", "change", "moved"),
}  # fmt: skip
"""The last classes say what a figure is. An answer has words of the same classes as the rule's text, between the same marks."""
UNITS = (
    "个百分点", "百分点", "分", "个", "项", "处", "名", "位", "次", "天", "条", "件", "万元", "亿元", "元", "人",
    "家", "户", "小时", "分钟", "points", "point", "organisations", "days", "errors", "%", "％", "µg", "mg",
)  # fmt: skip
PLACES = "市区县镇乡局厅委办"
"""Signs in which the names of places and offices end: an answer has no more of them than the rule's text."""
CAPITAL = re.compile(r"(?<![.!?:] )(?<!^)\b[A-Z][a-z]+")
"""A name in the middle of an English sentence."""
