"""What has changed in a source since its last good reading: told before it lands, for a person to accept or refuse."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log10
from statistics import median
from typing import Any

from jixiao.capture.fingerprint import Column, Fingerprint, Size
from jixiao.capture.names import find_name, read_name
from jixiao.engine.model.findings import Finding, Severity
from jixiao.engine.model.text import Text, nearest, show

NEAR_POWER = 0.2
"""A ratio of sizes within 10^±0.2 of a power of ten (0.63 to 1.58 times it) looks like another unit."""
SINGLE_POWER = 3
"""One organisation alone may grow tenfold; a thousandfold is another unit."""


@dataclass(frozen=True)
class Drift:
    """One difference. `stops`: nothing lands before somebody has accepted it; else it is only told."""

    kind: str
    subject: str
    before: str
    after: str
    text: Text
    stops: bool

    def as_data(self) -> dict[str, Any]:
        """Plain data, for a page or a file."""
        said = {"message": self.text.en, "message_zh": self.text.zh}
        named = {name: getattr(self, name) for name in ("kind", "subject", "before", "after", "stops")}
        return named | said

    def as_finding(self, *, is_accepted: bool = False) -> Finding:
        """An error where nothing lands because of it."""
        return Finding(Severity.ERROR if self.stops and not is_accepted else Severity.WARNING, self.kind, self.text)


@dataclass(frozen=True)
class Tolerance:
    """From where on a difference is one: shares from 0 to 1, and how many times larger or smaller values must be."""

    fewer_rows: float = 0.5
    blanks: float = 0.5
    jump: float = 10.0


def compare(
    last: Fingerprint, now: Fingerprint, mapped: Sequence[str], tolerance: Tolerance = Tolerance()
) -> tuple[Drift, ...]:
    """The differences, those that stop first; `mapped`: the columns that the mapping asks for."""
    used = {name for wanted in mapped for name in (wanted, *find_name(wanted, [c.name for c in last.columns]))}
    found = [*_columns(last, now, used), *_kinds(last, now, used, tolerance), *_sizes(last, now, tolerance)]
    if not (last.is_part or now.is_part):
        found += [*_rows(last, now, tolerance), *_periods(last, now)]
    return tuple(sorted(found, key=lambda drift: not drift.stops))


def _columns(last: Fingerprint, now: Fingerprint, used: set[str]) -> Iterator[Drift]:
    before = {column.name: column for column in last.columns}
    after = {column.name: column for column in now.columns}
    if not after:
        return
    gone = [name for name in before if name not in after]
    new = [name for name in after if name not in before]
    for name in gone:
        heir = _heir(before[name], [after[each] for each in new])
        if heir is None:
            text = Text(f"The column “{name}” is gone.", f"列“{name}”已不存在。")
            yield Drift("column_dropped", name, name, "", text, name in used)
            continue
        new.remove(heir)
        units = read_name(name).unit, read_name(heir).unit
        if units[0] != units[1]:
            text = Text(
                f"The unit in the heading “{heir}” is now {units[1] or '–'}; it was {units[0] or '–'}.",
                f"表头“{heir}”的单位由“{units[0] or '无'}”变为“{units[1] or '无'}”。",
            )
            yield Drift("unit_changed", heir, name, heir, text, True)
        else:
            stops = name in used and read_name(name).plain != read_name(heir).plain
            text = Text(f"The column “{name}” is now called “{heir}”.", f"列“{name}”更名为“{heir}”。")
            yield Drift("column_renamed", name, name, heir, text, stops)
    for name in new:
        text = Text(f"The column “{name}” is new.", f"新增列“{name}”。")
        yield Drift("column_added", name, "", name, text, False)
    yield from _order([name for name in before if name in after], [name for name in after if name in before])


def _order(before: list[str], after: list[str]) -> Iterator[Drift]:
    if before != after:
        text = Text("The columns stand in another order.", "列的顺序已改变。")
        yield Drift("columns_reordered", "", ", ".join(before), ", ".join(after), text, False)


def _heir(gone: Column, new: list[Column]) -> str | None:
    """The new column that most probably is the old one: by its name, else the only new one of the same kind."""
    bare = [column.name for column in new if read_name(column.name).bare == read_name(gone.name).bare]
    close = bare[0] if bare else nearest(gone.name, [column.name for column in new])
    alike = [column.name for column in new if column.kind == gone.kind]
    return close or (alike[0] if len(new) == 1 and alike else None)


_KINDS = {"number": "数值", "text": "文字", "date": "日期", "blank": "空白"}


def _kinds(last: Fingerprint, now: Fingerprint, used: set[str], tolerance: Tolerance) -> Iterator[Drift]:
    before = {column.name: column for column in last.columns}
    for column in now.columns:
        old = before.get(column.name)
        if old is None:
            continue
        if old.kind != column.kind and "blank" not in (old.kind, column.kind):
            text = Text(
                f"The column “{column.name}” holds {column.kind}s; it held {old.kind}s.",
                f"列“{column.name}”的内容由{_KINDS[old.kind]}变为{_KINDS[column.kind]}。",
            )
            yield Drift("type_changed", column.name, old.kind, column.kind, text, column.name in used)
        if column.share_blank - old.share_blank > tolerance.blanks:
            shares = f"{old.share_blank:.0%}", f"{column.share_blank:.0%}"
            text = Text(
                f"In “{column.name}” {shares[1]} of the cells are blank; it was {shares[0]}.",
                f"列“{column.name}”空白比例由 {shares[0]} 变为 {shares[1]}。",
            )
            yield Drift("more_blanks", column.name, *shares, text, column.name in used)


def _sizes(last: Fingerprint, now: Fingerprint, tolerance: Tolerance) -> Iterator[Drift]:
    """Values that are ten, a hundred … times what they were: all of an indicator, or one organisation's."""
    for code, size in now.indicators.items():
        old = last.indicators.get(code)
        if old is None or not old.scale or not size.scale:
            continue
        ratios = _ratios(old, size)
        together = _power(median(ratios.values()) if ratios else log10(size.scale / old.scale))
        if abs(together) >= round(log10(tolerance.jump)) and together:
            yield _jump(code, "", together, old.scale, size.scale)
            continue
        for organisation, ratio in ratios.items():
            power = _power(ratio)
            if abs(power) >= max(SINGLE_POWER, round(log10(tolerance.jump))):
                scales = old.by_organisation[organisation], size.by_organisation[organisation]
                yield _jump(code, organisation, power, *scales)


