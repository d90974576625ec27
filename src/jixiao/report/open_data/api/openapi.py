"""The description of the public interface as OpenAPI 3.1."""

from typing import Any

from jixiao.report.open_data.api.release import ROOT

Schema = dict[str, Any]
STRING: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
MAYBE: Schema = {"type": ["string", "null"]}
BOTH = {"$ref": "#/components/schemas/Text"}
ANY_ROW: Schema = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}}


def openapi() -> Schema:
    """The whole description; every document holds `api_version` too."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Open performance data", "version": "1.0.0",
            "summary": "Releases of performance figures, as plain files: no key, no limit but the server's.",
            "description": "A release never changes; a correction is a release of its own. Addresses and fields of v1 stay; "
            "fields may be added. Before v1 ends there is a v2 beside it for at least twelve months, and every answer "
            "of v1 says so in the headers Deprecation and Sunset (RFC 9745, RFC 8594).",
        },
        "servers": [{"url": ROOT.rstrip("/")}],
        "paths": _paths(),
        "components": {"schemas": _schemas(), "parameters": _parameters()},
    }  # fmt: skip


def _paths() -> Schema:
    code = {"$ref": "#/components/parameters/code"}
    table, page = ({"$ref": f"#/components/parameters/{name}"} for name in ("table", "page"))
    return {
        "/index.json": _get("index", "What there is and what is new; also at the root.", _ref("Index")),
        "/openapi.json": _get("openapi", "This description.", {"type": "object"}),
        "/releases.json": _get("releases", "Releases, newest first.", _ref("ReleaseList")),
        "/releases-{page}.json": _get("releases_page", "Further pages of the list, from 2.", _ref("ReleaseList"), page),
        "/releases/{code}.json": _get("release", "One release and its tables.", _ref("Release"), code),
        "/releases/{code}/{table}.json": _get("table", "A table as records.", _ref("Table"), code, table),
        "/releases/{code}/{table}.csv": _get("table_csv", "A table as CSV.", STRING, code, table, form="text/csv"),
        "/indicators.json": _get("indicators", "Indicators of valid releases.", _ref("IndicatorList")),
        "/indicators/{code}.json": _get("indicator", "All figures of one.", _ref("Indicator"), code),
        "/organisations.json": _get("organisations", "Organisations of valid releases.", _ref("OrganisationList")),
        "/organisations/{code}.json": _get("organisation", "What was published of one.", _ref("Organisation"), code),
    }


def _get(name: str, told: str, schema: Schema, *parameters: Schema, form: str = "application/json") -> Schema:
    answers: Schema = {"200": {"description": told, "content": {form: {"schema": schema}}}}
    if parameters:
        answers["404"] = {"description": "There is none of that code."}
    made: Schema = {"operationId": name, "summary": told, "responses": answers}
    return {"get": made | ({"parameters": list(parameters)} if parameters else {})}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _parameters() -> Schema:
    told = "A code; signs other than letters, digits, - _ . are written as ~hex~ (the lists hold ready addresses)."
    return {
        "code": {"name": "code", "in": "path", "required": True, "schema": STRING, "description": told},
        "table": {"name": "table", "in": "path", "required": True, "schema": STRING},
        "page": {"name": "page", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 2}},
    }


def _object(required: Schema, more: Schema | None = None) -> Schema:
    return {"type": "object", "properties": required | (more or {}), "required": list(required)}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list_of(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _schemas() -> Schema:
    head = {
        "code": STRING, "title": BOTH, "period": STRING, "published_on": {"type": "string", "format": "date"},
        "version": STRING, "status": {"enum": ["valid", "corrected"]}, "corrects": MAYBE, "corrected_by": MAYBE,
        "url": STRING,
    }  # fmt: skip
    table = {"name": STRING, "title": BOTH, "n_rows": WHOLE, "fields": _list_of(STRING), "json": STRING, "csv": STRING}
    named = {"code": STRING, "title": _object({"zh": MAYBE, "en": MAYBE})}
    version, licence = {"api_version": {"const": "1"}}, _object({"name": STRING, "url": MAYBE})
    rows = _list_of(ANY_ROW)
    return {
        "Text": _object({"en": STRING, "zh": STRING}),
        "Index": _object(version | {
            "documents": _list_of(STRING), "links": {"type": "object", "additionalProperties": STRING},
            "publisher": _or_null(BOTH), "licence": _or_null(licence), "n_releases": WHOLE, "n_valid": WHOLE,
            "updated_on": MAYBE, "latest": _list_of(_ref("ReleaseHead")),
        }),
        "ReleaseHead": _object(head),
        "ReleaseList": _object(version | {
            "n_releases": WHOLE, "page": WHOLE, "n_pages": WHOLE, "next": MAYBE, "previous": MAYBE,
            "releases": _list_of(_ref("ReleaseHead")),
        }),
        "Release": _object(version | head | {
            "description": BOTH, "publisher": BOTH, "licence": licence,
            "sources": _list_of(BOTH), "homepage": MAYBE, "headlines": _list_of(BOTH), "tables": _list_of(_object(table)),
        }),
        "Table": _object({"name": STRING, "titles": BOTH, "schema": {"type": "object"}, "data": rows}),
        "IndicatorList": _object(version | {"indicators": _list_of(_object(named | {"url": STRING}))}),
        "Indicator": _object(version | named | {"definition": ANY_ROW, "values": rows}),
        "OrganisationList": _object(version | {"organisations": _list_of(_object(named | {"url": STRING}))}),
        "Organisation": _object(version | named | {"standings": rows, "values": rows}),
    }  # fmt: skip
