"""The engine, the rules and the actions are told what time it is; they never look."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source_tree import PACKAGE, WEB, calls, is_action_file, parsed, place, python_files

LOOKS_AT_THE_CLOCK = {
    *("now", "today", "utcnow", "localdate", "time_ns", "monotonic", "perf_counter", "time", "gmtime", "localtime"),
    *("Now", "CurrentTimestamp"),
}
# datetime.time(8, 30) is a time of day, localdate(now) a given one; only without arguments do these look.
GIVEN_A_TIME = {"time", "localdate", "localtime", "gmtime"}

CLOCKLESS = [
    *python_files(PACKAGE / "engine"),
    *(path for path in python_files(WEB) if path.name == "rules.py" or is_action_file(path)),
]


@pytest.mark.parametrize("path", CLOCKLESS, ids=place)
def test_takes_the_time_as_an_argument(path: Path) -> None:
    faults = [
        f"{place(path, call)}: {ast.unparse(call)}"
        for name, call in calls(parsed(path))
        if name in LOOKS_AT_THE_CLOCK and not (name in GIVEN_A_TIME and call.args)
    ]
    assert not faults


def test_no_column_is_stamped_behind_an_actions_back() -> None:
    faults = [
        place(path, call)
        for path in python_files(WEB)
        for _, call in calls(parsed(path))
        if {"auto_now", "auto_now_add"} & {keyword.arg for keyword in call.keywords}
    ]
    assert not faults, "auto_now reads the clock; an action passes `now`"


@pytest.mark.parametrize("path", [path for path in CLOCKLESS if path.name == "rules.py"], ids=place)
def test_rules_are_pure(path: Path) -> None:
    imported = {
        name.split(".")[0]
        for node in ast.walk(parsed(path))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    assert "django" not in imported


@pytest.mark.parametrize("path", [path for path in CLOCKLESS if path.name == "rules.py"], ids=place)
def test_a_rule_is_a_pair(path: Path) -> None:
    """`check_can_x` raises with a reason; `can_x` answers: the page asks one, the action the other."""
    names = {node.name for node in parsed(path).body if isinstance(node, ast.FunctionDef)}
    alone = [name for name in names if name.startswith("check_can_") and name.removeprefix("check_") not in names]
    alone += [name for name in names if name.startswith("can_") and f"check_{name}" not in names]
    assert not alone
