"""`make test`: the whole suite on SQLite, then every test that uses the database once more on PostgreSQL, browsers aside.

PostgreSQL is a throw-away cluster made from the server's own programs; where these are missing the second
pass is left out, said clearly, and counts as failed if JIXIAO_REQUIRE names `postgres`.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.postgres import PostgresMissing, throw_away_cluster

ROOT = Path(__file__).resolve().parent.parent
REQUIRED = set(filter(None, os.environ.get("JIXIAO_REQUIRE", "").split(",")))


def run_pytest(arguments: list[str], database_url: str | None = None) -> int:
    """Run pytest in its own process, on two cores unless told otherwise.

    A third worker uses the quarter of the time in which two wait for a browser, a server or a disk.
    """
    environment = {**os.environ}
    environment.pop("DATABASE_URL", None)
    # Hundreds of tests start the program anew: from compiled files it is there in half the time.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if database_url:
        environment["DATABASE_URL"] = database_url
    spread = os.environ.get("XDIST", "-n 3 --dist loadgroup").split()
    command = [sys.executable, "-m", "pytest", "--durations=15", *spread, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    """Both passes; the worse exit code counts."""
    arguments = sys.argv[1:]
    print("— whole suite, SQLite —", flush=True)
    first = run_pytest(arguments)
    try:
        with throw_away_cluster() as url:
            print("— tests that use the database, PostgreSQL —", flush=True)
            # What a browser sees does not depend on the database below it; tests of such things say so by a mark.
            second = run_pytest([*arguments, "-m", "django_db and not browser and not any_database"], url)
    except PostgresMissing as error:
        print(f"PostgreSQL pass SKIPPED: {error}")
        return first or (1 if "postgres" in REQUIRED else 0)
    nothing_selected = 5
    return first or (0 if second == nothing_selected else second)


if __name__ == "__main__":
    sys.exit(main())
