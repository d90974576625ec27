"""Prints each method's spec into docs/reference/methods/<family>/<method>.md with an index; `--check`: are they fresh?"""

import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any

# Run as a script, Python looks beside this file only.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.method_specs import FAMILIES, ROOT, Family, load, records, spec_files

PAGES = ROOT / "docs" / "reference" / "methods"
PRINTED = "Printed by `tools/print_methods.py` from {source}, which the tests run. Do not edit by hand."
NOT_OPTIONS = {"table", "meta", "method"}


def pages() -> dict[Path, str]:
    """Every page by its path: the index and one for each spec."""
    specs = [load(path) for path in spec_files()]
    found = {PAGES / "README.md": index(specs)}
    for spec in specs:
        found[PAGES / spec["family"] / f"{spec['method']}.md"] = page(spec, FAMILIES[spec["family"]])
    return found


def index(specs: list[dict[str, Any]]) -> str:
    """One line for each method, by family."""
    lines = ["# Methods 方法", "", PRINTED.format(source="the specs in `tests/spec/methods`"), ""]
    for family in FAMILIES.values():
        own = [spec for spec in specs if spec["family"] == family.name]
        if own:
            lines += [
                f"## {family.title.zh} · {family.title.en}",
                "",
                "| method | 方法 | what it is |",
                "|---|---|---|",
            ]
            lines += [
                f"| [`{spec['method']}`]({family.name}/{spec['method']}.md) | {spec['title']['zh']} | {spec['title']['en']} |"
                for spec in own
            ]
            lines.append("")
    return "\n".join(lines)


def page(spec: Mapping[str, Any], family: Family) -> str:
    """One method: definition, formula, source, when and when not, options, worked tables."""
    name = spec["method"]
    source = f"`tests/spec/methods/{family.name}/{name}.yaml`"
    registered = family.registered().get(name)
    lines = [
        f"# {spec['title']['zh']} · {spec['title']['en']}",
        "",
        PRINTED.format(source=source),
        "",
        *definition(registered),
        *formula(str(spec["formula"])),
        f"Source 依据: {both(spec['source'])}",
        "",
        f"Use it when 适用: {both(spec['when'])}",
        "",
        f"Not when 不适用: {both(spec['not_when'])}",
        "",
        "## Use 用法",
        "",
        f"```sh\n{spec.get('command') or family.command.format(method=name)}\n```",
        "",
        *options(spec.get("options", {}), registered),
        "## Examples 算例",
        "",
    ]
    for number, case in enumerate(spec["cases"], 1):
        lines += example(number, case)
    if "unpublished" in spec:
        lines += [f"No published numbers 未见公开算例: {both(spec['unpublished'])}", ""]
    return "\n".join(lines)


def definition(registered: object) -> Iterator[str]:
    """What the code says of the method; nothing where the object has no words of its own."""
    said = inspect.cleandoc(getattr(registered, "__doc__", None) or "")
    name = getattr(registered, "__name__", type(registered).__name__)
    generated = is_dataclass(registered) and said.startswith(f"{name}(")
    if said and not generated:
        yield from (f"> {line}".rstrip() for line in said.splitlines())
        yield ""


def formula(text: str) -> Iterator[str]:
    """The formula, as one line or as a block."""
    lines = text.strip().splitlines()
    if len(lines) == 1:
        yield f"Formula 公式: `{lines[0]}`"
    else:
        yield from ("Formula 公式:", "", "```text", *lines, "```")
    yield ""


def both(text: Any) -> str:
    """A text in the languages in which it is given."""
    said = f"{text['zh']} · {text['en']}" if isinstance(text, Mapping) else str(text)
    return " ".join(said.split())


def options(told: Mapping[str, Any], registered: object) -> Iterator[str]:
    """The options with their defaults, as code and spec know them."""
    known = {**dict.fromkeys(told, ""), **defaults(registered)}
    if known:
        yield from ("| option 选项 | default 默认 | |", "|---|---|---|")
        yield from (f"| `{name}` | {default} | {cell(both(told.get(name, '')))} |" for name, default in known.items())
        yield ""


def defaults(registered: object) -> dict[str, str]:
    """Names and defaults of a dataclass's fields or a function's keywords."""
    if is_dataclass(registered):
        found = {entry.name: entry.default for entry in fields(registered) if entry.init}
        return {name: "" if value is MISSING else shown(value) for name, value in found.items()}
    if inspect.isfunction(registered):
        parameters = inspect.signature(registered).parameters.values()
        keywords = [entry for entry in parameters if entry.kind is entry.KEYWORD_ONLY and entry.name not in NOT_OPTIONS]
        return {entry.name: "" if entry.default is entry.empty else shown(entry.default) for entry in keywords}
    return {}


def shown(value: object) -> str:
    """A value as one writes it; nothing for none."""
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(shown(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {shown(item)}" for key, item in value.items())
    return str(value).lower() if isinstance(value, bool) else cell(str(value))


def example(number: int, case: Mapping[str, Any]) -> Iterator[str]:
    """One case: the tables in, the options, the table out or why it is refused."""
    yield from (f"### {number}. {both(case['note'])}", "")
    if case.get("options"):
        given = (f"`{name}` = {shown(value)}" for name, value in case["options"].items())
        yield from ("Options 选项: " + ", ".join(given), "")
    yield from table(case["table"])
    if "meta" in case:
        yield from ("META:", "", *table(case["meta"]))
    if "refused" in case:
        yield from (f"Refused 拒绝: `{case['refused']}`", "")
        return
    yield from (f"Result 结果{accuracy(case)}:", "", *table(case["expected"]))
    if case.get("findings"):
        yield from ("Findings 疑点: " + ", ".join(f"`{code}`" for code in case["findings"]), "")


def accuracy(case: Mapping[str, Any]) -> str:
    """How far a published figure may be off by its own rounding."""
    return f" (± {case['tolerance']})" if float(case.get("tolerance", 0)) > 1e-6 else ""


def table(text: str) -> Iterator[str]:
    """A CSV text as a Markdown table; “—” is an empty cell."""
    header, *rows = records(text)
    yield "| " + " | ".join(map(cell, header)) + " |"
    yield "|" + "---|" * len(header)
    yield from ("| " + " | ".join(cell(item) or "—" for item in row) + " |" for row in rows)
    yield ""


def cell(text: str) -> str:
    """A text inside a table's cell."""
    return text.replace("|", "\\|")


def main() -> int:
    """Write the pages and remove those without a spec, or with --check compare."""
    wanted = pages()
    there = set(PAGES.rglob("*.md"))
    stale = [path for path, text in wanted.items() if path not in there or path.read_text(encoding="utf-8") != text]
    left_over = sorted(there - wanted.keys())
    if "--check" in sys.argv:
        for path in (*stale, *left_over):
            print(f"{path.relative_to(ROOT)} is stale: run python tools/print_methods.py")
        return 1 if stale or left_over else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
    for path in left_over:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
