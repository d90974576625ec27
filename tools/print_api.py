"""Prints the OpenAPI document of the push interface into docs/reference/api.md; `--check` fails when it is stale."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "api.md"
HEAD = """# Push interface 实时报送接口

Printed by `tools/print_api.py` from the OpenAPI document that the platform serves at `GET /api/v1/openapi.json`. Do not
edit by hand. How to use it: [how-to/push-figures.md](../how-to/push-figures.md) ·
[中文](../how-to/push-figures.zh-CN.md).

Every request but the two public ones carries `Authorization: Bearer TOKEN`. Refusals are `application/problem+json`
(RFC 9457): `title` and `detail` in the language of `Accept-Language` (Chinese first), `text` in both.
"""


def page() -> str:
    """The whole page."""
    document, titles = described()
    lines = [HEAD]
    for address, operations in document["paths"].items():
        for method, operation in operations.items():
            lines += list(operation_lines(address, method, operation))
    lines += ["## Fields 字段", ""]
    for name, schema in sorted(document["components"]["schemas"].items()):
        lines += list(schema_lines(name, schema))
    lines += ["## Kinds of problem 错误类型", "", "| code | title | 说明 |", "|---|---|---|"]
    lines += [f"| `{code}` | {en} | {zh} |" for code, (en, zh) in titles.items()]
    return "\n".join(lines) + "\n"


def described() -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    """The document, and the titles of problems; needs Django, but no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.config.settings")
    os.environ.setdefault("JIXIAO_DATA_DIR", tempfile.gettempdir())
    os.environ.setdefault("JIXIAO_SECRET_KEY", "prints a page")
    import django

    django.setup()
    from jixiao.web.api.rules import PROBLEM_TITLES
    from jixiao.web.api.views.endpoints import document

    return document(), {code: (title.en, title.zh) for code, title in PROBLEM_TITLES.items()}


def operation_lines(address: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    """One address: what it does, its parameters, its answers."""
    yield f"## `{method.upper()} {address}`"
    yield ""
    yield operation["summary"] + ("." if not operation["summary"].endswith(".") else "")
    if operation.get("description"):
        yield operation["description"]
    yield ""
    if operation.get("parameters"):
        yield from ("| parameter | in | type | |", "|---|---|---|---|")
        for each in operation["parameters"]:
            needed = "required" if each.get("required") else "optional"
            words = each.get("description") or each["schema"].get("description", "")
            yield f"| `{each['name']}` | {each['in']} | {kind_of(each['schema'])} | {needed}. {words} |"
        yield ""
    if "requestBody" in operation:
        kinds = ", ".join(f"`{kind}`" for kind in operation["requestBody"]["content"])
        yield f"Body 请求体: {kinds}; fields: `BatchIn`."
        yield ""
    yield from ("| answer | fields |", "|---|---|")
    for status, answer in sorted(operation["responses"].items()):
        schemas = [kind_of(content["schema"]) for content in answer.get("content", {}).values()]
        yield f"| {status} | {', '.join(schemas)} |"
    yield ""


def schema_lines(name: str, schema: dict[str, Any]) -> Iterator[str]:
    """One schema as a table of its fields."""
    if not schema.get("properties"):
        return
    yield f"### `{name}`"
    yield ""
    if schema.get("description"):
        yield from (schema["description"], "")
    yield from ("| field | type | |", "|---|---|---|")
    required = set(schema.get("required", ()))
    for field, each in schema["properties"].items():
        words = each.get("description", "")
        limits = ", ".join(
            f"{key} {each[key]}" for key in ("minLength", "maxLength", "minItems", "maxItems") if key in each
        )
        said = "; ".join(filter(None, (words, limits, "" if field in required else "optional")))
        yield f"| `{field}` | {kind_of(each)} | {said} |"
    yield ""


def kind_of(schema: dict[str, Any]) -> str:
    """A schema's type in few words."""
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    if "anyOf" in schema:
        return " or ".join(map(kind_of, schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {kind_of(schema['items'])}"
    return str(schema.get("type", schema.get("title", "")))


def main() -> int:
    """Write the page, or compare it."""
    fresh = page()
    if "--check" in sys.argv:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == fresh:
            return 0
        print(f"{PAGE.relative_to(ROOT)} is stale: python tools/print_api.py")
        return 1
    PAGE.write_text(fresh, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
