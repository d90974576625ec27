"""Names say what a thing does; every app has the same files; the words are the glossary's."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source_tree import PACKAGE, ROOT, WEB, parsed, place, python_files, words_of

EMPTY_WORDS = {"util", "utils", "helper", "helpers", "common", "manager", "process", "handle"}
# name: why it may contain an empty word
ALLOWED_NAMES = {
    "handle": "Django calls a command's method by this name",
    "AccountManager": "Django's word for what makes accounts, and its own base class",
}
APP_FILES = {
    *("__init__", "rules", "models", "queries", "frames", "actions", "forms", "views", "tasks", "urls", "apps"),
    *("middleware",),
    # Pure beside the rules (ladder, calendar, register); the ways out of the house (channels).
    *("ladder", "calendar", "register", "channels"),
}
APP_FOLDERS = {
    "workbook",  # a form that goes out and comes back: neither a read nor a write of the database
    "migrations",
    "models",  # by subject, where one file would be longer than LINES
    "forms",
    "templates",
    "templatetags",
    "static",
    "management",
    "rules",
    "actions",
    "views",
    "queries",
    "frames",
}
FREER_APPS = {"base", "config"}
OWN_FILES = python_files(PACKAGE, ROOT / "tools", ROOT / "benchmarks")
APPS = sorted(path.parent for path in WEB.glob("*/__init__.py") if path.parent.name not in FREER_APPS)


def defined_names(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """Names that a file gives to functions, classes, arguments and variables."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.arg):
            yield node.arg, node
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node


@pytest.mark.parametrize("path", OWN_FILES, ids=place)
def test_no_empty_names(path: Path) -> None:
    names = [(path.stem, None), *defined_names(path)]
    faults = [
        f"{place(path, node)}: {name}"
        for name, node in names
        if EMPTY_WORDS & set(words_of(name)) and name not in ALLOWED_NAMES
    ]
    assert not faults, "a name that says nothing"


def glossary_not() -> set[str]:
    """Words that the glossary's "not" column forbids: those in code quotes."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("|") and line.count("|") >= 5]
    return {word for row in rows[2:] for word in re.findall(r"`(\w+)`", row[4])}


def test_the_glossary_forbids_something() -> None:
    assert {"metric", "KPI"} <= glossary_not()


@pytest.mark.parametrize("path", python_files(PACKAGE), ids=place)
def test_words_are_the_glossarys(path: Path) -> None:
    forbidden = {word.lower() for word in glossary_not()}
    faults = [
        f"{place(path, node)}: {name}"
        for name, node in [(path.stem, None), *defined_names(path)]
        if forbidden & {*words_of(name.replace("unit_of_measure", "")), name.lower()}
    ]
    assert not faults, "not the word of GLOSSARY.md"


@pytest.mark.parametrize("path", python_files(PACKAGE), ids=place)
def test_identifiers_are_english(path: Path) -> None:
    assert [name for name, _ in defined_names(path) if not name.isascii()] == []


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_an_app_has_only_the_files_that_every_app_has(app: Path) -> None:
    files = {path.stem for path in app.glob("*.py")}
    folders = {path.name for path in app.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert files - APP_FILES == set()
    assert folders - APP_FOLDERS == set()


LINES = {"rules": 300, "models": 400, "queries": 300, "frames": 200, "actions": 400, "forms": 300, "views": 300}


@pytest.mark.parametrize("path", [path for app in APPS for path in sorted(app.glob("*.py"))], ids=place)
def test_an_apps_file_keeps_its_measure(path: Path) -> None:
    allowed = LINES.get(path.stem, 300)
    n_lines = len(path.read_text(encoding="utf-8").splitlines())
    assert n_lines <= allowed, f"{path.name} may have {allowed} lines: split it by job"
