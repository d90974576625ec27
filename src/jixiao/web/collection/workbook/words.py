"""A problem of the form's rules in both languages, for a workbook that may be read by others than its sender."""

from django.utils.translation import gettext, override

from jixiao.engine.model.text import Text
from jixiao.web.collection.rules import Problem
from jixiao.web.collection.workbook.faults import NO_MEND

_DIGITS = Text("Write plain digits such as 61.4, without words or unit.", "请填写数字，例如 61.4，不带文字或单位。")
_NO_DATA = Text(
    "Leave the cell empty, choose “nothing to report” and give a reason.",
    "请清空该单元格，在“无数据”列选择“无数据”并填写原因。",
)


def problem_texts(problem: Problem) -> tuple[Text, Text]:
    """What is wrong, and how to mend it."""
    if problem.text is not None:
        if problem.code == "blank_word":
            return problem.text, _NO_DATA
        return problem.text, NO_MEND if problem.suggestion else _DIGITS
    return Text(_in("en", problem), _in("zh-hans", problem)), NO_MEND


def _in(language: str, problem: Problem) -> str:
    with override(language):
        said = gettext(problem.message)
    return said % problem.params if problem.params else said
