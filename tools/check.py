"""`make check`: every check of the house in turn, each with its time; ends with 1 when any failed."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS: list[tuple[str, list[str]]] = [
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("lint", [str(BIN / "ruff"), "check", "--quiet", "."]),
    ("types", [str(BIN / "mypy")]),
    ("layers", [str(BIN / "lint-imports"), "--no-logo"]),
    ("house rules", [sys.executable, "-m", "pytest", "-q", "tests/architecture"]),
    ("translations", [sys.executable, "tools/messages.py", "--check"]),
    ("migrations", [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]),
    ("figures", [sys.executable, "tools/figures.py"]),
]
SHOWN_EVEN_IF_GREEN = {"figures", "house rules"}


def main() -> int:
    """Run all checks, show what failed in full, and sum up."""
    # Settings want a place for their key; the checks must not make one where a user's data would be.
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "jixiao.web.config.settings",
        "JIXIAO_DATA_DIR": str(ROOT / ".cache" / "check"),
    }
    failed = []
    for name, command in CHECKS:
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        took = time.monotonic() - started
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'}  {name:<13} {took:5.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
        if done.returncode or name in SHOWN_EVEN_IF_GREEN:
            print(done.stdout + done.stderr, flush=True)
    print("make check: " + (f"failed: {', '.join(failed)}" if failed else "all green"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
