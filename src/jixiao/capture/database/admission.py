"""The one SELECT that a source may run, admitted word by word before it is sent."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import TokenType, exp
from sqlglot.errors import SqlglotError

from jixiao.capture.database.functions import CALCULATING
from jixiao.capture.faults import quoted
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text

LONGEST = 20_000
# SQLAlchemy's own pattern of a bound parameter in text (`sqlalchemy.sql.elements.TextClause`).
_PLACE = re.compile(r"(?<![:\w\x5c]):(\w+)(?!:)")
_SYSTEM_SCHEMAS = frozenset(
    "pg_catalog pg_toast mysql performance_schema sys master msdb model tempdb sysaux".split()  # noqa: SIM905
)
_SYSTEM_TABLES = ("pg_", "pragma_", "sqlite_", "v$", "gv$", "v_$", "dba_", "x$")
_SYSTEM_NAMES = frozenset({"dbstat", "sqlite_dbpage", "bytecode", "tables_used", "fsdir", "completion", "user$"})
_WRITING = (
    exp.DDL, exp.DML, exp.Command, exp.Into, exp.Lock, exp.Set, exp.Pragma, exp.Attach, exp.Detach, exp.TruncateTable,
    exp.LoadData, exp.Execute, exp.Use, exp.Transaction, exp.Commit, exp.Rollback, exp.Kill, exp.Grant, exp.Drop,
    exp.Alter, exp.Copy, exp.WithTableHint, exp.PropertyEQ,
)  # fmt: skip
# Functions that sqlglot knows by a class of their own and that do more than calculate, by the key of the class.
_REACHING = frozenset(
    {"nextvaluefor", "readcsv", "readparquet", "tofile", "netfunc", "secret", "predict", "vectorsearch"}
)


@dataclass(frozen=True)
class Admitted:
    """A query that may run, as SQLAlchemy's `text` wants it; `uses_since`: it has the place `:since`."""

    sql: str
    uses_since: bool


def admit(query: str, dialect: str) -> Admitted:
    """The query, if it is exactly one reading SELECT in that dialect; DefinitionError `bad_query` says why not."""
    sql = query.strip()
    if not sql or len(sql) > LONGEST or "\0" in sql:
        raise _refused(Text("it is empty or too long", "为空或过长"))
    if "/*!" in sql or "/*M!" in sql.upper():
        raise _refused(
            Text("it has a comment that some databases run (/*! … */)", "含有部分数据库会执行的注释（/*! … */）")
        )
    statement = _only_statement(sql, dialect)
    for node in statement.walk():
        why = _objection(node)
        if why is not None:
            raise _refused(why)
    return _placed(_without_end(sql, dialect), statement, dialect)


def _only_statement(sql: str, dialect: str) -> exp.Query:
    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # It warns of what it cannot read; here that is refused.
    try:
        statements = [one for one in sqlglot.parse(sql, dialect=dialect) if one is not None]
    except (SqlglotError, RecursionError, ValueError) as error:
        found = getattr(error, "errors", [])
        line = found[0].get("line") if found else None
        place = Text(f" (line {line})", f"（第 {line} 行）") if line else Text("", "")
        raise _refused(Text(f"it cannot be read as SQL{place.en}", f"无法按 SQL 解析{place.zh}")) from None
    # A comment after the last semicolon comes as a statement of its own.
    said = [one for one in statements if not isinstance(one, exp.Semicolon)]
    if len(said) != 1:
        raise _refused(Text(f"it holds {len(said)} statements", f"含有 {len(said)} 条语句"))
    statement = said[0]
    if not isinstance(statement, exp.Select | exp.SetOperation | exp.Subquery):
        raise _refused(Text(f"it is {statement.key.upper()}, not SELECT", f"是 {statement.key.upper()}，不是 SELECT"))
    return statement


