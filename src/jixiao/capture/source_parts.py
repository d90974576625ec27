"""The smaller parts of a data source: how it may be shared, where its secrets are kept, what must hold, when it runs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from jixiao.capture.drift import Tolerance
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text

NO_LABEL = Text("", "")


class Sharing(StrEnum):
    """Attribute of sharing (共享属性), three classes of 《政务信息资源共享管理暂行办法》 (国发〔2016〕51号) 第九条."""

    UNCONDITIONAL = "unconditional"
    CONDITIONAL = "conditional"
    NOT_SHARED = "not_shared"

    @property
    def label(self) -> Text:
        return {
            "unconditional": Text("shared without conditions", "无条件共享"),
            "conditional": Text("shared under conditions", "有条件共享"),
            "not_shared": Text("not shared", "不予共享"),
        }[self.value]


@dataclass(frozen=True)
class Secret:
    """Where a secret is kept; its value is never written into a source."""

    environment: str = ""
    file: str = ""

    def as_data(self) -> dict[str, str]:
        return {"env": self.environment} if self.environment else {"file": self.file}


@dataclass(frozen=True)
class Checks:
    """What must hold before anything lands. Shares from 0 to 1; `ranges`: lowest and highest value by indicator."""

    rows_at_least: int = 0
    organisations_at_least: int = 0
    refused_at_most: float = 0.5
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    drift: Tolerance = field(default_factory=Tolerance)

    def as_data(self) -> dict[str, Any]:
        """What differs from the defaults."""
        blank = Checks()
        plain = ("rows_at_least", "organisations_at_least", "refused_at_most")
        data = {name: getattr(self, name) for name in plain if getattr(self, name) != getattr(blank, name)}
        if self.ranges:
            data["ranges"] = {code: [_end(low), _end(high)] for code, (low, high) in self.ranges.items()}
        drift = {each.name: getattr(self.drift, each.name) for each in fields(Tolerance)}
        changed = {name: value for name, value in drift.items() if value != getattr(Tolerance(), name)}
        changed |= {"jump": int(changed["jump"])} if "jump" in changed else {}
        return data | ({"drift": changed} if changed else {})


def _end(limit: float) -> float | None:
    return None if limit in (float("inf"), float("-inf")) else limit


_CRON_FIELD = re.compile(r"[0-9A-Za-z*,/#?-]+", re.ASCII)


def check_schedule(text: str) -> None:
    """Raise DefinitionError unless the text is a cron line of five fields (checked by croniter where it is there)."""
    parts = text.split()
    is_good = len(parts) == 5 and all(_CRON_FIELD.fullmatch(part) for part in parts)
    if is_good:
        try:
            from croniter import croniter

            is_good = bool(croniter.is_valid(text))
        except ImportError:
            pass
    if not is_good:
        raise DefinitionError(
            "bad_schedule",
            Text(f"“{text[:60]}” is not a schedule.", f"“{text[:60]}”不是有效的定时表达式。"),
            Text(
                "Write five fields: minute hour day month weekday; “30 6 * * *” is every day at 6:30.",
                "请写五段：分 时 日 月 周；“30 6 * * *”表示每天 6:30。",
            ),
        )
