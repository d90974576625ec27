"""A registry: the methods of a family by name, each loaded from its own file when it is first asked for."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TypeVar

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, did_you_mean

Kind = TypeVar("Kind")


class Registry(Mapping[str, Kind]):
    """Names, in their order, to classes; `add` tells where a class lives, as `module:Class`.

    `code` and `what` (“way of weighting”) tell of a name that is not there.
    """

    def __init__(self, code: str, what: Text) -> None:
        self._code, self._what = code, what
        self._homes: dict[str, str] = {}
        self._loaded: dict[str, Kind] = {}

    def add(self, package: str, homes: Mapping[str, str]) -> None:
        """Take in names of methods, each with its `module:Class` inside of `package`."""
        self._homes.update({name: f"{package}.{home}" for name, home in homes.items()})

    def named(self, name: str) -> Kind:
        """The class of that name; DefinitionError with the nearest name where there is none."""
        if name not in self:
            text = Text(f"There is no {self._what.en} “{name}”.", f"没有名为“{name}”的{self._what.zh}。")
            raise DefinitionError(self._code, text, did_you_mean(name, self))
        return self[name]

    def __getitem__(self, name: str) -> Kind:
        if name not in self._loaded:
            module, _, kind = self._homes[name].partition(":")
            self._loaded[name] = getattr(import_module(module), kind)
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in self._homes

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)
