"""`make check`: every check of the house, two at a time, each with its time; ends with 1 when any failed."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
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
AT_A_TIME = 2


def main() -> int:
    """Run all checks, show what failed in full, and sum up."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "jixiao.web.config.settings"}

    def run(check: tuple[str, list[str]]) -> tuple[int, str, float]:
        started = time.monotonic()
        name, command = check
        # Settings want a place for their key; the checks must not make one where a user's data would be.
        own = environment | {"JIXIAO_DATA_DIR": str(ROOT / ".cache" / "check" / name)}
        done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr, time.monotonic() - started

    failed = []
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for (name, _), (code, told, took) in zip(CHECKS, pool.map(run, CHECKS), strict=True):
            print(f"{'FAIL' if code else 'ok  '}  {name:<13} {took:5.1f} s", flush=True)
            if code:
                failed.append(name)
            if code or name in SHOWN_EVEN_IF_GREEN:
                print(told, flush=True)
    print("make check: " + (f"failed: {', '.join(failed)}" if failed else "all green"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
