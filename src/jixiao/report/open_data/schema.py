"""What the columns of a table are: as a Table Schema (Data Package) and as metadata of the W3C (CSVW)."""

import json
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.report.open_data.licences import licence_named
from jixiao.report.open_data.settled import PERIOD
from jixiao.report.open_data.tables import About, Field, OpenTable

_FRICTIONLESS = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "date": "date",
    "period": "string",
    "boolean": "boolean",
}
_CSVW = _FRICTIONLESS | {"number": "double"}


def table_schema(table: OpenTable) -> dict[str, Any]:
    """The Table Schema: fields with type, titles, unit and constraints, what a missing value is, the primary key."""
    return {
        "fields": [_field(field) for field in table.fields],
        "missingValues": [""],
        "primaryKey": [field.name for field in table.keys],
    }


def both(text: Text) -> str:
    """A text for readers that take one: Chinese, then English where it differs."""
    return text.zh if text.zh == text.en else f"{text.zh} · {text.en}"


def _field(field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": field.name,
        "type": _FRICTIONLESS[field.kind],
        "title": both(field.title),
        "titles": field.title._asdict(),
    }
    if field.description is not None:
        made |= {"description": both(field.description), "descriptions": field.description._asdict()}
    if field.unit_in("zh"):
        made |= {"unit": field.unit_in("zh"), "units": {"en": field.unit_in("en"), "zh": field.unit_in("zh")}}
    if field.kind == "period":
        made["rdfType"] = "http://www.w3.org/2006/time#TemporalEntity"
    constraints: dict[str, Any] = {"required": True} if field.is_key else {}
    if field.kind == "period":
        constraints |= {"pattern": PERIOD.pattern}
    return made | ({"constraints": constraints} if constraints else {})


def csvw(about: About, table: OpenTable) -> bytes:
    """The metadata file beside TABLE.csv by the W3C's “Model for Tabular Data and Metadata on the Web”."""
    licence = licence_named(about.licence)
    content: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "url": f"{table.name}.csv",
        "dc:title": _texts(table.title),
        "dc:publisher": _texts(about.publisher),
        "dc:license": {"@id": licence.path} if licence.path else licence.name,
        "dc:issued": {"@value": about.published_on.isoformat(), "@type": "xsd:date"},
        "tableSchema": {
            "columns": [_column(field) for field in table.fields],
            "primaryKey": [field.name for field in table.keys],
        },
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _column(field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": field.name,
        "titles": [field.name],
        "dc:title": _texts(field.title),
        "datatype": _CSVW[field.kind],
        "required": field.is_key,
    }
    if field.unit_in("zh"):
        made["dc:description"] = [
            {"@value": f"单位：{field.unit_in('zh')}", "@language": "zh"},
            {"@value": f"unit: {field.unit_in('en')}", "@language": "en"},
        ]
    return made


def _texts(text: Text) -> list[dict[str, str]]:
    return [{"@value": text.zh, "@language": "zh"}, {"@value": text.en, "@language": "en"}]
