"""Rules that first make a figure (growth, a mix of rates, an index) and leave its points to another rule."""

from typing import Any

from jixiao.engine.model.text import Text, show
from jixiao.engine.scoring.combining import CombiningRule
from jixiao.engine.scoring.composite_index import CompositeIndex
from jixiao.engine.scoring.expert_trimmed_mean import ExpertTrimmedMean
from jixiao.engine.scoring.growth import Growth
from jixiao.engine.scoring.iaqi import AirQualityIndex
from jixiao.engine.scoring.linear_between import LinearBetween
from jixiao.engine.scoring.rate_mix import RateMix
from jixiao.engine.scoring.ratio_capped import RatioCapped
from jixiao.report.scheme.sentences.told import Told, both, listing, percent, points, sentence

POLLUTANTS = {
    "so2": "SO₂", "no2": "NO₂", "pm10": "PM₁₀", "pm25": "PM₂.₅", "co": "CO", "o3": "O₃",
    "so2_24h": "SO₂ 24 h", "so2_1h": "SO₂ 1 h", "no2_24h": "NO₂ 24 h", "no2_1h": "NO₂ 1 h", "co_24h": "CO 24 h",
    "co_1h": "CO 1 h", "o3_8h": "O₃ 8 h", "o3_1h": "O₃ 1 h", "pm10_24h": "PM₁₀ 24 h", "pm25_24h": "PM₂.₅ 24 h",
}  # fmt: skip


def growth(told: Told[Growth]) -> Text:
    """按增长率赋分: over the same period last year or over the period before."""
    rule, name = told.rule, Text("growth", "增长率")
    before = (
        Text("the same period last year", "上年同期")
        if rule.against == "last_year"
        else Text("the period before", "上期")
    )
    rate = both("({now} − {before}) ÷ |{before}|", now=Text("this period", "本期"), before=before)
    way = sentence([
        Text(f"growth = {rate.en}, in percent", f"增长率 = {rate.zh}，以百分数表示"),
        Text("not scored where the earlier figure is 0", "基期为 0 的不计分"),
    ])  # fmt: skip
    grown: dict[str, Any] = {"unit": "%", "scale": 100.0 if rule.unit == "share" else 1.0}
    if rule.then is not None:
        return _after(way, told.inner(rule.then, name, **grown))
    line = told.inner(LinearBetween(rule.base, rule.stretch), name, **grown)
    if rule.base is not None and rule.stretch is not None:
        return _after(way, line)
    target = told.target if rule.target is None else rule.target
    ratio = told.inner(RatioCapped(), name, target=target, **grown)
    either = Text(f"Where a base line and a stretch line are given: {line.en} Else: {ratio.en}",
                f"给出考核线和挑战线的：{line.zh}未给出的：{ratio.zh}")  # fmt: skip
    return _after(way, either)


def _after(way: Text, points_of: Text) -> Text:
    return Text(f"{way.en} {points_of.en}", f"{way.zh}{points_of.zh}")


def _scored(
    told: Told[Any], rule: CombiningRule, name: Text, target: float | None, unit: str, scale: float = 1.0
) -> Text:
    """How the combined figure earns its points: by `then`, else as usual, with `target` where none is set."""
    aim = told.target if told.target is not None or rule.then is not None else target
    return told.inner(rule.scorer, name, target=aim, unit=unit, scale=scale)


def rate_mix(told: Told[RateMix]) -> Text:
    """三率综合赋分: the weighted mix of rates."""
    rule, name = told.rule, Text("the mixed rate", "综合率")
    total = sum(weight for _, weight in rule.weights)
    parts = [
        Text(f"{percent(weight / total)} × {told.named(code).en}", f"{percent(weight / total)} × {told.named(code).zh}")
        for code, weight in rule.weights
    ]
    way = sentence([Text(f"mixed rate = {' + '.join(part.en for part in parts)}",
                         f"综合率 = {' + '.join(part.zh for part in parts)}")])  # fmt: skip
    in_percent = rule.unit == "percent"
    scored = _scored(told, rule, name, 100.0 if in_percent else 1.0, "%", 1.0 if in_percent else 100.0)
    return _after(way, scored)


