"""Errors of definitions: what is wrong, where, and how to mend it, in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Place:
    """Where in a definition: file, line and column (from 1) and the path of keys."""

    file: str = ""
    line: int | None = None
    column: int | None = None
    path: str = ""

    def __str__(self) -> str:
        parts = [self.file] if self.file else []
        if self.line is not None:
            parts.append(f"line {self.line}" + (f", column {self.column}" if self.column else ""))
        if self.path:
            parts.append(self.path)
        return ", ".join(parts)


class DefinitionError(ValueError):
    """A definition that cannot be used; `message` + `message_zh` say why, `mend` + `mend_zh` how to mend it."""

    def __init__(self, code: str, text: Text, mend: Text | None = None, place: Place | None = None) -> None:
        self.code = code
        self.text = text
        self.advice = mend or Text("", "")
        self.place = place or Place()
        super().__init__(str(self))

    @property
    def message(self) -> str:
        return self.text.en

    @property
    def message_zh(self) -> str:
        return self.text.zh

    @property
    def mend(self) -> str:
        return self.advice.en

    @property
    def mend_zh(self) -> str:
        return self.advice.zh

    @property
    def file(self) -> str:
        return self.place.file

    @property
    def line(self) -> int | None:
        return self.place.line

    @property
    def column(self) -> int | None:
        return self.place.column

    @property
    def path(self) -> str:
        return self.place.path

    def placed(self, place: Place) -> "DefinitionError":
        """The same error at `place`; what was already known about its place is kept."""
        own = self.place
        merged = replace(
            place,
            line=own.line if own.line is not None else place.line,
            column=own.column if own.column is not None else (place.column if own.line is None else None),
            path=own.path or place.path,
        )
        return DefinitionError(self.code, self.text, self.advice, merged)

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, language: str) -> str:
        """One line for people: place, what is wrong, how to mend it."""
        where = str(self.place)
        if language.startswith("zh"):
            where = f"{self.file} 第 {self.line} 行" if self.line is not None else self.file
        said = " ".join(part for part in (self.text.in_language(language), self.advice.in_language(language)) if part)
        return f"{where}: {said}" if where else said


class DefinitionErrors(DefinitionError):
    """All errors found in one definition, in the order of their lines; itself reads as the first."""

    def __init__(self, errors: Iterable[DefinitionError]) -> None:
        known = sorted(errors, key=lambda error: error.line or 0)
        if not known:
            raise ValueError("DefinitionErrors needs at least one error")
        self.errors = tuple(known)
        first = known[0]
        super().__init__(first.code, first.text, first.advice, first.place)

    def in_language(self, language: str) -> str:
        return "\n".join(error.in_language(language) for error in self.errors)
