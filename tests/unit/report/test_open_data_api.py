"""The public interface: every document as its description says, corrections taken over, nothing at other addresses."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from jixiao.engine.model.text import Text
from jixiao.report.open_data import About, Field, OpenTable
from jixiao.report.open_data.api import ROOT, ApiRelease, api_document, api_documents, media_type_of
from jixiao.report.open_data.api.openapi import openapi

KEYS = [
    Field(name, kind, Text(name, name), is_key=True)  # type: ignore[arg-type]
    for name, kind in (("organisation", "string"), ("indicator", "string"), ("period", "period"))
]
VALUE = Field("value", "number", Text("Value", "值"))
RANK = Field("rank", "integer", Text("Rank", "排名"))
LABELS = (Field("label_zh", "string", Text("Name", "名称")), Field("label_en", "string", Text("Name", "名称")))
Figures = list[tuple[object, ...]]


def release(
    code: str, period: str, values: Figures, month: int, corrected_by: str = "", corrects: str = ""
) -> ApiRelease:
    """A release of a few figures."""
    tables = (
        OpenTable("values", Text("V", "值"), (*KEYS, VALUE), values),
        OpenTable("ranking", Text("R", "排名"), (KEYS[0], *LABELS, RANK), [("S/1", "城东", "East", 1)]),
        OpenTable("indicators", Text("I", "指标"), (KEYS[1], *LABELS), [("rate", "准确率", "Accuracy")]),
    )
    about = About(
        code,
        Text(code, code),
        Text("d", "说明"),
        Text("City", "清河"),
        date(2026, month, 15),
        period,
        corrects=corrects,
    )
    return ApiRelease(about, lambda: tables, (Text("East leads.", "城东居首。"),), corrected_by)


RELEASES = [
    release("w-2026-08", "2026-08", [("S/1", "rate", "2026-08", 80.0)], 9, corrected_by="w-2026-08-r2"),
    release("w-2026-08-r2", "2026-08", [("S/1", "rate", "2026-08", 81.0)], 10, corrects="w-2026-08"),
    release("w-2026-09", "2026-09", [("S/1", "rate", "2026-08", 79.0), ("S/1", "rate", "2026-09", None)], 11),
]


def read(address: str, releases: list[ApiRelease] = RELEASES) -> Any:
    content = api_document(address, releases)
    assert content is not None, address
    return json.loads(content)


def test_every_document_is_as_described_and_every_address_is_described() -> None:
    described, documents = openapi(), api_documents(RELEASES)
    components = described["components"]
    assert described["openapi"] == "3.1.0"
    patterns = {re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path)): told for path, told in described["paths"].items()}
    used = set()
    for address, content in documents.items():
        fitting = [(pattern, told) for pattern, told in patterns.items() if re.fullmatch(pattern, f"/{address}")]
        (pattern, told), *_ = sorted(fitting, key=lambda each: -len(each[0]))
        used.add(pattern)
        form, schema = next(iter(told["get"]["responses"]["200"]["content"].items()))
        assert media_type_of(address).startswith(form)
        if form == "application/json":
            jsonschema.validate(
                json.loads(content), {"components": components, **schema["schema"]}, cls=jsonschema.Draft202012Validator
            )
        assert api_document(address, RELEASES) == content
    assert {path for path in patterns if path not in used} == {r"/releases\-[^/]+\.json"}, "one page is enough here"
    assert len({each["get"]["operationId"] for each in described["paths"].values()}) == len(described["paths"])
    for name in re.findall(r'"#/components/(\w+/\w+)"', json.dumps(described)):
        kind, _, which = name.partition("/")
        assert which in components[kind]


def test_a_correction_takes_the_place_and_each_period_stands_as_its_own_release_told_it() -> None:
    told = read("indicators/rate.json")
    assert told["title"] == {"zh": "准确率", "en": "Accuracy"}
    assert [(row["period"], row["value"], row["release"]) for row in told["values"]] == [
        ("2026-08", 81.0, "w-2026-08-r2"), ("2026-09", None, "w-2026-09"),
    ]  # fmt: skip
    own = read("organisations/S~2f~1.json")
    assert own["title"]["en"] == "East"
    assert [row["release"] for row in own["standings"]] == ["w-2026-08-r2", "w-2026-09"]
    head = read("releases/w-2026-08.json")
    assert (head["status"], head["corrected_by"]) == ("corrected", "w-2026-08-r2")
    assert read("releases/w-2026-08/values.json")["data"][0]["value"] == 80.0, "what was published stays"


def test_the_list_has_pages_that_lead_on_and_back() -> None:
    many = [replace(RELEASES[0], about=replace(RELEASES[0].about, code=f"r{number:03}")) for number in range(201)]
    seen, address = [], "releases.json"
    while address:
        page = read(address, many)
        seen += [each["code"] for each in page["releases"]]
        address = (page["next"] or "").removeprefix(ROOT)
    assert seen == sorted((each.about.code for each in many), reverse=True)
    assert read("releases-3.json", many)["previous"] == f"{ROOT}releases-2.json"


@pytest.mark.parametrize(
    "address",
    [
        "releases",
        "releases/none.json",
        "releases/w-2026-09/none.csv",
        "releases/../w",
        "releases-2.json",
        "indicators/x.json",
    ],
)
def test_nothing_at_other_addresses(address: str) -> None:
    assert api_document(address, RELEASES) is None


def test_only_what_is_asked_for_is_loaded() -> None:
    def stop() -> list[OpenTable]:
        raise AssertionError("loaded")

    releases = [RELEASES[2], replace(RELEASES[1], load=stop)]
    assert read("releases.json", releases)["n_releases"] == 2
    assert read("", releases)["documents"][1] == f"{ROOT}releases.json"
    assert read("releases/w-2026-09/ranking.json", releases)["data"][0]["rank"] == 1
    assert api_documents([]).keys() == {
        "index.json",
        "openapi.json",
        "releases.json",
        "indicators.json",
        "organisations.json",
    }


def test_the_root_tells_what_there_is_and_what_is_new_and_openapi_keeps_its_own_address() -> None:
    index = read("")
    assert index == read("index.json")
    assert [each["code"] for each in index["latest"]] == ["w-2026-09", "w-2026-08-r2"]
    assert (index["n_releases"], index["n_valid"], index["updated_on"]) == (3, 2, "2026-11-15")
    assert index["publisher"]["zh"] == "清河"
    assert index["licence"]["name"] == "CC-BY-4.0"
    assert {
        read(link.removeprefix(ROOT))["api_version"] for name, link in index["links"].items() if name != "openapi"
    } == {"1"}
    assert read("openapi.json")["openapi"] == "3.1.0"
    empty = read("", [])
    assert (empty["latest"], empty["publisher"], empty["licence"], empty["updated_on"]) == ([], None, None, None)
