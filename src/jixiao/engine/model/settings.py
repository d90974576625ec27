"""The dated figures of ratings, surveys and stuffing: the library's, or a caller's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import inf
from typing import Any

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.method import bad_parameter, param_number
from jixiao.engine.model.text import Text, did_you_mean, show
from jixiao.library import held_on, parameters

Own = Mapping[str, object]
Bounds = Mapping[str, tuple[float, float]]
"""From where to where one's own figures may go, by name; those that are not named must not be below 0."""
FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Settings:
    """The figures of `library/parameters/<file>.yaml` that hold on a day, by name; `own` ones go before them."""

    file: str
    day: date
    own: Mapping[str, float] = field(default_factory=dict)

    def __getitem__(self, code: str) -> float:
        return self.own[code] if code in self.own else float(self.held(code))

    def held(self, code: str) -> Any:
        """The library's entry, of whatever kind; before the first day of any, the first."""
        return held_on(self.file, code, max(self.day, parameters(self.file)[code][0]["valid_from"]))

    @classmethod
    def on(cls, file: str, day: date | None, own: Own | None = None, bounds: Bounds | None = None) -> "Settings":
        """The figures of a day (today's rules are a caller's to name).

        DefinitionError for an unknown name, what is no number, or lies outside its `bounds`.
        """
        known = list(parameters(file))
        for code in own or {}:
            if code not in known:
                text = Text(f"There is no setting “{code}”.", f"没有名为“{code}”的参数。")
                raise DefinitionError("unknown_parameter", text, did_you_mean(code, known))
        given = {code: param_number(code, value) for code, value in (own or {}).items()}
        for code, value in given.items():
            _check(code, value, *(bounds or {}).get(code, (0.0, inf)))
        return cls(file, day or FIRST_DAY, given)


def _check(code: str, value: float, least: float, most: float) -> None:
    if least <= value <= most:
        return
    span = Text(f"from {show(least)}", f"不小于 {show(least)}") if most == inf else (
        Text(f"from {show(least)} to {show(most)}", f"在 {show(least)} 至 {show(most)} 之间")
    )  # fmt: skip
    raise bad_parameter(code, Text(f"must lie {span.en}, it is {show(value)}", f"应{span.zh}，现为 {show(value)}"))
