"""Runs a batch in a process that is killed, as by `kill -9`, at a given step on a file of its folder."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.truncate", "shutil.rmtree", "shutil.copyfile"}

# PyArrow imports pandas on the way, where it is installed.
PRELOADED = [
    "jixiao.batch.run",
    "jixiao.batch.local",
    "jixiao.batch.periods.evaluations",
    "jixiao.batch.series.forecasts",
    "ruamel.yaml",
    "pandas",
]


def killed_at(step: int, out: Path, run: Callable[..., object], *given: Any) -> bool:
    """Run until the `step`th change to a file below `out`; whether it came to that. A fresh process per call."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    child = context.Process(target=_run, args=(step, out, run, given))
    child.start()
    child.join(60)
    assert child.exitcode in (0, -signal.SIGKILL), child.exitcode
    return child.exitcode != 0


def _run(step: int, out: Path, run: Callable[..., object], given: tuple[Any, ...]) -> None:
    left = step

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if event in STEPS and any(_is_below(out, argument) for argument in arguments) and _writes(event, arguments):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    run(*given)


def _writes(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether the operation changes anything; an open does unless it is for reading."""
    return event != "open" or bool(int(arguments[2]) & (os.O_WRONLY | os.O_RDWR))


def _is_below(out: Path, argument: object) -> bool:
    if not isinstance(argument, str | bytes | os.PathLike):
        return False
    return os.fsdecode(argument).startswith(str(out))