def _ratios(old: Size, new: Size) -> dict[str, float]:
    """log10 of how many times larger each organisation's values are."""
    both = [name for name in new.by_organisation if name in old.by_organisation]
    return {name: log10(new.by_organisation[name] / old.by_organisation[name]) for name in both}


def _power(ratio: float) -> int:
    """The power of ten that a ratio (as log10) is near to; 0 for none."""
    power = round(ratio)
    return power if power and (abs(ratio - power) <= NEAR_POWER or abs(ratio) >= 2) else 0


def _jump(code: str, organisation: str, power: int, before: float, after: float) -> Drift:
    times = f"{10 ** abs(power):,}"
    whose = Text(f" of {organisation}", f"（{organisation}）") if organisation else Text("", "")
    up = power > 0
    way = Text("larger", f"扩大为原来的 {times} 倍") if up else Text("smaller", f"缩小为原来的 {times} 分之一")
    text = Text(
        f"The values of “{code}”{whose.en} are about {times} times {way.en}: another unit?",
        f"指标“{code}”{whose.zh}的数值约{way.zh}，计量单位是否改变？",
    )
    subject = f"{code} {organisation}".strip()
    return Drift("values_jump", subject, show(before), show(after), text, True)


def _rows(last: Fingerprint, now: Fingerprint, tolerance: Tolerance) -> Iterator[Drift]:
    counts = (
        ("rows_vanished", "rows", "行数", last.n_rows, now.n_rows),
        ("organisations_vanished", "organisations", "单位数", last.n_organisations, now.n_organisations),
    )
    for kind, en, zh, before, after in counts:
        if after < before * tolerance.fewer_rows:
            text = Text(f"Far fewer {en}: {after}; it was {before}.", f"{zh}大幅减少：由 {before} 变为 {after}。")
            yield Drift(kind, en, str(before), str(after), text, True)
    for code in last.indicators:
        if code not in now.indicators:
            text = Text(f"The indicator “{code}” is not there any more.", f"指标“{code}”已无数据。")
            yield Drift("indicator_vanished", code, code, "", text, True)


def _periods(last: Fingerprint, now: Fingerprint) -> Iterator[Drift]:
    if not last.span or not now.span:
        return
    if last.span != now.span:
        text = Text(
            f"The periods are {now.span}s; they were {last.span}s.", f"数据频度由“{last.span}”变为“{now.span}”。"
        )
        yield Drift("frequency_changed", "", last.span, now.span, text, True)
    elif now.last_period < last.last_period:
        text = Text(
            f"The newest period is {now.last_period}; it was {last.last_period}.",
            f"最新数据所属期由 {last.last_period} 倒退为 {now.last_period}。",
        )
        yield Drift("periods_shifted", "", last.last_period, now.last_period, text, True)
    elif _years_ahead(last.last_period, now.last_period) >= 2:
        text = Text(
            f"The newest period is {now.last_period}; it was {last.last_period}: periods are missing between, or a year "
            "is mistyped.",
            f"最新数据所属期由 {last.last_period} 变为 {now.last_period}，中间缺期或年份有误。",
        )
        yield Drift("periods_shifted", "", last.last_period, now.last_period, text, False)


def _years_ahead(before: str, after: str) -> int:
    return int(after[:4]) - int(before[:4])
