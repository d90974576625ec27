"""DATABASE_URL → Django's database settings: SQLite (WAL, one writer) by default, PostgreSQL by address."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
)


class UnknownDatabase(Exception):
    """DATABASE_URL names a database that Jixiao does not run on."""


def database_settings(url: str, *, data_dir: Path) -> dict[str, Any]:
    """Settings for `url`: '' or `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    if not url:
        return _sqlite(str(data_dir / "jixiao.sqlite3"), data_dir)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path)[1:] or ":memory:", data_dir)
    if parts.scheme in {"postgres", "postgresql"}:
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or options.pop("port", "")),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise UnknownDatabase(f"DATABASE_URL begins with {parts.scheme!r}; use sqlite:///path or postgresql://…")


def _sqlite(name: str, data_dir: Path) -> dict[str, Any]:
    # IMMEDIATE: a transaction that will write takes its place in the queue at once instead of failing half way.
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS}
    # Tests use a file too: a database in memory has one connection, and threads on it never race as they would in earnest.
    test = {"NAME": str(data_dir / "test.sqlite3")}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options, "TEST": test}
