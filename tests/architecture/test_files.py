"""What no committed file may hold, and what the wheel must not need."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, WEB, tracked_files

# Put together here, so that this file does not name what it forbids.
REGISTRIES = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.",
    "yarn" + "pkg.",
    "deb." + "debian",
    "jsde" + "livr",
    "un" + "pkg",
]
MACHINE = re.compile(r"(?<![\w.~-])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me"]) + r")/\w")
TEMPLATES = sorted(WEB.rglob("*.html")) + sorted((WEB.parent / "demo").rglob("*.html"))
UNSAFE_MARKUP = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "inline event": re.compile(r"<[^>]*\son\w+\s*=", re.IGNORECASE),
    "script without src": re.compile(r"<script(?![^>]*\b(?:src|type=[\"']?application/json)\b)[^>]*>", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "address outside": re.compile(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE),
}


def text_of(path: Path) -> str | None:
    """Text of a file, or None of a binary one."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


def test_no_registry_and_no_machine_is_named() -> None:
    faults = []
    for path in tracked_files():
        text = text_of(path) or ""
        faults += [f"{path.relative_to(ROOT)}: {host}" for host in REGISTRIES if host in text]
        faults += [f"{path.relative_to(ROOT)}: {match[0]}" for match in MACHINE.finditer(text)]
    assert not faults


def test_tracked_files_are_small() -> None:
    faults = [str(path.relative_to(ROOT)) for path in tracked_files() if path.stat().st_size > 1_000_000]
    assert not faults, "over 1 MB: build it, or keep it elsewhere"


def test_every_dependency_is_locked_by_hash() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        entries = re.split(r"\n(?=\S)", path.read_text().strip())
        assert entries
        assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_npm_lock_has_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    locked = {name: package for name, package in packages.items() if name}
    assert locked
    assert [name for name, package in locked.items() if "resolved" in package or "integrity" not in package] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB.parent)))
def test_templates_keep_the_content_policy(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", raw, flags=re.DOTALL)
    # A tag inside an attribute would end the pattern early: `{{ a > b }}` is no end of an element.
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "x", text, flags=re.DOTALL)
    faults = [f"{name}: {match[0][:80]}" for name, pattern in UNSAFE_MARKUP.items() for match in pattern.finditer(text)]
    assert not faults


def test_code_writes_no_inline_style_either() -> None:
    pattern = re.compile(r"<[a-z][^>]*\sstyle=", re.IGNORECASE)
    assert [str(path) for path in WEB.rglob("*.py") if pattern.search(path.read_text(encoding="utf-8"))] == []


def loaded_by(code: str) -> set[str]:
    """Top-level modules that a fresh Python has loaded after `code`."""
    ask = f"{code}\nimport sys; print(' '.join({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_library_is_cheap() -> None:
    heavy = {"django", "pandas", "pyarrow", "ruamel", "rich", "typer", "scipy"}
    assert heavy & loaded_by("import jixiao") == set()
    assert {"django", "pandas", "scipy"} & loaded_by("from jixiao import Scheme, evaluate") == set()


def test_the_command_line_starts_without_the_platform() -> None:
    assert {"django", "pandas", "pyarrow", "scipy"} & loaded_by("import jixiao.cli") == set()
