"""`duplicate_programmes(programmes)`: pairs that may be the same construction under two departments, for a person to judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from jixiao.engine.budget.sameness.candidates import candidate_pairs
from jixiao.engine.budget.sameness.grams import Grams, any_of, grams_of, plain
from jixiao.engine.budget.sameness.places import Place, sameness_of
from jixiao.engine.budget.sameness.signs import groups_of, holders, overlap, payees_of, read_months, shared_payees
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.event_rows import columns_of, height, tell_rows, text_column
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.method import bad_parameter
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rows import read_quantity
from jixiao.engine.model.settings import Own, Settings
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text
from jixiao.library import held_on

PROGRAMMES = Text("The table of programmes", "项目表")
PAIR_COLUMNS: Final = (
    "score", "group", "programme", "department", "name", "other_programme", "other_department", "other_name",
    "name_likeness", "content_likeness", "place_sameness", "payee_sameness", "period_overlap", "amount", "message",
    "message_zh",
)  # fmt: skip
LIKE, SAME = 0.25, 0.7
"""From where on names or contents are said to be alike, and places the same."""


@dataclass(frozen=True)
class Duplicates(Outcome):
    """`table` has a row per suspected pair, the highest score (0–100) first; pairs that hang together share a `group`.

    `amount` is the smaller of both budgets: what one of the two would cost. `n_compared` pairs were looked at.
    """

    n_compared: int
    n_programmes: int


@dataclass(frozen=True)
class _Town:
    """The programmes as read, usable rows only."""

    codes: Sequence[str]
    departments: Sequence[str]
    names: Sequence[str]
    places: Sequence[Place]
    payees: Sequence[frozenset[str]]
    begin: Ints
    end: Ints
    amounts: Floats
    name_keys: Sequence[str]
    name_grams: Grams
    content_grams: Grams


def duplicate_programmes(
    programmes: object, *, within: bool = False, day: date | None = None, own: Own | None = None
) -> Duplicates:
    """Look at: programme, department, name [, place, content, payees (；), begin, end, amount].

    Only pairs of different departments, of all with `within`. A place that differs halves the score, years that do not
    overlap end it. Where no place is given it is read from name and content.
    """
    settings, findings = Settings.on("budget-duplicates", day, own), FindingList()
    if not settings["name_weight"] + settings["content_weight"]:
        raise bad_parameter(
            "name_weight", Text("and content_weight cannot both be 0", "与 content_weight 不能同时为 0")
        )
    town = _read(programmes, held_on("budget-duplicates", "stop_phrases", settings.day), findings)
    n = len(town.codes)
    first, second, too_large = np.zeros(0, np.int64), np.zeros(0, np.int64), 0
    if n >= 2:
        blocks = _blocks(town, int(settings["rare_documents"]), within=within)
        least = settings["least_text"]
        first, second, too_large = candidate_pairs(blocks, town.content_grams, town.name_keys, settings, least)
    if too_large:
        text = Text(f"{too_large} places or names have so many programmes that not all pairs were compared.",
                    f"有 {too_large} 处地点或名称的项目过多，未逐对比较。")  # fmt: skip
        findings.add(Finding(Severity.WARNING, "not_all_pairs", text))
    if not within:
        apart = np.array(
            [town.departments[one] != town.departments[two] for one, two in _pairs(first, second)], np.bool_
        )
        first, second = first[apart], second[apart]
    return _judged(town, first, second, settings, findings)


def _pairs(first: Ints, second: Ints) -> list[tuple[int, int]]:
    return list(zip(first.tolist(), second.tolist(), strict=True))


def _read(frame: object, stops: Sequence[str], findings: FindingList) -> _Town:
    columns = columns_of(frame, ("programme", "department", "name"), PROGRAMMES)
    rows = _usable(columns, findings)
    texts = {name: _texts(columns, name, rows) for name in
             ("programme", "department", "name", "place", "content", "payees", "begin", "end")}  # fmt: skip
    places = [
        Place.of(place).filled_from(Place.of(name)) if place else Place.of(f"{name}\n{content}")
        for place, name, content in zip(texts["place"], texts["name"], texts["content"], strict=True)
    ]
    left_out = any_of([*stops, *texts["department"]])
    names, contents = (
        [_bare(text, place, left_out) for text, place in zip(texts[column], places, strict=True)]
        for column in ("name", "content")
    )
    span = {}
    for column, is_end in (("begin", False), ("end", True)):
        span[column], bad = read_months(texts[column], is_end=is_end)
        text = Text(f"{column} is no date; the programme is taken to run always.", f"{column} 不是日期，视为一直实施。")
        tell_rows(findings, f"bad_{column}", [rows[row] for row in bad], text, severity=Severity.WARNING)
    return _Town(
        texts["programme"], texts["department"], texts["name"], places, [payees_of(text) for text in texts["payees"]],
        span["begin"], span["end"], _amounts(columns, rows, findings), names, grams_of(names), grams_of(contents),
    )  # fmt: skip


def _usable(columns: Mapping[str, Any], findings: FindingList) -> list[int]:
    """Rows with a code that comes for the first time and a name."""
    n = height(columns)
    codes, names = text_column(columns, "programme", n), text_column(columns, "name", n)
    first: dict[str, int] = {}
    twice = [row for row in range(n) if first.setdefault(codes.at(row), row) != row and codes.at(row)]
    blank = [row for row in range(n) if not codes.at(row) or not names.at(row)]
    tell_rows(findings, "programme_twice", twice, Text("The code stands here again; the row is not looked at.",
              "项目编码重复出现，该行未比对。"), who=codes.at)  # fmt: skip
    tell_rows(findings, "no_name", blank, Text("Code or name is blank; the row is not looked at.",
              "项目编码或名称为空，该行未比对。"), who=codes.at)  # fmt: skip
    left_out = {*twice, *blank}
    return [row for row in range(n) if row not in left_out]


def _texts(columns: Mapping[str, Any], name: str, rows: Sequence[int]) -> list[str]:
    column = text_column(columns, name, height(columns))
    return [column.at(row) for row in rows]


def _amounts(columns: Mapping[str, Any], rows: Sequence[int], findings: FindingList) -> Floats:
    if "amount" not in columns:
        return np.full(len(rows), np.nan)
    quantity = read_quantity(columns["amount"])
    refused = {row: reading.text for row, reading in quantity.refused.items()}
    tell_rows(findings, "bad_amount", sorted(refused), refused.__getitem__, severity=Severity.WARNING)
    return np.asarray(quantity.values[np.array(rows, np.int64)])


def _bare(text: str, place: Place, left_out: Any) -> str:
    """A text without its own place names and what every form says."""
    for name in sorted(place.texts, key=len, reverse=True):
        text = text.replace(name, "\n")
    return plain(text, left_out)


def _blocks(town: _Town, rare: int, *, within: bool) -> list[list[int]]:
    """Programmes at one spot, with one name, or with a payee that few have; of two departments at least."""
    spots: dict[str, list[int]] = {}
    for place, where in enumerate(town.places):
        for name in where.finest:
            spots.setdefault(name, []).append(place)
    names: dict[str, list[int]] = {}
    for place, key in enumerate(town.name_keys):
        names.setdefault(key.strip("\n"), []).append(place)
    firms = [members for members in holders(town.payees).values() if len(members) <= rare]
    blocks = [*spots.values(), *(members for key, members in names.items() if key), *firms]
    if within:
        return blocks
    return [members for members in blocks if len({town.departments[place] for place in members}) > 1]


def _judged(town: _Town, first: Ints, second: Ints, settings: Settings, findings: FindingList) -> Duplicates:
    """Score every candidate and keep those from the least score on."""
    n_compared = len(first)
    kept = overlap(town.begin, town.end, first, second) > 0
    place = sameness_of(town.places, first, second)
    if not _can_differ(settings):
        kept &= place != 0
    first, second, place = first[kept], second[kept], place[kept]
    name, content = town.name_grams.likeness(first, second), town.content_grams.likeness(first, second)
    bare = town.content_grams.is_empty
    content = np.where(bare[first] | bare[second], np.nan, content) if len(first) else content
    text = _weighted([(name, settings["name_weight"]), (content, settings["content_weight"])])
    kept = text >= settings["least_text"]
    first, second, name, content, place = first[kept], second[kept], name[kept], content[kept], place[kept]
    payee, shared = shared_payees(town.payees, first, second, holders(town.payees))
    score = 100 * _weighted([
        (name, settings["name_weight"]), (content, settings["content_weight"]), (place, settings["place_weight"]),
        (np.where(payee > 0, payee, np.nan), settings["payee_weight"]),
    ]) * np.where(place == 0, settings["other_place"], 1.0)  # fmt: skip
    parts = (name, content, place, payee, overlap(town.begin, town.end, first, second))
    order = [
        number for number in np.lexsort((second, first, -score)).tolist() if score[number] >= settings["least_score"]
    ]
    rows = [_row(town, int(first[number]), int(second[number]), float(score[number]),
                 [_number(part[number]) for part in parts], shared[number]) for number in order]  # fmt: skip
    groups = groups_of(len(town.codes), first[order].tolist(), second[order].tolist())
    rows = [(row[0], groups[int(first[number])], *row[1:]) for row, number in zip(rows, order, strict=True)]
    return Duplicates(Table.from_rows(PAIR_COLUMNS, rows), findings.table(), n_compared, len(town.codes))


def _can_differ(settings: Settings) -> bool:
    """Whether a pair at two different places can reach the least score at all, with all else the same."""
    rest = sum(settings[f"{name}_weight"] for name in ("name", "content", "payee"))
    return 100 * settings["other_place"] * rest / (rest + settings["place_weight"]) >= settings["least_score"]


def _weighted(parts: Sequence[tuple[Floats, float]]) -> Floats:
    """The weighted mean of what is known."""
    known = sum(np.where(np.isnan(part), 0.0, weight) for part, weight in parts)
    total = sum(np.where(np.isnan(part), 0.0, part * weight) for part, weight in parts)
    return np.asarray(total / np.maximum(known, 1e-12))


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def _row(
    town: _Town, one: int, other: int, score: float, parts: Sequence[float | None], shared: frozenset[str]
) -> tuple[Any, ...]:
    amounts = [amount for amount in (town.amounts[one], town.amounts[other]) if amount == amount]
    said = _said(parts, shared, town.places[one].finest & town.places[other].finest)
    return (
        score, town.codes[one], town.departments[one], town.names[one], town.codes[other], town.departments[other],
        town.names[other], *parts, float(min(amounts)) if amounts else None, said.en, said.zh,
    )  # fmt: skip


def _said(parts: Sequence[float | None], shared: frozenset[str], spots: frozenset[str]) -> Text:
    """What is the same, and what is not."""
    name, content, place, _, running = (0.0 if part is None else part for part in parts)
    en, zh = [], []
    for value, label in ((name, Text("names", "名称")), (content, Text("content", "建设内容"))):
        if value >= LIKE:
            en.append(f"{label.en} alike ({value:.0%})")
            zh.append(f"{label.zh}相似（{value:.0%}）")
    if place >= SAME:
        where = "、".join(sorted(spots))
        en.append(f"the same place ({where})" if where else "the same place")
        zh.append(f"地点相同（{where}）" if where else "地点相同")
    if shared:
        en.append(f"the same payee ({'、'.join(sorted(shared))})")
        zh.append(f"收款单位相同（{'、'.join(sorted(shared))}）")
    en.append(f"run together for {running:.0%} of the shorter time")
    zh.append(f"实施期重叠 {running:.0%}")
    if parts[2] == 0:
        en.append("but at different places")
        zh.append("但地点不同")
    joined = ", ".join(en)
    return Text(f"{joined[0].upper()}{joined[1:]}.", f"{'，'.join(zh)}。")
