"""Where a database is: an SQLAlchemy URL taken apart, without a password, with nothing in it that opens another door."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.method import bad_parameter
from jixiao.engine.model.text import Text, did_you_mean

# Backend of the URL → dialect of sqlglot and the standard port. PostgreSQL and SQLite are tested; the dialect packages
# of the others are the user's to install.
DIALECTS: Mapping[str, tuple[str, int]] = {
    "postgresql": ("postgres", 5432), "sqlite": ("sqlite", 0), "mysql": ("mysql", 3306), "mariadb": ("mysql", 3306),
    "oracle": ("oracle", 1521), "mssql": ("tsql", 1433), "dm": ("oracle", 5236), "kingbase": ("postgres", 54321),
}  # fmt: skip
# What a URL may say after its question mark; other words can name files, other hosts or commands to run.
_WORDS: Mapping[str, frozenset[str]] = {
    "postgresql": frozenset({"sslmode", "sslrootcert", "application_name"}),
    "mysql": frozenset({"charset"}),
    "mariadb": frozenset({"charset"}),
    "oracle": frozenset({"service_name"}),
    "mssql": frozenset({"driver", "Encrypt"}),
}


@dataclass(frozen=True)
class DatabaseAddress:
    """A database URL that may be used; `dialect` is sqlglot's word, `port` filled in."""

    url: URL
    backend: str
    dialect: str
    port: int

    @property
    def host(self) -> str:
        return self.url.host or ""

    @property
    def database(self) -> str:
        return self.url.database or ""

    def word(self, key: str) -> str:
        """What the URL says after its question mark under `key`, “” for nothing."""
        found = self.url.query.get(key, "")
        return found if isinstance(found, str) else found[-1]

    @property
    def shown(self) -> str:
        """For messages."""
        return (
            self.database if self.backend == "sqlite" else f"{self.backend}://{self.host}:{self.port}/{self.database}"
        )


def read_database_url(raw: str) -> DatabaseAddress:
    """Take an SQLAlchemy URL apart; DefinitionError where it holds a password or what it may not say."""
    try:
        url = make_url(raw)
        port = url.port
    except (ArgumentError, ValueError):
        text = Text(
            "is no database URL like postgresql://user@host:5432/name",
            "不是 postgresql://用户@主机:5432/库名 形式的数据库地址",
        )
        raise bad_parameter("url", text) from None
    if url.password:
        mend = Text(
            "Store it as a secret and name it in “password”.", "请将密码录入密钥，并在“password”中填写密钥名称。"
        )
        raise bad_parameter("url", Text("holds a password", "含有密码"), mend)
    backend = url.get_backend_name()
    if backend not in DIALECTS:
        raise DefinitionError("unknown_database", Text("This kind of database is not known.", "不支持该类数据库。"),
                              did_you_mean(backend, DIALECTS))  # fmt: skip
    _check_words(url, backend)
    dialect, standard_port = DIALECTS[backend]
    if backend == "sqlite":
        _check_file(url)
    elif not url.host:
        raise bad_parameter("url", Text("names no host", "没有主机名"))
    return DatabaseAddress(url, backend, dialect, port or standard_port)


def _check_words(url: URL, backend: str) -> None:
    for key in url.query:
        if key not in _WORDS.get(backend, frozenset()):
            raise bad_parameter("url", Text(f"may not say “{key}”", f"不得包含“{key}”"),
                                did_you_mean(key, sorted(_WORDS.get(backend, frozenset()))))  # fmt: skip


def _check_file(url: URL) -> None:
    name = url.database or ""
    if not name or name == ":memory:" or name.startswith("file:") or url.host:
        text = Text("names no file: write sqlite:///name.db", "没有指定文件：请写为 sqlite:///文件名.db")
        raise bad_parameter("url", text)
