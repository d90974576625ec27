"""The engine is a library: everything public in it says its contract. Texts of pages are all translated."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source_tree import PACKAGE, parsed, place, python_files
from tools import messages

ENGINE = python_files(PACKAGE / "engine")


def undocumented(tree: ast.Module) -> list[str]:
    """Public classes and functions without a docstring."""
    faults = [] if ast.get_docstring(tree) else ["the module"]
    for node in tree.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            faults.append(node.name)
        inside = node.body if isinstance(node, ast.ClassDef) else []
        inherited = documented_methods() if isinstance(node, ast.ClassDef) and node.bases else frozenset()
        faults += [
            f"{node.name}.{inner.name}"
            for inner in inside
            if isinstance(inner, ast.FunctionDef) and needs_docstring(inner) and inner.name not in inherited
        ]
    return faults


@cache
def documented_methods() -> frozenset[str]:
    """Names of methods whose contract some class of the engine states: who overrides one need not say it again."""
    return frozenset(
        inner.name
        for path in ENGINE
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef)
        for inner in node.body
        if isinstance(inner, ast.FunctionDef) and ast.get_docstring(inner)
    )


def needs_docstring(node: ast.FunctionDef) -> bool:
    """Whether a public method has none, and more than one statement: a single one says itself."""
    if node.name.startswith("_") or len(node.body) == 1:
        return False
    return not ast.get_docstring(node)


@pytest.mark.parametrize("path", ENGINE, ids=place)
def test_engine_is_documented(path: Path) -> None:
    if path.name == "__init__.py" and not path.read_text(encoding="utf-8").strip():
        return
    assert undocumented(parsed(path)) == []


@pytest.mark.parametrize("path", python_files(PACKAGE), ids=place)
def test_docstrings_are_contracts_not_essays(path: Path) -> None:
    faults = [
        f"{place(path, node)}: {node.name}"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and len((ast.get_docstring(node) or "").splitlines()) > 12
    ]
    assert not faults, "contract in at most 5 lines, plus units, shapes, errors, source"


def test_every_text_is_translated() -> None:
    assert messages.check() == []
