"""A throw-away PostgreSQL cluster on a Unix socket, made from the server's own programs and deleted at the end.

with throw_away_cluster() as database_url: ...
python tools/postgres.py pytest tests/unit/web     (runs a command with DATABASE_URL set)
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# Nothing in this cluster outlives the tests, so durability would only cost time.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "''",
    "max_connections": "60",
    "autovacuum": "off",
}


class PostgresMissing(RuntimeError):
    """The server's programs are not on this machine."""


def server_programs() -> Path:
    """Folder of the newest installed server's initdb and pg_ctl."""
    debian = Path("/usr/lib/postgresql")
    found = sorted(debian.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0]))
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path))
    if not found:
        raise PostgresMissing("no initdb found; on Debian: apt-get install postgresql")
    return found[-1].resolve().parent


def unprivileged_user() -> str | None:
    """The server refuses to run as root; name the account to drop to, or None when not root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def run_as(user: str | None, command: list[str]) -> None:
    """Run a server program, as `user` if given; its output is shown only when it fails."""
    prefix = ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"] if user else []
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryFile() as output:
        # A file, not a pipe: the server inherits it and would keep a pipe open for ever.
        done = subprocess.run(
            [*prefix, *command], env=environment, cwd="/", stdout=output, stderr=subprocess.STDOUT, check=False
        )
        if done.returncode:
            output.seek(0)
            raise RuntimeError(f"{command[0]} failed:\n{output.read().decode(errors='replace')}")


DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
"""For measurements: a commit is on the disk before it is acknowledged, as in earnest."""


@contextmanager
def throw_away_cluster(*, is_durable: bool = False) -> Iterator[str]:
    """Start a fresh cluster; give its DATABASE_URL; stop and delete it whatever happens."""
    settings = SETTINGS | DURABLE if is_durable else SETTINGS
    programs, user = server_programs(), unprivileged_user()
    # Socket paths may have at most 107 bytes, so the folder sits right under the temporary one.
    folder = Path(tempfile.mkdtemp(prefix="jixiao-pg-"))
    if user:
        shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
    folder.chmod(0o700)
    data = folder / "data"
    start = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-s", "-l", str(folder / "log")]
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    try:
        run_as(user, [str(programs / "initdb"), "-D", str(data), "-U", "jixiao", "-A", "trust", "-E", "UTF8", "-N"])
        run_as(user, [*start, "-o", f"-k {folder} {options}", "start"])
        run_as(user, [str(programs / "createdb"), "-h", str(folder), "-U", "jixiao", "jixiao"])
        yield f"postgresql://jixiao@/jixiao?host={quote(str(folder))}"
    finally:
        if (data / "postmaster.pid").exists():
            run_as(user, [str(programs / "pg_ctl"), "-D", str(data), "-w", "-s", "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command given as arguments with DATABASE_URL pointing at a fresh cluster."""
    with throw_away_cluster() as url:
        print(f"DATABASE_URL={url}", file=sys.stderr)
        environment = {**os.environ, "DATABASE_URL": url}
        return subprocess.run(sys.argv[1:] or ["env"], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
