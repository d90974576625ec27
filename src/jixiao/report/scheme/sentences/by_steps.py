"""Rules in steps: bands, tiers, points off per step or per event, a reviewer's points."""

from itertools import pairwise

from jixiao.engine.model.text import Text, show
from jixiao.engine.scoring.band_step import BandStep
from jixiao.engine.scoring.deduct_per_event import DeductPerEvent
from jixiao.engine.scoring.deduct_per_point import DeductPerPoint
from jixiao.engine.scoring.manual import Manual
from jixiao.engine.scoring.tier_range import TierRange
from jixiao.engine.scoring.tiered_standard import TieredStandard
from jixiao.library import standards
from jixiao.report.scheme.sentences.told import Told, joined, listing, percent, points, sentence

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def band_step(told: Told[BandStep]) -> Text:
    """分档赋分: which band earns what, and that outside of all there is nothing."""
    rule, value = told.rule, told.value
    gains = [told.share(gain) if rule.gives == "share" else points(gain) for _, gain in rule.bands]
    cuts = [told.figure(cut) for cut, _ in rule.bands]
    low = rule.edge == "from"
    parts = [
        Text(f"{cuts[0].en} {'or more' if low else 'or less'} earns {gains[0].en}",
             f"{value.zh}{cuts[0].zh}{'及以上' if low else '及以下'}的，得 {gains[0].zh}")
    ]  # fmt: skip
    for (better, cut), gain in zip(pairwise(cuts), gains[1:], strict=True):
        parts.append(
            Text(f"{cut.en} to below {better.en}, {gain.en}", f"{cut.zh}（含）以上、不足{better.zh}的，得 {gain.zh}")
            if low
            else Text(
                f"above {better.en} up to {cut.en}, {gain.en}", f"超过{better.zh}、不超过{cut.zh}的，得 {gain.zh}"
            )
        )
    if rule.bands[-1][1] > 0:
        last = cuts[-1]
        parts.append(
            Text(f"below {last.en}, 0 points", f"不足{last.zh}的，得 0 分")
            if low
            else Text(f"above {last.en}, 0 points", f"超过{last.zh}的，得 0 分")
        )
    return sentence(parts)


def deduct_per_point(told: Told[DeductPerPoint]) -> Text:
    """按差距扣分: points off for every step short of the mark, down to a floor."""
    rule, step, full = told.rule, told.step, told.all_points
    mark = told.goal if rule.threshold is None else told.figure(rule.threshold)
    off = points(rule.points_per_point / told.scale)
    far = Text("short", "低") if told.is_higher else Text("beyond", "高")
    end = (
        Text("never below 0", "扣完为止")
        if not rule.floor
        else Text(f"down to {points(rule.floor).en}", f"扣至 {points(rule.floor).zh}为止")
    )
    return sentence([
        Text(f"{told.value.en} {told.reached.en} {mark.en} earns {full.en}",
             f"{told.value.zh}{told.reached.zh}{mark.zh}的，得满分 {full.zh}"),
        Text(f"{told.missed.en} it, every {step.en} {far.en} costs {off.en} (a part of one in proportion), {end.en}",
             f"{told.missed.zh}{mark.zh}的，每{far.zh} {step.zh}扣 {off.zh}（不足 {step.zh}的按比例计算），{end.zh}"),
    ])  # fmt: skip


def deduct_per_event(told: Told[DeductPerEvent]) -> Text:
    """按次扣分，扣完为止: of one kind of event or of several."""
    rule = told.rule
    unit = Text(told.unit or "event", told.unit or "次")
    end = (
        Text("never below 0", "扣完为止")
        if rule.cap is None or rule.cap >= told.full
        else Text(f"at most {points(rule.cap).en} in all", f"合计最多扣 {points(rule.cap).zh}")
    )
    if rule.events:
        each = [
            Text(f"every event of {told.named(code).en} costs {points(cost).en}",
                 f"{told.named(code).zh}每发生 1 次扣 {points(cost).zh}")
            for code, cost in rule.events
        ]  # fmt: skip
        costs = listing(each) if len(each) > 1 else each[0]
        costs = Text(costs.en, "，".join(one.zh for one in each))
        together = Text(", counted together", "，合并计算") if len(each) > 1 else Text("", "")
        return sentence([Text(f"of {told.all_points.en}, {costs.en}{together.en}, {end.en}",
                              f"满分 {told.all_points.zh}，{costs.zh}{together.zh}，{end.zh}")])  # fmt: skip
    off = points(rule.points_each)
    return sentence([Text(f"of {told.all_points.en}, every {unit.en} costs {off.en}, {end.en}",
                          f"满分 {told.all_points.zh}，每发生 1 {unit.zh}扣 {off.zh}，{end.zh}")])  # fmt: skip


