"""A self-evaluation form from a text of JSON or YAML."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jixiao.engine.budget.form_reader import read_form, writable
from jixiao.engine.budget.forms import FormFinding, SelfEvaluationForm
from jixiao.engine.model.errors import DefinitionError, Place
from jixiao.engine.model.text import Text
from jixiao.engine.model.yaml_cursor import MAX_TEXT, compose


def form_of_text(text: str, name: str = "") -> SelfEvaluationForm:
    """The form; DefinitionError with its line where the text is neither JSON nor YAML, or no form."""
    bare = text.removeprefix("\ufeff").strip()
    if not bare:
        raise DefinitionError("empty_file", Text("The file is empty.", "文件为空。"), None, Place(name))
    if len(text) > MAX_TEXT:
        raise DefinitionError(
            "too_long", Text("The file is too long for a form.", "文件过大，不是自评表。"), None, Place(name)
        )
    doubled: list[str] = []
    data = _json(bare, name, doubled) if bare[0] in "{[" else compose(text, name).plain()
    try:
        return read_form(data, tuple(map(_told, dict.fromkeys(doubled))))
    except DefinitionError as fault:
        raise fault.placed(Place(name)) from None


def _json(text: str, name: str, doubled: list[str]) -> Any:
    """Plain data, numbers as they are written; of a key that stands twice the first counts, and it is told."""

    def entries(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                doubled.append(key)
            found.setdefault(key, value)
        return found

    try:
        return json.loads(text, object_pairs_hook=entries, parse_float=Decimal, parse_int=Decimal, parse_constant=str)
    except json.JSONDecodeError as fault:
        said = Text(f"Not valid JSON: {fault.msg}.", f"不是有效的 JSON：{fault.msg}。")
        mend = Text("Check quotes, commas and brackets there.", "请检查该处的引号、逗号和括号。")
        raise DefinitionError("json", said, mend, Place(name, fault.lineno, fault.colno)) from None
    except RecursionError:
        said = Text("The file is nested too deeply.", "文件嵌套层数过多。")
        raise DefinitionError("too_deep", said, None, Place(name)) from None


def _told(name: str) -> FormFinding:
    key = writable(name)[:60]
    said = Text(f"The key “{key}” stands twice; the first counts.", f"键“{key}”重复，以第一个为准。")
    return FormFinding("wrong_shape", key, said, Text("once", "只出现一次"), Text("twice", "重复"))
