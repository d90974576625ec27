"""The sections of a scheme's document about what stands beside the tree: 加减分, 一票否决, 等次, 分类考核组."""

from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Grid
from jixiao.report.scheme import words
from jixiao.report.scheme.sentences.told import points
from jixiao.report.scheme.speech import Speech, same
from jixiao.report.scheme.words import Names

FOR, OVER_TIME = Text("For", "事项"), Text("Over time", "跨期汇总")


def adjustments(scheme: Scheme, names: Names, speech: Speech) -> list[Block]:
    """What every event brings or costs, and the caps."""
    if not scheme.adjustments:
        return [speech.paragraph([Text("the scheme has no bonus and no deduction", "本办法未设加减分项")])]
    heads = (FOR, Text("Kind", "类别"), Text("Points", "分值"), Text("At most", "本项上限"), OVER_TIME)
    rows = [
        (
            item.label(), words.KINDS[item.kind], words.adjustment_points(item), words.at_most(item.cap),
            words.OVER_TIME[item.over_time],
        )
        for item in scheme.adjustments
    ]  # fmt: skip
    said = [
        Text(
            f"all {words.KINDS[kind].en} items together at most {points(cap).en}",
            f"各项{words.KINDS[kind].zh}合计不超过 {points(cap).zh}",
        )
        for kind, cap in scheme.adjustment_caps
    ]
    said += [
        Text("the total never falls below 0", "总分扣至 0 分为止"),
        Text("an event that is not reported counts as none", "未报次数的按未发生计"),
    ]
    return [speech.grid(heads, rows), speech.paragraph(said)]


def vetoes(scheme: Scheme, names: Names, speech: Speech) -> list[Block]:
    """When a veto strikes, and what it does."""
    if not scheme.vetoes:
        return [speech.paragraph([Text("the scheme has no veto", "本办法未设一票否决事项")])]
    heads = (FOR, OVER_TIME, Text("Strikes when", "触发条件"), Text("Effect", "后果"))
    rows = [
        (veto.label(), words.OVER_TIME[veto.over_time], words.condition(veto), words.effect(veto, scheme.grades))
        for veto in scheme.vetoes
    ]
    said = [
        Text("a missing figure strikes nobody", "没有数值的不触发"),
        Text("grades first fall by steps, then are capped", "先下调等次，再限定最高等次"),
        Text("the score stays unless it becomes 0", "除记 0 分外，得分不变"),
    ]
    return [speech.grid(heads, rows), speech.paragraph(said)]


def grades(scheme: Scheme, names: Names, speech: Speech) -> list[Block]:
    """From where to where each grade goes, and how many may get it."""
    if not scheme.grades:
        return [speech.paragraph([Text("the scheme has no grades", "本办法未设等次")])]
    has_quota = any(grade.quota is not None for grade in scheme.grades)
    heads = [Text("Grade", "等次"), Text("Points", "得分")]
    heads += [Text("Of those ranked", "名额（占组内有得分单位）")] if has_quota else []
    rows = [
        [grade.label(), words.grade_span(scheme.grades, place), *([words.quota(grade)] if has_quota else [])]
        for place, grade in enumerate(scheme.grades)
    ]
    said = [Text("scores are rounded before they are graded", "先舍入后定等"), *(_QUOTA if has_quota else ())]
    return [speech.grid(heads, rows), speech.paragraph(said)]


_QUOTA = (
    Text(
        "places are the share of those in the peer group who have a score, rounded down, given from the best down",
        "名额按比例与考核组内有得分单位数相乘后向下取整，由高分到低分确定",
    ),
    Text(
        "who finds no place, and equals of whom not all find one, go to the next grade",
        "超出名额的，以及同分而名额不足的，一并列入下一等次",
    ),
    Text("who may not have a grade by veto takes none of its places", "因一票否决不得评为该等次的不占名额"),
)


def peer_groups(scheme: Scheme, names: Names, speech: Speech) -> list[Block]:
    """Who is ranked among whom."""
    if not scheme.peer_groups:
        none = Text("there are no peer groups: all are ranked together", "未划分考核组，全部单位统一排名")
        return [speech.paragraph([none])]
    heads = (Text("Group", "考核组"), Text("Number", "单位数"), Text("Organisations", "单位"))
    rows = []
    for group in scheme.peer_groups:
        members = [names.get(code, same(code)) for code in group.organisations]
        listed = Text(", ".join(name.en for name in members), "、".join(name.zh for name in members))
        rows.append((group.label(), same(str(len(members))), listed))
    rule = Text("each organisation is ranked and graded within its own group", "各单位在所属考核组内排名、定等")
    return [speech.grid(heads, rows, numeric=(1,)), speech.paragraph([rule])]


def codes(scheme: Scheme, speech: Speech) -> Grid:
    """What everything is called in files of data, and from which indicator it is read."""
    named: list[tuple[Text, str, str]] = [
        *((node.label(), node.code, "、".join(node.observed) if node.is_leaf else "") for node in scheme.walk()),
        *((item.label(), item.code, item.indicator) for item in scheme.adjustments),
        *((veto.label(), veto.code, veto.indicator) for veto in scheme.vetoes),
        *((grade.label(), grade.code, "") for grade in scheme.grades),
        *((group.label(), group.code, "") for group in scheme.peer_groups),
    ]
    heads = (Text("Name", "名称"), Text("Code", "编码"), Text("Read from", "数据指标"))
    rows = [(label, same(code), same(read)) for label, code, read in named]
    return speech.grid(heads, rows)
