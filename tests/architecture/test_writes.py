"""One writer per domain: models are written in actions only, and an action says who, when, and leaves an event."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source_tree import (
    PACKAGE,
    WEB,
    Function,
    calls,
    is_action_file,
    name_of,
    parsed,
    place,
    python_files,
)

WRITES = {
    *("save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"),
    *("acreate", "asave", "adelete", "aupdate", "create_user", "create_superuser", "set_password"),
}
# (file, call): why it may write outside actions
ALLOWED_WRITES: dict[tuple[str, str], str] = {
    ("web/base/models.py", "save"): "the append-only base refuses, then lets Django insert",
}
# action: why it may differ (no `by`/`now`, or no event of its own)
ALLOWED_ACTIONS: dict[str, str] = {
    "web/audit/actions.py:record": "it is the event",
    "web/api/actions/tokens.py:admit": "counts a request; what comes of it leaves the event",
    "web/practice/actions.py:note_deed": "it says whose doing an event was; that event is there",
    "web/jobs/actions/asking.py:enqueue": "whoever asks leaves the event of what the person did",
    "web/jobs/actions/scheduling.py:ask_for_due": "the schedule asks, at every due time; setting it is the event",
    **dict.fromkeys(
        (
            f"web/jobs/actions/running.py:{name}"
            for name in (
                *("claim", "beat", "run_step", "note_progress", "finish", "fail", "postpone", "obey_cancel"),
                *("start_worker", "stop_worker", "forget_old"),
            )
        ),
        "a worker's bookkeeping, many times a minute: no person acts",
    ),
    "web/notices/actions/outbox.py:claim": "the system sends; each attempt is a row of its own",
    "web/notices/actions/outbox.py:note_sent": "the system sends; the copy keeps what became of it",
    "web/notices/actions/outbox.py:note_failed": "the system sends; the copy keeps what became of it",
    "web/notices/actions/outbox.py:withdraw": "the system does not send; the copy keeps what became of it",
    "web/reports/actions/printing.py:keep_printed": "a worker's bookkeeping; the end of the print run is the event",
    "web/reports/actions/printing.py:note_unprintable": "a worker's bookkeeping; the end of the print run is the event",
    "web/notices/actions/outbox.py:mark_read": "reading one's own messages is no act",
}
ACTION_FILES = [path for path in python_files(WEB) if is_action_file(path)]


def test_models_are_written_in_actions_only() -> None:
    faults = []
    for path in python_files(WEB):
        if is_action_file(path):
            continue
        for name, call in calls(parsed(path)):
            known = (str(path.relative_to(PACKAGE)), name)
            if writes(name, call) and known not in ALLOWED_WRITES:
                faults.append(f"{place(path, call)}: {ast.unparse(call)[:80]}")
    assert not faults, "writes outside actions.py"


def writes(name: str, call: ast.Call) -> bool:
    """Whether a call writes rows; `.update` only as QuerySet has it (a dictionary or digest has one too)."""
    if name == "update" and isinstance(call.func, ast.Attribute):
        receiver = ast.unparse(call.func.value)
        return "objects" in receiver or "filter(" in receiver or (bool(call.keywords) and not call.args)
    return name in WRITES and isinstance(call.func, ast.Attribute)


def public_functions(path: Path) -> list[Function]:
    return [node for node in parsed(path).body if isinstance(node, Function) and not node.name.startswith("_")]


ACTIONS = [
    pytest.param(path, node, id=f"{path.relative_to(PACKAGE)}:{node.name}")
    for path in ACTION_FILES
    for node in public_functions(path)
]


@pytest.mark.parametrize(("path", "action"), ACTIONS)
def test_action_is_keyword_only_and_atomic_and_says_who_and_when(path: Path, action: Function) -> None:
    arguments = action.args
    assert not arguments.args, "actions take keywords only: put `*` first"
    assert not arguments.posonlyargs
    assert not arguments.vararg
    decorators = {name_of(node.func if isinstance(node, ast.Call) else node) for node in action.decorator_list}
    assert "atomic" in decorators, "an action is one transaction: @transaction.atomic"
    missing = {"by", "now"} - {argument.arg for argument in arguments.kwonlyargs}
    assert not missing or f"{path.relative_to(PACKAGE)}:{action.name}" in ALLOWED_ACTIONS


@pytest.mark.parametrize(("path", "action"), ACTIONS)
def test_action_leaves_an_event(path: Path, action: Function) -> None:
    if f"{path.relative_to(PACKAGE)}:{action.name}" in ALLOWED_ACTIONS:
        return
    functions = {node.name: node for node in parsed(path).body if isinstance(node, Function)}
    assert leaves_event(action, functions, set()), "no audit event: call record(…), here or in what it calls"


def leaves_event(function: Function, functions: dict[str, Function], seen: set[str]) -> bool:
    """Whether `function`, or a function of the same file that it calls, writes an audit event."""
    seen.add(function.name)
    for name, _ in calls(function):
        if name == "record":
            return True
        if name in functions and name not in seen and leaves_event(functions[name], functions, seen):
            return True
    return False


def test_allowed_exceptions_are_still_needed() -> None:
    there = {str(path.relative_to(PACKAGE)) for path in python_files(WEB)}
    assert {file for file, _ in ALLOWED_WRITES} <= there
    assert {action.split(":")[0] for action in ALLOWED_ACTIONS} <= there
