"""Strata (分层): events among so many cases, by organisation and kind of case; and the standard they are held against."""

from dataclasses import dataclass
from math import fsum

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.rows import ColumnsMissingError, Quantity, coded, read_quantity, to_columns
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Stratum:
    """Events among so many cases, days or people."""

    events: float
    exposure: float

    @property
    def rate(self) -> float:
        return self.events / self.exposure


Strata = dict[str, dict[str, Stratum]]


def together(known: Strata) -> dict[str, Stratum]:
    """All organisations as one."""
    names = dict.fromkeys(name for each in known.values() for name in each)
    return {
        name: Stratum(
            fsum(each[name].events for each in known.values() if name in each),
            fsum(each[name].exposure for each in known.values() if name in each),
        )
        for name in names
    }


def read_standard(standard: object, findings: FindingList, *, needs_rates: bool) -> dict[str, Stratum]:
    """The standard's strata; a column rate instead of events, with exposure 1 where that is not given either."""
    columns = dict(to_columns(standard))
    if not columns:
        raise _no_standard()
    size = len(next(iter(columns.values())))
    columns["organisation_code"] = [""] * size
    if "rate" in columns and "events" not in columns:
        columns.setdefault("exposure", [1] * size)
        rates, exposures = (read_quantity(columns[name]).values for name in ("rate", "exposure"))
        columns["events"] = [None if each != each else each for each in (rates * exposures).tolist()]
    if "events" not in columns and "exposure" in columns and not needs_rates:
        columns["events"] = [0] * size
    found = read_strata(columns, findings, "standard").get("", {})
    if not fsum(each.exposure for each in found.values()):
        raise _no_standard()
    return found


def _no_standard() -> DefinitionError:
    text = Text("The standard has no usable stratum.", "标准人群没有可用的分层。")
    mend = Text("Give stratum, events, exposure.", "请提供 stratum、events、exposure。")
    return DefinitionError("no_standard", text, mend)


def read_strata(table: object, findings: FindingList, name: str) -> Strata:
    """Rows by organisation and stratum, those of one stratum added up; what cannot be read is told."""
    columns = to_columns(table)
    needed = ("organisation_code", "stratum", "events", "exposure")
    missing = [each for each in needed if each not in columns]
    if missing and columns:
        raise ColumnsMissingError(name, missing, list(columns))
    if not columns:
        return {}
    codes, strata = coded(columns["organisation_code"]), coded(columns["stratum"])
    events, exposures = read_quantity(columns["events"]), read_quantity(columns["exposure"])
    found: Strata = {}
    for place in range(len(codes.codes)):
        code, stratum = codes.at(place), strata.at(place)
        fault = _fault(place, events, exposures)
        if fault is not None:
            findings.add(Finding(Severity.ERROR, "bad_stratum", fault, code, "", "", name, place + 1))
            continue
        own = found.setdefault(code, {})
        before = own.get(stratum, Stratum(0.0, 0.0))
        own[stratum] = Stratum(
            before.events + float(events.values[place]), before.exposure + float(exposures.values[place])
        )
    return found


def _fault(place: int, events: Quantity, exposures: Quantity) -> Text | None:
    happened, exposed = float(events.values[place]), float(exposures.values[place])
    if not (happened >= 0 and exposed >= 0) or (happened and not exposed):
        return Text(
            "Events and exposure must be figures of 0 or more, and nothing happens without exposure; the row is not used.",
            "事件数和暴露数须为不小于 0 的数值，且暴露数为 0 时事件数也应为 0；该行未采用。",
        )
    return None
