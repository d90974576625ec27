"""What a connector (数据接口) is: the kind of a source, its parameters, and one way to read it."""

import time
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Protocol

from jixiao.capture.snapshot import Snapshot
from jixiao.engine.model.method import Method
from jixiao.engine.model.registry import Registry
from jixiao.engine.model.text import Text


class SourceFault(Exception):
    """A source that could not be read; `text` says what happened, `mend` what to do. Nothing of it has landed.

    `is_passing`: trying again later may help (down, slow, cut off); else somebody has to change something.
    `wait`: seconds that the source asked to be left alone, 0 where it said nothing.
    """

    def __init__(
        self, code: str, text: Text, mend: Text | None = None, *, is_passing: bool = False, wait: float = 0.0
    ) -> None:
        self.code, self.text, self.mend, self.is_passing = code, text, mend or Text("", ""), is_passing
        self.wait = wait
        super().__init__(text.en)


class Gate(Protocol):
    """Who may be reached: only what a security administrator has registered."""

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of a host that may be connected to, after DNS; SourceFault `not_registered` where none may."""


class EveryFolder(Protocol):
    """Which files may be read."""

    def path(self, given: str) -> Path:
        """The file or folder of that name; SourceFault `outside_folder` where it may not be read."""


@dataclass(frozen=True)
class Limits:
    """What one reading may take at most."""

    seconds: float = 300.0
    rows: int = 5_000_000
    bytes: int = 512 * 1024 * 1024


@dataclass(frozen=True)
class Context:
    """What a reading stands on. `since`: the cursor of the last good reading. `preview`: so many rows are enough.

    `sleep` waits between two tries inside one reading. Secrets are in no `repr`.
    """

    folder: EveryFolder
    gate: Gate
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    since: str = ""
    preview: int | None = None
    limits: Limits = Limits()
    sleep: Callable[[float], None] = time.sleep


class Connector(Method):
    """A kind of source and its parameters: a frozen dataclass whose docstring says what it reads.

    `secret_params`: parameters that name an entry of `Context.secrets` instead of holding a value.
    """

    secret_params: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def read(self, context: Context) -> Snapshot:
        """Read the source once; SourceFault where it cannot be read whole. Reads only, writes nothing anywhere."""


CONNECTORS: Registry[type[Connector]] = Registry("unknown_connector", Text("kind of source", "数据接口类型"))
"""Every kind of source by name; filled by `registry`."""


def build_connector(name: str, params: Mapping[str, object]) -> Connector:
    """The connector of that name with these parameters; DefinitionError with the nearest name where there is none."""
    return CONNECTORS.named(name).from_params(params)
