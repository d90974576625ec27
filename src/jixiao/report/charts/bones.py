"""Draws a cause diagram: the spine leads to the problem, bones lean towards it, causes stand along their bone."""

from jixiao.report.charts.bones_spec import Bone, Bones
from jixiao.report.charts.drawings import Drawing, line, text, wrapped

WIDTH, HEIGHT, SPINE = 860.0, 380.0, 190.0
FIRST_FOOT, PITCH, LEAN, NECK = 235.0, 200.0, 60.0, 645.0
EDGE, RIB, MOST_CAUSES, MOST_BONES = 42.0, 172.0, 5, 6
HEAD_WIDTH, LINE_HEIGHT = 195.0, 19.0


def draw_bones(chart: Bones) -> Drawing:
    """Bones alternate above and below; the head is at the right."""
    marks = [line(28, SPINE, NECK, SPINE, "axis-line")]
    marks += [line(NECK - 10, SPINE + side, NECK, SPINE, "axis-line") for side in (-6, 6)]
    lines = wrapped(chart.head, HEAD_WIDTH, 5)
    top = SPINE + 5 - LINE_HEIGHT * (len(lines) - 1) / 2
    marks += [text(NECK + 10, top + LINE_HEIGHT * n, words, style="strong") for n, words in enumerate(lines)]
    for number, bone in enumerate(chart.bones[:MOST_BONES]):
        marks += _bone(bone, FIRST_FOOT + PITCH * (number // 2), is_above=number % 2 == 0)
    return WIDTH, HEIGHT, marks


def _bone(bone: Bone, foot: float, *, is_above: bool) -> list[str]:
    tip, edge = foot - LEAN, EDGE if is_above else HEIGHT - EDGE
    marks = [line(tip, edge, foot, SPINE, "series" if bone.causes else "lead")]
    marks.append(
        text(
            tip,
            edge - 10 if is_above else edge + 22,
            bone.label,
            anchor="middle",
            style="strong" if bone.causes else "",
        )
    )
    for number, cause in enumerate(bone.causes[:MOST_CAUSES], start=1):
        share = number / (MOST_CAUSES + 1)
        x, y = tip + (foot - tip) * share, edge + (SPINE - edge) * share
        marks.append(line(x - RIB, y, x, y, "lead"))
        marks.append(text(x - RIB, y - 4, wrapped(cause, RIB - 8, 1)[0]))
    return marks
