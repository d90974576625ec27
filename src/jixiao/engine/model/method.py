"""What every method is that a file may ask for by name: a frozen dataclass with parameters read from plain data."""

from abc import ABC
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, ClassVar, Self

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.text import Text, did_you_mean


class Method(ABC):
    """A method and its parameters: a frozen dataclass whose docstring is the official text with its source."""

    name: ClassVar[str]
    label: ClassVar[Text]
    spelled: ClassVar[Mapping[str, str]] = {}
    """Fields whose parameter has another name in files (`pass` is a word of Python)."""
    also_called: ClassVar[Mapping[str, str]] = {}
    """Other names that files may use for a parameter, and the name that they stand for."""

    @classmethod
    def param_names(cls) -> dict[str, str]:
        """The parameters' names in files, each with the field that it fills."""
        return {cls.spelled.get(entry.name, entry.name): entry.name for entry in fields(cls)}  # type: ignore[arg-type]

    @classmethod
    def from_params(cls, params: Mapping[str, object]) -> Self:
        """Build from plain data (YAML, JSON, a command's options); unknown names and wrong kinds raise DefinitionError."""
        known = cls.param_names()
        given: dict[str, Any] = {}
        for key, raw in params.items():
            name = cls.also_called.get(key, key)
            if name not in known:
                raise unknown_parameter(cls.name, key, list(known))
            require(known[name] not in given, name, "is given twice", "重复给出")
            given[known[name]] = cls.read_param(name, raw)
        return cls(**given)

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        """One parameter from plain data. Numbers by default; a method with other kinds overrides this."""
        return param_number(key, raw)

    def params(self) -> dict[str, Any]:
        """The parameters that differ from their defaults, as plain data."""
        fillers = {entry.name: entry for entry in fields(self)}  # type: ignore[arg-type]
        given = {key: (getattr(self, name), fillers[name].default) for key, name in self.param_names().items()}
        changed = {key: value for key, (value, default) in given.items() if value != default}
        return {key: value.as_data() if isinstance(value, Method) else value for key, value in changed.items()}

    def as_data(self) -> dict[str, Any]:
        """Name and parameters as plain data."""
        return {"name": self.name, **self.params()}


def unknown_parameter(method: str, key: str, known: list[str]) -> DefinitionError:
    """The error for a parameter that the method does not have."""
    advice = did_you_mean(key, known) if known else Text("It takes none.", "该方法没有参数。")
    text = Text(f"“{method}” has no parameter “{key}”.", f"“{method}”没有参数“{key}”。")
    return DefinitionError("unknown_parameter", text, advice)


def bad_parameter(key: str, why: Text, mend: Text | None = None) -> DefinitionError:
    """The error for a parameter with a value that makes no sense."""
    return DefinitionError("bad_parameter", Text(f"“{key}” {why.en}.", f"“{key}”{why.zh}。"), mend)


def param_number(key: str, raw: object) -> float:
    """A parameter as a finite number, else DefinitionError."""
    reading = read_number(raw)
    if reading.value is None:
        why = Text(*(said.rstrip(".。") for said in reading.text))
        raise bad_parameter(key, Text(f"must be a number: {why.en}", f"必须是数值：{why.zh}"))
    return reading.value


def param_choice(key: str, raw: object, options: tuple[str, ...]) -> str:
    """A parameter as one of the options, else DefinitionError with the nearest."""
    word = str(raw)
    if word not in options:
        why = Text(f"cannot be “{word}”", f"不能取“{word}”")
        raise bad_parameter(key, why, did_you_mean(word, options))
    return word


def param_flag(key: str, raw: object) -> bool:
    """A parameter that is yes or no, else DefinitionError."""
    word = str(raw).lower()
    if word not in ("true", "false", "yes", "no", "1", "0"):
        raise bad_parameter(key, Text("must be true or false", "须为 true 或 false"))
    return word in ("true", "yes", "1")


def param_mapping(key: str, raw: object) -> dict[str, Any]:
    """A parameter as names with values, at least one; else DefinitionError."""
    if not isinstance(raw, Mapping) or not raw:
        raise bad_parameter(key, Text("must be names with values: {a: …, b: …}", "须为“名称: 值”的形式：{a: …, b: …}"))
    return {str(name): value for name, value in raw.items()}


def param_list(key: str, raw: object) -> list[Any]:
    """A parameter as a list with at least one entry, else DefinitionError."""
    if not isinstance(raw, list | tuple) or not raw:
        raise bad_parameter(key, Text("must be a list", "须为列表"))
    return list(raw)


def require(condition: bool, key: str, en: str, zh: str) -> None:
    """Raise `bad_parameter` unless the condition holds."""
    if not condition:
        raise bad_parameter(key, Text(en, zh))
