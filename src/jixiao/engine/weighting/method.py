"""What a way of weighting (赋权方法) is: a table in, weights out; its options, and the registry of all."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.method import Method
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.registry import Registry
from jixiao.engine.model.text import Text, did_you_mean


@dataclass(frozen=True)
class Weighed:
    """`weights` per indicator, NaN where there is none; `extras` are further columns of the result, in their order."""

    codes: tuple[str, ...]
    weights: Floats
    extras: Mapping[str, Sequence[Any] | Floats] = field(default_factory=dict)


class Weighting(Method):
    """A way of weighting and its options: a frozen dataclass whose docstring gives definition and source.

    `needed`: columns that its table must have.
    """

    needed: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def weigh(self, table: object, meta: object, findings: FindingList) -> Weighed:
        """Weights from a frame or IndicatorTable. Faults of the data become findings; an unusable table raises."""

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        readers = {entry.name: entry.metadata["read"] for entry in fields(cls)}  # type: ignore[arg-type]
        return readers[key](key, raw)


WEIGHTINGS: Registry[type[Weighting]] = Registry("unknown_weighting", Text("way of weighting", "赋权方法"))
"""Every way of weighting by name; filled by `registry`."""


def build_weighting(name: str, options: Mapping[str, object]) -> Weighting:
    """The way of that name with these options; DefinitionError with the nearest name where there is none."""
    return WEIGHTINGS.named(name).from_params(options)


def choice(default: str, *allowed: str) -> Any:
    """An option that is one of several words, the default first."""

    def read(name: str, raw: object) -> str:
        word = str(raw).strip()
        if word not in (default, *allowed):
            text = Text(f"“{name}” cannot be “{word}”.", f"“{name}”不能取“{word}”。")
            raise DefinitionError("bad_option", text, did_you_mean(word, (default, *allowed)))
        return word

    return _option(default, read)


def count(default: int) -> Any:
    """An option that is a whole number from 1."""

    def read(name: str, raw: object) -> int:
        value = read_number(raw).value
        if value is None or not value.is_integer() or not 1 <= value <= 1000:
            text = Text(f"“{name}” must be a whole number from 1, not “{raw}”.", f"“{name}”应为正整数，而不是“{raw}”。")
            raise DefinitionError("bad_option", text)
        return int(value)

    return _option(default, read)


def names() -> Any:
    """An option that lists names, as a list or as text with commas."""

    def read(name: str, raw: object) -> tuple[str, ...]:
        parts = raw.split(",") if isinstance(raw, str) else list(raw)  # type: ignore[call-overload]
        return tuple(word for part in parts if (word := str(part).strip()))

    return _option((), read)


def code() -> Any:
    """An option that is the code of an indicator; empty: found out."""
    return _option("", lambda name, raw: str(raw).strip())


def _option(default: object, read: Callable[[str, object], object]) -> Any:
    return field(default=default, metadata={"read": read})
