"""What answered for a series, in words: the engine's name of a model or of several brought together."""

import re

from jixiao.engine.model.text import Text
from jixiao.web.base.templatetags.words import reading_chinese

MEMBERS = {
    "boosting": Text("boosting over all series", "全部序列合训的梯度提升"),
    "damped": Text("damped trend", "阻尼趋势"),
    "damped_log": Text("damped trend on logarithms", "阻尼趋势（对数）"),
    "drift": Text("drift", "平均增减外推"),
    "ets": Text("ETS", "指数平滑 ETS"),
    "naive": Text("same period last year", "上年同期"),
    "naive_growth": Text("same period last year with growth", "上年同期加增速"),
    "seasonal_naive": Text("same period last year", "上年同期"),
    "theta": Text("Theta", "Theta 法"),
    "theta_log": Text("Theta on logarithms", "Theta 法（对数）"),
}
WAYS = {"mean": Text("mean of {}", "{}的平均"), "median": Text("median of {}", "{}的中位数")}
NAME = re.compile(r"(?:(?P<way>[a-z]+)\((?P<many>[^)]*)\)|(?P<one>[a-z_]+))(?P<more>(?:\+[a-z_]+)*)")


def model_words(name: str) -> str:
    """`median(boosting+theta+naive)+ets` → median of boosting over all series, Theta, …; with ETS. Unknown: as it is."""
    found = NAME.fullmatch(name)
    if found is None:
        return name
    chinese = reading_chinese()
    spoken = _one(found["one"]) if found["one"] else _many(found["way"], re.split("[,+]", found["many"]))
    extra = [_one(each) for each in found["more"].split("+") if each]
    if not extra:
        return spoken
    return f"{spoken}，并入{'、'.join(extra)}" if chinese else f"{spoken}; with {', '.join(extra)}"


def _one(code: str) -> str:
    known = MEMBERS.get(code)
    return code if known is None else known.zh if reading_chinese() else known.en


def _many(way: str, codes: list[str]) -> str:
    """Each member once, with how often it counts where that is more than once."""
    times = {code: codes.count(code) for code in codes}
    names = [_one(code) + (f" ×{n}" if n > 1 else "") for code, n in times.items()]
    shape = WAYS.get(way, Text(way + " of {}", way + "：{}"))
    return (shape.zh if reading_chinese() else shape.en).format(
        "、".join(names) if reading_chinese() else ", ".join(names)
    )
