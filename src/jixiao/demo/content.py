"""Reads the case's content from the library: scheme, indicators, parameters by date."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from jixiao.library import indicator_columns
from jixiao.web.base.parameters import parameter as library_parameter

CASE = "waste-sorting"


def scheme_text() -> str:
    """The scheme file of the case, as a policy officer would import it."""
    return _text("cases")


def indicators() -> list[dict[str, Any]]:
    """The case's indicators as columns of the platform's library, without the date from which they hold."""
    return [indicator_columns(entry) for entry in _read("indicators")["indicators"]]


def parameter(code: str, day: date) -> float:
    """The parameter's value on that day; KeyError where it has none."""
    return library_parameter(CASE, code, day)


def _text(kind: str) -> str:
    return files("jixiao").joinpath("library", kind, f"{CASE}.yaml").read_text(encoding="utf-8")


@cache
def _read(kind: str) -> dict[str, Any]:
    from ruamel.yaml import YAML

    content: dict[str, Any] = YAML(typ="safe").load(_text(kind))
    return content
