"""What could not be used, in the reader's language: one sentence, or a line of a list of faults."""

from typing import Any

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web.base.templatetags.words import reading_chinese, spoken


def in_language(fault: DefinitionError) -> str:
    """What is wrong and how to mend it."""
    return fault.in_language("zh" if reading_chinese() else "en")


def faults_of(text: Text, line: int | None, document: str) -> dict[str, Any]:
    """A fault as the list of faults shows it, with the line's own text."""
    lines = document.split("\n")
    there = lines[line - 1].strip()[:160] if line and line <= len(lines) else ""
    return {"line": line, "text": there, "message": spoken(text), "mend": ""}
