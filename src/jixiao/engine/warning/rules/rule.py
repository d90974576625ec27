"""A warning rule (预警规则): which signal, of whom, how grave from where on, how long until it is raised and cleared."""

from dataclasses import dataclass

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.engine.warning.severity import Steps
from jixiao.engine.warning.signals.signal import Signal

ANY = "*"
PLACES = ("organisation", "indicator", "period", "value", "amount", "expected", "cut")
"""What a rule's own message may name in { }."""


@dataclass(frozen=True)
class WarningRule:
    """One rule. It is raised after `pending` periods in a row at the mildest step, and cleared after `clear_after`
    periods in a row that are back beyond `clear_at` (by default the mildest step).

    `indicators`, `organisations`: codes, or `*` for all. `message` replaces the signal's own sentence. One that
    is not active is kept, and judges nothing.
    """

    code: str
    signal: Signal
    severity: Steps
    label_zh: str = ""
    label_en: str = ""
    indicators: tuple[str, ...] = (ANY,)
    organisations: tuple[str, ...] = (ANY,)
    pending: int = 1
    clear_at: float | None = None
    clear_after: int = 1
    message: Text | None = None
    is_active: bool = True
    line: int | None = None

    def __post_init__(self) -> None:
        worse = self.signal.worse
        for key, number in (("pending", self.pending), ("clear_after", self.clear_after)):
            if number < 1:
                raise _fault(key, Text("must be 1 or more", "须为 1 或以上"))
        if self.clear_at is not None and worse.is_milder(self.severity.mildest, self.clear_at):
            raise _fault(
                "clear_at",
                Text(
                    f"must not be graver than the mildest severity ({self.severity.mildest:g})",
                    f"不得比最轻等级的界限（{self.severity.mildest:g}）更严重",
                ),
            )

    @property
    def label(self) -> Text:
        """What it is called; the code where it has no name."""
        return Text(self.label_en or self.label_zh or self.code, self.label_zh or self.label_en or self.code)

    @property
    def cleared_at(self) -> float:
        """The cut that an amount must be back beyond."""
        return self.severity.mildest if self.clear_at is None else self.clear_at

    @property
    def remembers(self) -> bool:
        """Whether earlier periods count for whether it stands in this one."""
        return self.pending > 1 or self.clear_after > 1 or self.cleared_at != self.severity.mildest


def _fault(key: str, why: Text) -> DefinitionError:
    return DefinitionError("bad_parameter", Text(f"“{key}” {why.en}.", f"“{key}”{why.zh}。"))
