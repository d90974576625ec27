"""The job that plays the year on, and the way back to its beginning."""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import connection

from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.base import clock
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account
from jixiao.web.practice import actions, queries, rules

BEGINNING = "beginning"
FOLDERS = ("evidence", "public", "departments", "reports")
"""What lies beside the database and changes as the year is played."""


class Player(Protocol):
    """Who plays the city's people: plays the stop of that number, in the caller's transaction."""

    def play(self, number: int) -> list[str]:
        """Everything from the stop before up to this one, and the standing; gives what colleagues could not get on with."""


_player: Player | None = None


def let_play(player: Player) -> None:
    """The city's people are played by `player` in this process: the worker of a sandbox says so when it starts."""
    global _player  # noqa: PLW0603 - one city in a process
    _player = player


def play_job(run: jobs.JobRun) -> Text:
    """The job kind `practice.play`: stop after stop up to `goal`; each is one step, so a reload or a kill loses nothing."""
    goal, begin = int(run.arguments["goal"]), int(run.arguments["begin"])
    if _player is None:
        raise jobs.JobRefused(
            Text(
                "Nobody plays the city in this process. Start the sandbox with: jixiao sandbox",
                "当前进程没有演练城市。请用 jixiao sandbox 启动演练场。",
            )
        )
    player, stumbles = _player, []
    note_what_is_solved(run.now())
    for number in range(begin + 1, goal + 1):
        stumbles += run.step(f"stop {number}", lambda: player.play(number))  # noqa: B023 - called at once
        run.progress(number - begin, goal - begin, Text(f"stop {number}", f"第 {number} 个时点"))
    n_left = len(stumbles)
    return Text(
        f"Played to stop {goal}; {n_left} acts of colleagues were left out.",
        f"已推进到第 {goal} 个时点；同事有 {n_left} 项工作未能完成。",
    )


def note_what_is_solved(now: datetime) -> None:
    """Before colleagues act under the same names: what learners have done and not looked at again is solved."""
    for learning in queries.unsolved():
        exercise = queries.exercise(learning.exercise)
        part = queries.part(exercise.role) if exercise else None
        if exercise is None or part is None:
            continue
        account = Account.objects.filter(username=part.account).first() if part.account else None
        if queries.seen(exercise, account, learning.learner).is_solved:
            by = account or queries.VISITOR
            actions.note_solved(exercise=exercise, learner=learning.learner, by=by, now=now)


def keep_beginning(data_dir: Path, database: Path) -> None:
    """Keep what the year begins with beside it: the database (closed, its log written back) and its folders."""
    kept = data_dir / BEGINNING
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(mode=0o700)
    shutil.copy2(database, kept / "database")
    _copy(FOLDERS, data_dir, kept)


def begin_anew() -> None:
    """Put everything back to the beginning of the year: the database under its open connections, then the folders.

    SQLite's own backup writes the kept pages as one transaction, so that whoever reads sees the one or the other.
    Learners keep their numbers. RuleViolation while the year is being played, or where nothing was kept.
    """
    rules.check_can_reset(is_playing=queries.playing() is not None)
    kept = Path(settings.DATA_DIR) / BEGINNING
    if not (kept / "database").exists():
        raise RuleViolation("no_beginning", N_("The beginning of the year was not kept. Make a new sandbox."))
    known = [(one.number, one.name) for one in queries.learners()]
    put_back(kept / "database", Path(str(connection.settings_dict["NAME"])))
    _copy(FOLDERS, kept, Path(settings.DATA_DIR))
    for number, name in known:
        actions.enrol(number=number, name=name, by=queries.VISITOR, now=clock.now())


def put_back(kept: Path, live: Path) -> None:
    """Write the kept database over the live one, whose open connections go on and see it at their next read."""
    with closing(sqlite3.connect(kept)) as source, closing(sqlite3.connect(live, timeout=30)) as target:
        given_out = target.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
        source.backup(target)
        # Keys that were given out are not given out again: what a server remembers by key stays true.
        for table, key in given_out:
            known = target.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (key, table)).rowcount
            if not known:
                target.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, key))
        target.commit()


def _copy(folders: Iterable[str], origin: Path, goal: Path) -> None:
    for name in folders:
        shutil.rmtree(goal / name, ignore_errors=True)
        if (origin / name).is_dir():
            shutil.copytree(origin / name, goal / name)
