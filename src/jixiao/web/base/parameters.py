"""Figures that offices or laws decide: read from the library by name and date, never written in code."""

from datetime import date

from jixiao.library import held_on


def parameter(file: str, code: str, day: date) -> float:
    """The value of `code` in library/parameters/`file`.yaml that holds on `day`; KeyError where there is none."""
    return float(held_on(file, code, day))
