"""What the engine remarks, gathered: one remark with everybody that it is about."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from jixiao.engine.model.findings import Severity
from jixiao.engine.model.table import Table


@dataclass
class Remark:
    """One kind of finding: its words in both languages, the organisations (ids), and the indicator where it has one."""

    rule: str
    severity: str
    message_en: str
    message_zh: str
    indicator: str = ""
    period: str = ""
    organisations: list[int] = field(default_factory=list)


ORDER = [Severity.ERROR.value, Severity.WARNING.value, Severity.INFO.value]


def gathered_remarks(findings: Iterable[Table]) -> list[Remark]:
    """Findings of the same words as one; the gravest first, then in their order."""
    found: dict[tuple[str, ...], Remark] = {}
    for table in findings:
        for row in table:
            words = (row["rule"], str(row["severity"]), row["message"], row["message_zh"])
            place = (row["indicator_code"], row["period"])
            remark = found.setdefault((*words, *place), Remark(*words, *place))
            code = row["organisation_code"]
            if code.isdigit() and int(code) not in remark.organisations:
                remark.organisations.append(int(code))
    return sorted(found.values(), key=lambda remark: ORDER.index(remark.severity))
