"""The cuts of the rules: dated figures of the library, or a caller's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.method import param_number
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.library import held_on, parameters

PARAMETERS = "doubts"


@dataclass(frozen=True)
class Cuts:
    """The cuts that hold on a day, by name, from the library's dated table; `own` ones go before them."""

    day: date
    own: Mapping[str, float] = field(default_factory=dict)

    def __getitem__(self, code: str) -> float:
        return float(self.own[code] if code in self.own else held_on(PARAMETERS, code, self.day))

    @staticmethod
    def names() -> list[str]:
        """Every cut there is."""
        return list(parameters(PARAMETERS))

    @classmethod
    def on(cls, day: date, own: Mapping[str, object] | None = None) -> "Cuts":
        """The cuts of a day, with some replaced; DefinitionError where there is no such cut or it is no number."""
        known = cls.names()
        for code in own or {}:
            if code not in known:
                text = Text(f"There is no cut “{code}”.", f"没有名为“{code}”的界限。")
                raise DefinitionError("unknown_parameter", text, did_you_mean(code, known))
        return cls(day, {code: param_number(code, value) for code, value in (own or {}).items()})
