"""The library's content (indicators, schemes, parameters, cases) as data; this is the one reader of its dated figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

Dated = Mapping[str, Any]
"""One value: `value`, `valid_from`, `source`, `certainty`, and where it has them `valid_to` and `standard`."""


@cache
def parameters(file: str) -> Mapping[str, tuple[Dated, ...]]:
    """Every value of `parameters/<file>.yaml` by its code, oldest first. To be read, never changed."""
    from importlib.resources import files

    from ruamel.yaml import YAML

    text = files("jixiao").joinpath("library", "parameters", f"{file}.yaml").read_text(encoding="utf-8")
    found = YAML(typ="safe", pure=True).load(text)["parameters"]
    return {entry["code"]: tuple(sorted(entry["values"], key=lambda each: each["valid_from"])) for entry in found}


def held_on(file: str, code: str, day: date) -> Any:
    """The value of `code` that holds on `day`; KeyError where there is none."""
    held = [
        each
        for each in parameters(file).get(code, ())
        if each["valid_from"] <= day and not ("valid_to" in each and each["valid_to"] <= day)
    ]
    if not held:
        raise KeyError(f"{file}: {code} has no value on {day}")
    return held[-1]["value"]


def standards(file: str, code: str) -> dict[str, Any]:
    """The values of `code` by the standard that each is from, oldest first."""
    return {each["standard"]: each["value"] for each in parameters(file)[code]}


@dataclass(frozen=True)
class OfficialDay:
    """One day of an official notice: `kind` holiday or working, what it is called, and the notice."""

    day: date
    kind: str
    label_zh: str
    label_en: str
    source: str


@cache
def calendar_days() -> tuple[OfficialDay, ...]:
    """Every day of mainland China's official notices on holidays, by date."""
    found = [
        OfficialDay(date.fromordinal(ordinal), "holiday", span["name"]["zh"], span["name"]["en"], year["source"])
        for year in parameters("working-days")["holidays"]
        for span in year["value"]
        for ordinal in range(span["from"].toordinal(), span["to"].toordinal() + 1)
    ]
    found += [
        OfficialDay(day, "working", "调休上班", "Worked instead", year["source"])
        for year in parameters("working-days")["make_up_days"]
        for day in year["value"]
    ]
    return tuple(sorted(found, key=lambda each: each.day))


def calendar_years() -> frozenset[int]:
    """The years whose notice is in the library."""
    return frozenset(year["valid_from"].year for year in parameters("working-days")["holidays"])


@cache
def rule_set_texts() -> Mapping[str, str]:
    """The self-evaluation rule sets of the library: the text of each file by its code."""
    return _texts("rule_sets")


@cache
def result_use_texts() -> Mapping[str, str]:
    """The rules for the use of results in the library: the text of each file by its code."""
    return _texts("result_use")


@cache
def template_texts() -> Mapping[str, str]:
    """The templates that a first scheme begins from: the text of each file by its code."""
    return _texts("templates")


@cache
def indicator_texts() -> Mapping[str, str]:
    """The indicators of the library: the text of each file by its code."""
    return _texts("indicators")


def indicator_columns(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An indicator of a library file as columns of the platform's library, without the date from which it holds."""
    low, high = entry["bounds"]
    labels = {
        f"{key}_{language}": entry[key][language]
        for key in ("label", "definition", "formula")
        for language in ("zh", "en")
    }
    plain = ("code", "unit_of_measure", "direction", "over_time", "decimals", "source_note")
    return {
        **labels,
        **{key: entry[key] for key in plain},
        **{key: entry[key] for key in ("sample_code",) if key in entry},
        "lower_bound": float(low),
        "upper_bound": float(high),
        "evidence_required": entry.get("evidence_required", False),
    }


@cache
def case_texts() -> Mapping[str, str]:
    """The worked cases' schemes: the text of each file by its code."""
    return _texts("cases")


def _texts(folder: str) -> dict[str, str]:
    from importlib.resources import files

    place = files("jixiao").joinpath("library", folder)
    names = sorted(entry.name for entry in place.iterdir() if entry.name.endswith(".yaml"))
    return {name.removesuffix(".yaml"): place.joinpath(name).read_text(encoding="utf-8") for name in names}