def expert_trimmed_mean(told: Told[ExpertTrimmedMean]) -> Text:
    """专家评分去极值平均: the mean without the highest and lowest."""
    rule, name = told.rule, Text("the mean", "平均分")
    codes, n = listing([told.named(code) for code in rule.experts]), rule.drop
    parts = [
        Text(
            f"{len(rule.experts)} experts ({codes.en}) give scores out of {show(rule.out_of)}",
            f"由 {len(rule.experts)} 位专家（{codes.zh}）评分，每份满分 {points(rule.out_of).zh}",
        )
    ]
    if n:
        parts.append(
            Text(
                f"with {rule.trim_from} or more scores the mean leaves out the {n} highest and the {n} lowest, else none",
                f"评分满 {rule.trim_from} 份的，去掉 {n} 个最高分和 {n} 个最低分后取平均，不满的取全部平均",
            )
        )
    else:
        parts.append(Text("the mean of all is taken", "取全部评分的平均"))
    parts.append(Text(f"with fewer than {rule.least} scores, not scored", f"评分不足 {rule.least} 份的不计分"))
    return _after(sentence(parts), _scored(told, rule, name, rule.out_of, ""))


def iaqi(told: Told[AirQualityIndex]) -> Text:
    """空气质量指数: the worst of the individual indices."""
    rule, name, of = told.rule, Text("the index (AQI)", "空气质量指数（AQI）"), _from(told, told.rule.pollutants)
    kind = Text("daily", "日报") if rule.averaging == "daily" else Text("hourly", "实时报")
    way = sentence([
        Text(f"the air quality index by {rule.standard} ({kind.en})", f"按 {rule.standard}（{kind.zh}）计算空气质量指数"),
        Text(f"it is the largest of the individual indices of {of.en}, of those that have a value",
             f"取{of.zh}中有数各项分指数的最大值"),
    ])  # fmt: skip
    return _after(way, _scored(told, rule, name, None, ""))


def composite_index(told: Told[CompositeIndex]) -> Text:
    """环境空气质量综合指数: every pollutant over its limit, added up."""
    rule, name, of = told.rule, Text("the index", "综合指数"), _from(told, told.rule.pollutants)
    weights = dict(rule.weights)
    parts = [
        Text(f"composite index = Σ concentration ÷ limit, over {of.en}", f"综合指数 = Σ 浓度 ÷ 限值，计入{of.zh}"),
        Text(f"limits are those of {rule.standard}", f"限值依 {rule.standard}"),
    ]
    if weights:
        listed = [f"{POLLUTANTS.get(code, code)} {show(weight)}" for code, weight in weights.items()]
        parts.append(Text(f"weighted {', '.join(listed)}, the others 1", f"各项权数：{'、'.join(listed)}，其余为 1"))
    kept = Text(f"{rule.digits} decimal{'' if rule.digits == 1 else 's'}", f"{rule.digits} 位小数")
    parts.append(Text(f"rounded to {kept.en} by GB/T 8170", f"按 GB/T 8170 修约至 {kept.zh}"))
    every = sum(weights.get(code, 1.0) for code in ("so2", "no2", "pm10", "pm25", "co", "o3"))
    return _after(sentence(parts), _scored(told, rule, name, every, ""))


def _from(told: Told[Any], named: tuple[tuple[str, str], ...]) -> Text:
    """Pollutants, each with the indicator that it is read from."""
    each = [
        Text(
            f"{POLLUTANTS.get(name, name)} ({told.named(code).en})",
            f"{POLLUTANTS.get(name, name)}（{told.named(code).zh}）",
        )
        for name, code in named
    ]
    return listing(each)
