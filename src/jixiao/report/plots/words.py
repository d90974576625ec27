"""Words that every picture needs: the language, names of organisations, points with the digits of the scheme."""

from collections.abc import Mapping

from jixiao.engine.evaluate import Evaluation
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.report.charts.figures import written

Names = Mapping[str, str]


def spoken(language: str) -> bool:
    """Whether the language is Chinese; ValueError unless it is zh or en."""
    if language not in ("zh", "en"):
        raise ValueError(f"language must be zh or en, not {language!r}")
    return language == "zh"


def beside(name: str) -> str:
    """A name with Chinese words after it: a space where it ends in a Latin sign."""
    return f"{name} " if name[-1:].isascii() else name


def node_number(evaluation: Evaluation, code: str | None) -> int:
    """Number of the node in the workings, 0 for the whole; DefinitionError with the nearest code where there is none."""
    scheme = evaluation.scheme
    if code is None or code == scheme.code:
        return 0
    try:
        return evaluation.workings.tree.place(code)
    except KeyError:
        known = [scheme.code, *(node.code for node in scheme.walk())]
        text = Text(f"There is no node “{code}”.", f"没有指标“{code}”。")
        raise DefinitionError("unknown_node", text, did_you_mean(code, known)) from None


def node_label(evaluation: Evaluation, number: int) -> Text:
    """What the node is called; the whole by the scheme's name."""
    return evaluation.workings.tree.nodes[number - 1].label() if number else evaluation.scheme.label


def points(evaluation: Evaluation, value: float) -> str:
    """Points with the digits that the scheme keeps."""
    return written(value, evaluation.scheme.rounding.digits)
