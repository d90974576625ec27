"""What the house tests read: the project's own Python files, parsed once, and the files that git tracks."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "jixiao"
WEB = PACKAGE / "web"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: Path) -> list[Path]:
    """Python files under `folders` in a stable order, without migrations (Django writes them) and vendored code."""
    found = {path for folder in folders for path in folder.rglob("*.py")}
    return sorted(path for path in found if not {"migrations", "vendor", "node_modules"} & set(path.parts))


@cache
def parsed(path: Path) -> ast.Module:
    """Syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    """Where a fault is, as an editor can open it."""
    line = f":{node.lineno}" if node is not None and hasattr(node, "lineno") else ""
    return f"{path.relative_to(ROOT)}{line}"


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last part of what is called: `a.b.save()` gives "save"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield name_of(node.func), node


def name_of(node: ast.AST) -> str:
    """Last part of a dotted name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def is_action_file(path: Path) -> bool:
    """Whether `path` is an app's actions.py, or a file in its actions folder."""
    return path.name == "actions.py" or path.parent.name == "actions"


def words_of(identifier: str) -> list[str]:
    """`readHTTPHeader_now` → read, http, header, now."""
    parts = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+", identifier)
    return [part.lower() for part in parts]


def tracked_files() -> list[Path]:
    """Files under version control; skips where this is no checkout (a released archive)."""
    if not (ROOT / ".git").exists():
        pytest.skip("no git checkout: nothing is tracked here")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
