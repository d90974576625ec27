"""How a parameter of a method is asked of people, as data: any form can be made from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jixiao.engine.model.text import Text

BLANK = Text("", "")


@dataclass(frozen=True)
class Asked:
    """What a parameter is called, its unit, its range (both ends allowed, None: open), its choices in words.

    `is_many`: several of the choices; `is_whole`: a whole number. `blank` says what holds where it is left empty.
    What a method refuses it refuses all the same: this tells people beforehand.
    """

    label: Text
    unit: Text = BLANK
    hint: Text = BLANK
    blank: Text = BLANK
    least: float | None = None
    most: float | None = None
    is_whole: bool = False
    choices: Mapping[str, Text] = field(default_factory=dict)
    is_many: bool = False