def _objection(node: exp.Expr) -> Text | None:
    """Why this part of a query may not be; None where it may."""
    if isinstance(node, _WRITING):
        word = node.key.upper()
        return Text(f"it writes, locks or leaves the query ({word})", f"含有写入、加锁或其他操作（{word}）")
    is_place = isinstance(node, exp.Placeholder) and node.name != "since"
    is_place = is_place or (isinstance(node, exp.Identifier) and not node.quoted and node.name.startswith("$"))
    if is_place or isinstance(node, exp.Parameter | exp.SessionParameter):
        return Text("its only parameter may be :since", "唯一可用的参数是 :since")
    if isinstance(node, exp.Table):
        return _table_objection(node)
    return _function_objection(node) if isinstance(node, exp.Func) else None


def _table_objection(table: exp.Table) -> Text | None:
    name, owners = table.name.lower(), {table.text("db").lower(), table.text("catalog").lower()}
    is_system = bool(owners & _SYSTEM_SCHEMAS) or name.startswith(_SYSTEM_TABLES) or name in _SYSTEM_NAMES
    if isinstance(table.this, exp.Func):
        return None
    if is_system:
        shown = quoted(name)
        return Text(f"“{shown}” is a table of the database system itself", f"“{shown}”是数据库系统自身的表")
    if "@" in name:
        return Text("it reads over a link to another database", "通过数据库链接读取其他数据库")
    return None


def _function_objection(call: exp.Func) -> Text | None:
    is_unknown = isinstance(call, exp.Anonymous | exp.AnonymousAggFunc)
    name = call.name.lower() if is_unknown else call.key
    schema = _schema_of(call)
    is_calculating = name in CALCULATING if is_unknown else name not in _REACHING and not name.startswith("ai")
    if is_calculating and schema in ("", "pg_catalog"):
        return None
    shown = quoted(f"{schema}.{name}" if schema else name)
    return Text(
        f"it calls “{shown}”, which is not among the functions that only calculate",
        f"调用了“{shown}”，不在仅作计算的函数之列",
    )


def _schema_of(call: exp.Func) -> str:
    """The schema (or package) in front of a function's name, “” for none."""
    owner = call.parent
    if isinstance(owner, exp.Dot) and owner.expression is call:
        return owner.this.sql().strip('"').lower() or "?"
    return owner.text("db").lower() if isinstance(owner, exp.Table) and owner.this is call else ""


def _placed(sql: str, statement: exp.Query, dialect: str) -> Admitted:
    """The text with every colon escaped that is no place, and names in quotes made unmistakable for SQLite."""
    n_places = len(list(statement.find_all(exp.Placeholder)))
    if len([name for name in _PLACE.findall(sql) if name == "since"]) != n_places:
        raise _refused(Text("“:since” stands inside a text or a comment", "“:since”出现在文本或注释中"))
    plain = _bracketed(sql) if dialect == "sqlite" else sql
    escaped = _PLACE.sub(lambda found: found[0] if found[1] == "since" else f"\\{found[0]}", plain)
    return Admitted(escaped, n_places > 0)


def _without_end(sql: str, dialect: str) -> str:
    """The query without its closing semicolon and what comes after it."""
    ends = [token.start for token in sqlglot.tokenize(sql, dialect=dialect) if token.token_type == TokenType.SEMICOLON]
    return sql[: ends[0]] if ends else sql


def _bracketed(sql: str) -> str:
    """SQLite reads `"gone"` as a text where there is no such column; `[gone]` is always a name.

    Source: https://www.sqlite.org/quirks.html#dblquote
    """
    return "".join(_pieces(sql))


def _pieces(sql: str) -> Iterator[str]:
    done = 0
    for token in sqlglot.tokenize(sql, dialect="sqlite"):
        if token.token_type == TokenType.IDENTIFIER and sql[token.start] == '"':
            name = sql[token.start + 1 : token.end].replace('""', '"')
            yield sql[done : token.start]
            yield f"[{name}]" if "]" not in name else "`" + name.replace("`", "``") + "`"
            done = token.end + 1
    yield sql[done:]


def _refused(why: Text) -> DefinitionError:
    text = Text(f"The query is not admitted: {why.en}.", f"查询未获准：{why.zh}。")
    mend = Text(
        "A source runs one SELECT that only reads; ask for a view where more is needed.",
        "数据来源只能执行一条只读的 SELECT；需要更多处理时，请对方提供视图。",
    )
    return DefinitionError("bad_query", text, mend)
