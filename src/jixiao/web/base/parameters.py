"""Figures that offices or laws decide: read from the library by name and date, never written in code."""

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


def parameter(file: str, code: str, day: date) -> float:
    """The value of `code` in library/parameters/`file`.yaml that holds on `day`; KeyError where there is none."""
    listed = next((entry for entry in _read(file) if entry["code"] == code), None)
    held = [each for each in listed["values"] if each["valid_from"] <= day] if listed else []
    if not held:
        raise KeyError(f"{file}: {code} has no value on {day}")
    return float(max(held, key=lambda each: each["valid_from"])["value"])


@cache
def _read(file: str) -> list[dict[str, Any]]:
    from ruamel.yaml import YAML

    text = files("jixiao").joinpath("library", "parameters", f"{file}.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = YAML(typ="safe").load(text)["parameters"]
    return found
