"""Rules that look at the peer group: places, percentiles, how far off the middle."""

from jixiao.engine.model.text import Text, show
from jixiao.engine.scoring.deviation import DeviationRule
from jixiao.engine.scoring.mad import MedianDeviation
from jixiao.engine.scoring.percentile import Percentile
from jixiao.engine.scoring.rank_bonus import RankBonus
from jixiao.engine.scoring.zscore import ZScore
from jixiao.report.scheme.sentences.told import Told, both, percent, points, sentence

SHOWN_ONE_BY_ONE = 6


def rank_bonus(told: Told[RankBonus]) -> Text:
    """排名加减分: points for the first places, off for the last."""
    rule = told.rule
    best = (
        Text("from the highest value down", "由高到低")
        if told.is_higher
        else Text("from the lowest value up", "由低到高")
    )
    parts = [Text(f"ranked within the peer group {best.en}", f"考核组内按{told.value.zh}{best.zh}排名")]
    if rule.around:
        base = points(rule.around)
        parts.append(Text(f"counted from {base.en}", f"以 {base.zh}为基准"))
    if rule.top:
        each = _falling(rule.top, rule.each)
        parts.append(Text(f"the first {rule.top} gain {each.en}", f"前 {rule.top} 名依次加 {each.zh} 分"))
    if rule.bottom:
        each = _falling(rule.bottom, rule.each)
        parts.append(Text(f"the last {rule.bottom} lose, from the very last on, {each.en}",
                          f"后 {rule.bottom} 名自末位起依次减 {each.zh} 分"))  # fmt: skip
    parts.append(Text("the others neither gain nor lose; equals share the place nearer to either end",
                      "其余不加不减；并列的，加分取靠前名次、减分取靠后名次"))  # fmt: skip
    return sentence(parts)


def _falling(count: int, each: float) -> Text:
    """What the places bring one after the other: 5、4、3、2、1."""
    steps = [show(each * place) for place in range(count, 0, -1)]
    if count <= SHOWN_ONE_BY_ONE:
        return Text(f"{', '.join(steps)} points", "、".join(steps))
    return Text(f"{steps[0]}, {steps[1]} … {steps[-1]} points", f"{steps[0]}、{steps[1]}……{steps[-1]}")


_TOO_FEW = Text("not scored where the group has fewer than two values", "组内有数单位不足两个的不计分")


def percentile(told: Told[Percentile]) -> Text:
    """按组内百分位赋分: the share of the peer group that is left behind."""
    way = both(
        "{full} × ({place} − 1) ÷ ({count} − 1)",
        full=show(told.full),
        place=Text("place counted from the worst", "自末位起的名次"),
        count=Text("number with a value", "组内有数单位数"),
    )
    return sentence([
        Text(f"by percentile in the peer group: {way.en}", f"按考核组内百分位计分，即 {way.zh}"),
        Text(f"the best earns {told.all_points.en}, the worst none", f"最优者得满分 {told.all_points.zh}，末位得 0 分"),
        Text("equals share the place nearer to the end", "并列的取靠后名次"),
        _TOO_FEW,
    ])  # fmt: skip


def zscore(told: Told[ZScore]) -> Text:
    """按组内标准分赋分: standard deviations off the mean."""
    name = Text("standard score", "标准分")
    return _deviation(
        told,
        name,
        Text("mean of the group", "组内平均值"),
        Text("its standard deviation (n − 1)", "组内标准差（n − 1）"),
    )


def mad(told: Told[MedianDeviation]) -> Text:
    """按组内中位数偏差赋分: median absolute deviations off the median."""
    name, middle = Text("deviation", "偏差"), Text("median of the group", "组内中位数")
    spread = Text("the median of |value − median|", "组内各单位与中位数之差绝对值的中位数")
    return _deviation(told, name, middle, spread)


def _deviation(told: "Told[ZScore] | Told[MedianDeviation]", name: Text, middle: Text, spread: Text) -> Text:
    """How far off the middle in spreads, and the points for that."""
    rule: DeviationRule = told.rule
    way = both("{name} = ({value} − {middle})", name=name, value=told.bare, middle=middle)
    given = both(
        f"{{full}} × ({percent(rule.centre)} {'+' if told.is_higher else '−'} {percent(rule.step)} × {{name}})",
        full=show(told.full),
        name=name,
    )
    least, most = told.share(rule.lowest), told.share(rule.highest)
    return sentence([
        Text(f"{way.en} ÷ {spread.en}", f"{way.zh}÷ {spread.zh}"),
        Text(f"points = {given.en}", f"得分 = {given.zh}"),
        Text(f"never below {least.en} nor above {most.en}", f"最低 {least.zh}，最高 {most.zh}"),
        Text(f"{_TOO_FEW.en}, or its values do not differ", f"{_TOO_FEW.zh}，数值没有差异的亦同"),
    ])  # fmt: skip
