"""`plot_receipt`: the way of one score from full marks down, as a waterfall."""

from math import fsum

from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, brief, did_you_mean
from jixiao.engine.scoring.receipt import Line, Receipt
from jixiao.report.charts import Step, Waterfall
from jixiao.report.plots.plot import Plot
from jixiao.report.plots.words import Names, beside, node_number, points, spoken

MOST_STEPS = 10


def plot_receipt(
    evaluation: Evaluation,
    organisation: str,
    node: str | None = None,
    *,
    names: Names | None = None,
    language: str = "zh",
) -> Plot:
    """What one score lost on the way from full marks, largest first, then bonus, deduction, veto and rounding.

    Small losses are joined where there are many. The steps add up to the score exactly, or the plot is not drawn.
    """
    zh = spoken(language)
    node_number(evaluation, node)
    codes = evaluation.workings.roster.codes
    if organisation not in codes:
        text = Text(f"There is no organisation “{organisation}”.", f"没有单位“{organisation}”。")
        raise DefinitionError("unknown_organisation", text, did_you_mean(organisation, codes))
    found = evaluation.explain(organisation, node)
    name, label = (names or {}).get(organisation, organisation), found.label_zh if zh else found.label_en
    period = evaluation.period.label_zh if zh else evaluation.period.label_en
    steps = _steps(found, language)
    title = _finding(evaluation, found, name, language)
    formula = (found.formula_zh if zh else found.formula_en) if found.kind == "leaf" else ""
    head = f"{label}，{period}" if zh else f"{label}, {period}"
    subtitle = head if not formula else f"{head}：{formula}" if zh else f"{head}: {formula}"
    unit = Text("points", "分").in_language(language)
    return Plot(title, subtitle, Waterfall(title, steps, unit, evaluation.scheme.rounding.digits))


def _steps(found: Receipt, language: str) -> list[Step]:
    full = Step(Text("Full marks", "满分").in_language(language), found.weight, is_total=True)
    if found.score is None:
        return [full]
    end = Step(Text("Score", "得分").in_language(language), found.score, is_total=True)
    if found.kind == "leaf":
        off = round(found.score - found.weight, 9)
        word = Text("Lost", "失分") if off < 0 else Text("Above full marks", "超出满分")
        return [full, *([Step(word.in_language(language), off)] if off else []), end]
    lost = [_step(line, -line.lost, language) for line in found.contributions if line.kind == "child" and line.lost]
    lost.sort(key=lambda step: step.value)
    extras = [
        _step(line, line.points, language) for line in found.contributions if line.kind != "child" and line.points
    ]
    room = max(MOST_STEPS - len(extras), 2)
    if len(lost) > room:
        rest = lost[room - 1 :]
        joined = Text(f"{len(rest)} others", f"其余 {len(rest)} 项").in_language(language)
        lost = [*lost[: room - 1], Step(joined, round(fsum(step.value for step in rest), 9))]
    return [full, *lost, *extras, end]


def _step(line: Line, value: float, language: str) -> Step:
    return Step(line.label_zh if language == "zh" else line.label_en, value)


def _finding(evaluation: Evaluation, found: Receipt, name: str, language: str) -> str:
    """The score and what cost most of it."""
    if found.score is None:
        return Text(f"{name} has no score", f"{name}：未计分").in_language(language)
    score, full = points(evaluation, found.score), brief(found.weight)
    head = Text(f"{name}: {score} of {full} points", f"{beside(name)}得 {score} 分（满分 {full}）")
    lost = [line for line in found.contributions if line.kind == "child" and (line.lost or 0.0) > 0]
    if found.kind == "leaf" or not lost:
        return head.in_language(language)
    worst = max(lost, key=lambda line: line.lost or 0.0)
    cost = points(evaluation, worst.lost or 0.0)
    return Text(
        f"{head.en}; most was lost on “{worst.label_en}” (−{cost})",
        f"{head.zh}，失分最多的是“{worst.label_zh}”（−{cost}）",
    ).in_language(language)
