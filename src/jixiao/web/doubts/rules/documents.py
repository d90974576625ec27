"""The relations between indicators as text (YAML): read, and held against the indicators that there are."""

from collections.abc import Iterable

from jixiao.engine.integrity.relations import read_relations
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, did_you_mean

LONGEST = 50_000


def read_document(document: str) -> object:
    """The relations as plain data, None for an empty text; DefinitionError says which line or relation to mend."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if len(document) > LONGEST:
        raise DefinitionError(
            "too_long", Text(f"At most {LONGEST} characters are read.", f"关系规则不得超过 {LONGEST} 个字符。")
        )
    try:
        data = YAML(typ="safe", pure=True).load(document)
    except (YAMLError, ValueError, RecursionError) as fault:
        mark = getattr(fault, "problem_mark", None)
        line = Text(f"Line {mark.line + 1}: ", f"第 {mark.line + 1} 行：") if mark is not None else Text("", "")
        raise DefinitionError(
            "not_yaml", Text(f"{line.en}this is not YAML.", f"{line.zh}不是有效的 YAML。"),
            Text("Indent with spaces and quote texts with colons.", "请用空格缩进，含冒号的文字加引号。"),
        ) from None  # fmt: skip
    if data is not None:
        read_relations(data)
    return data


def unknown_codes(document: str, known: Iterable[str]) -> list[Text]:
    """A sentence for every indicator that a readable document names and nobody knows."""
    codes, data = set(known), read_document(document)
    named = [code for relation in read_relations(data).all for code in relation.codes] if data is not None else []
    said = []
    for code in dict.fromkeys(named):
        if code not in codes:
            hint = did_you_mean(code, codes) if codes else Text("", "")
            said.append(Text(f"There is no indicator “{code}”. {hint.en}", f"没有编码为“{code}”的指标。{hint.zh}"))
    return said
