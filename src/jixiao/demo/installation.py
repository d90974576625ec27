"""Where a demo city lives: a database renamed when it is whole, its accounts, its shifted clock."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jixiao.demo.calendar import MOMENT
from jixiao.demo.departments.records import FOLDER as DEPARTMENTS
from jixiao.demo.departments.records import HOTLINE

DATABASE, NOTE, ACCOUNTS = "jixiao.sqlite3", "demo.json", "demo-accounts.json"
ACCOUNTS_TEXT = "demo-accounts.txt"


class NotADemo(Exception):
    """The folder or database holds something else than a whole demo city; the text says what to do."""


@dataclass(frozen=True)
class Installation:
    """The data folder of a demo city; `database_url` where the data lie on a server instead."""

    data_dir: Path
    database_url: str = ""

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.data_dir / DATABASE

    @property
    def departments(self) -> Path:
        """Where the departments keep their own databases."""
        return self.data_dir / DEPARTMENTS

    @property
    def unfinished(self) -> Path:
        """The name of the embedded database until the city is whole."""
        return self.data_dir / f"{DATABASE}.unfinished"

    @property
    def on_server(self) -> bool:
        """Whether the data lie on a database server."""
        return bool(self.database_url)

    @property
    def is_whole(self) -> bool:
        """Whether a city was finished here."""
        note = self.note()
        return bool(note) and note["on_server"] is self.on_server and (self.on_server or self.database.exists())

    @property
    def is_sandbox(self) -> bool:
        """Whether what was finished here is a sandbox: a city whose year is played by whoever practises."""
        return bool(self.note().get("is_sandbox"))

    def note(self) -> dict[str, Any]:
        """What was noted when the city was finished; empty before."""
        path = self.data_dir / NOTE
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def check_kind(self, *, is_sandbox: bool) -> None:
        """Refuse the demo city where a sandbox is asked for, and the other way round."""
        if self.is_whole and self.is_sandbox is not is_sandbox:
            here, command = ("a sandbox for training", "sandbox") if self.is_sandbox else ("the demo city", "demo")
            raise NotADemo(
                f"{self.data_dir} holds {here}; nothing was changed. Choose another folder with --data-dir,\n"
                f"or start this one with: jixiao {command}"
            )

    def check_free(self) -> None:
        """Refuse a folder that has a database already: whatever it holds, nothing is played over it."""
        if not self.on_server and self.database.exists():
            raise NotADemo(
                f"{self.data_dir} holds an installation that is not a demo city; nothing was changed.\n"
                "Choose another folder with --data-dir, or start this one with: jixiao serve"
            )

    def clear_unfinished(self) -> None:
        """Take away what an interrupted run left."""
        for tail in ("", "-wal", "-shm", "-journal"):
            self.unfinished.with_name(self.unfinished.name + tail).unlink(missing_ok=True)

    def building_url(self) -> str:
        """The address of the database while the city is played."""
        return self.database_url or f"sqlite:///{self.unfinished}"

    def finish(
        self,
        *,
        seed: int,
        finished_at: datetime,
        passwords: Mapping[str, str],
        table: str,
        hotline: tuple[int, str] = (0, ""),
        is_sandbox: bool = False,
    ) -> None:
        """Make the city the one that is served: accounts (their owner only), clock, database."""
        if not is_sandbox:
            _write_private(self.data_dir / ACCOUNTS_TEXT, table)
            _write_private(self.data_dir / ACCOUNTS, json.dumps(dict(passwords), indent=1))
        offset = int((MOMENT - finished_at).total_seconds())
        finished = finished_at.astimezone(UTC).isoformat()
        note = {
            "seed": seed, "finished_at": finished, "offset_seconds": offset, "on_server": self.on_server,
            "hotline_port": hotline[0], "hotline_token": hotline[1],
            "is_sandbox": is_sandbox,
        }  # fmt: skip
        _write_private(self.data_dir / NOTE, json.dumps(note, indent=1))
        if not self.on_server:
            self.unfinished.replace(self.database)

    def passwords(self) -> dict[str, str]:
        """Passwords by sign-in name, as made for this installation."""
        path = self.data_dir / ACCOUNTS
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def environment(self) -> dict[str, str]:
        """What the server's environment must say: the folder, the demo's clock where there is one, whether it is a sandbox."""
        found = {"JIXIAO_DATA_DIR": str(self.data_dir)}
        offset = self.note().get("offset_seconds")
        if self.is_sandbox:
            found["JIXIAO_SANDBOX"] = "true"
        return found if offset is None else found | {"JIXIAO_CLOCK_OFFSET_SECONDS": str(offset)}

    def start_hotline(self) -> subprocess.Popen[bytes] | None:
        """The hotline's interface beside the platform, on the port that its source names; it ends with this process."""
        note = self.note()
        if not note.get("hotline_port"):
            return None
        words = [sys.executable, "-m", "jixiao.demo.departments.hotline"]
        return subprocess.Popen(  # noqa: S603 - ourselves, no shell
            [*words, str(self.departments / HOTLINE), str(note["hotline_port"])],
            env={**os.environ, "HOTLINE_TOKEN": note["hotline_token"]},
        )


def _write_private(path: Path, text: str) -> None:
    """Write whole or not at all, readable by the owner only."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)