def manual(told: Told[Manual]) -> Text:
    """人工评分: the reviewer's points are the points."""
    full = told.all_points
    return sentence([
        Text(f"a reviewer gives 0 to {full.en}, which are the points", f"由评审人在 0 至 {full.zh}之间打分，所打分数即为得分"),
        Text("points outside of that are not taken", "超出范围的评分不予采用"),
    ])  # fmt: skip


_GIVEN = {
    "points": Text("the figure is the points given", "指标值为所打分数"),
    "percent": Text("the figure is the percentage of full marks given", "指标值为所打分数占满分的百分比"),
    "share": Text("the figure is the share of full marks given", "指标值为所打分数占满分的比例"),
}


def tier_range(told: Told[TierRange]) -> Text:
    """按评判等级赋分: points within the range of the tier that was chosen."""
    rule = told.rule
    tiers = [_tier(told, number, high, low) for number, (high, low) in enumerate(_ranges(rule), start=1)]
    parts = [
        Text(
            "a reviewer chooses a tier and gives points within its range",
            "由评审人评定等级，并在该等级的分值区间内打分",
        ),
        joined(tiers, ", ", "，"),
        Text("a tier holds its low end", "各区间含下限"),
        _GIVEN[rule.unit],
    ]
    if rule.tier:
        given, tier = told.named(rule.points), told.named(rule.tier)
        parts += [
            Text(
                f"the points stand in {given.en}, the tier (1 is the best) in {tier.en}",
                f"评分取自{given.zh}，等级取自{tier.zh}（1 为最高等级）",
            ),
            Text("points outside the chosen tier are not taken", "评分不在所评等级区间内的不予采用"),
        ]
    return sentence(parts)


def _ranges(rule: TierRange) -> list[tuple[float, float]]:
    """High and low end of each tier, as shares of full marks."""
    listed = (
        standards("qualitative-tiers", "qualitative_tiers")[rule.tiers] if isinstance(rule.tiers, str) else rule.tiers
    )
    return [(float(high), float(low)) for high, low in listed]


def _tier(told: Told[TierRange], number: int, high: float, low: float) -> Text:
    top, bottom = show(round(high * told.full, 10)), show(round(low * told.full, 10))
    name = ORDINALS[number - 1] if number <= len(ORDINALS) else f"{number}th"
    span = f"{percent(low)} – {percent(high)}"
    below, below_zh = ("", "") if number == 1 else ("below ", "不足 ")
    return Text(
        f"{name} tier {bottom} to {below}{top} ({span})",
        f"第 {number} 等级 {bottom} 分至{below_zh or ' '}{top} 分（{span}）",
    )


_TIERS = (
    Text("excellent", "优秀值"),
    Text("good", "良好值"),
    Text("average", "平均值"),
    Text("lower", "较低值"),
    Text("poor", "较差值"),
)


def tiered_standard(told: Told[TieredStandard]) -> Text:
    """按标准值分档赋分: five standard values with coefficients, in proportion in between."""
    rule, value = told.rule, told.value
    marks = [
        Text(f"{name.en} {told.figure(mark).en} (coefficient {show(part)})",
             f"{name.zh} {told.figure(mark).zh}（系数 {show(part)}）")
        for name, mark, part in zip(_TIERS, rule.standards, rule.coefficients, strict=True)
    ]  # fmt: skip
    most = told.share(rule.coefficients[0])
    return sentence([
        Text(f"standard values: {', '.join(mark.en for mark in marks)}", f"标准值：{'、'.join(mark.zh for mark in marks)}"),
        Text(f"{value.en} {told.reached.en} the excellent value earns {most.en}",
             f"{value.zh}{told.reached.zh}优秀值的，得 {most.zh}"),
        Text(f"between two standard values, {show(told.full)} × the coefficient, in proportion from the one reached to the next",
             f"介于两档标准值之间的，按 {show(told.full)} × 系数计分，系数自所达到的一档向上一档按比例计算"),
        Text(f"{told.missed.en} the poor value, 0 points", f"{told.missed.zh}较差值的，得 0 分"),
    ])  # fmt: skip
