"""An HTTP interface as a source: JSON or CSV, in pages, with a token, from where the last reading ended."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

from jixiao.capture.connector import Connector, Context, SourceFault
from jixiao.capture.cursor import greatest
from jixiao.capture.deadline import Deadline
from jixiao.capture.faults import fault, quoted
from jixiao.capture.snapshot import RawTable, Snapshot
from jixiao.capture.spelling import WebAddress, read_url
from jixiao.capture.wire.answer import Answer, Line, shown_bytes
from jixiao.capture.wire.paging import PAGING, Paging, Progress
from jixiao.capture.wire.pinned import PinnedTransport
from jixiao.capture.wire.records import (
    CHARSETS,
    JSON_BYTES,
    Columns,
    charset_of,
    decoded,
    found_at,
    read_csv,
    read_json,
    records_at,
)
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.method import bad_parameter, param_choice, param_list, param_number, require
from jixiao.engine.model.text import Text

FORMATS = ("json", "csv")
WAYS_TO_SEND = ("bearer", "header", "query", "basic")
_MAPPINGS = ("query", "headers", "success")
# Who sets these decides where a request goes, or what it proves: never plain text of a source.
_NOT_PLAIN = (
    "host",
    "authorization",
    "proxy-authorization",
    "cookie",
    "content-length",
    "transfer-encoding",
    "connection",
)


@dataclass(frozen=True)
class HttpJson(Connector):
    """Reads records from an HTTP interface (JSON, or CSV) by GET, page by page to its end.

    `records`: the path to the list; `token`: the name of a secret, sent as `sent_as` says; `success`: what an answer
    says at which path when it is good; `total_path`: where it says how many records there are in all.
    `since_param` is sent with the greatest `since_field` of the last reading (`since_from` at the first).
    """

    name: ClassVar[str] = "http"
    label: ClassVar[Text] = Text("HTTP interface", "HTTP 接口")
    secret_params: ClassVar[tuple[str, ...]] = ("token",)

    url: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    format: str = "json"
    charset: str = ""
    delimiter: str = ","
    records: str = ""
    columns: tuple[str, ...] = ()
    success: Mapping[str, str] = field(default_factory=dict)
    total_path: str = ""
    token: str = ""
    sent_as: str = "bearer"
    sent_name: str = ""
    user: str = ""
    paging: str = "none"
    page_param: str = ""
    size_param: str = ""
    page_size: int = 0
    first_page: int = 1
    next_path: str = ""
    since_param: str = ""
    since_field: str = ""
    since_from: str = ""
    ca_file: str = ""

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key in _MAPPINGS:
            return _texts(key, raw)
        if key in ("page_size", "first_page"):
            return int(param_number(key, raw))
        if key == "columns":
            return tuple(str(one) for one in param_list(key, raw))
        options = {"format": FORMATS, "sent_as": WAYS_TO_SEND, "paging": PAGING}.get(key)
        return param_choice(key, raw, options) if options else str(raw)

    def __post_init__(self) -> None:
        try:
            read_url(self.url)
        except SourceFault as odd:
            raise DefinitionError("bad_parameter", odd.text, odd.mend) from None
        for header in self.headers:
            require(header.lower() not in _NOT_PLAIN, "headers", f"may not set “{header}”", f"不得设置“{header}”")
        require(not self.charset or self.charset.lower() in CHARSETS, "charset", "is not known", "无法识别")
        require(len(self.delimiter) == 1, "delimiter", "must be one character", "须为一个字符")
        require(
            self.sent_as not in ("header", "query") or bool(self.sent_name) or not self.token,
            "sent_name",
            "is needed: which header or parameter carries the token",
            "必填：由哪个请求头或参数携带令牌",
        )
        require(self.paging not in ("cursor", "next") or bool(self.next_path), "next_path", "is needed", "必填")
        in_body = self.paging in ("cursor", "next") or bool(self.total_path or self.success)
        require(self.format == "json" or not in_body, "format", "csv has no paths", "为 csv 时不能使用路径")
        require(
            not self.since_param or bool(self.since_field),
            "since_field",
            "is needed with “since_param”",
            "与“since_param”须同时填写",
        )
        require(0 <= self.page_size <= 1_000_000, "page_size", "must lie in 0–1 000 000", "须在 0–1 000 000 之间")

    def params(self) -> dict[str, Any]:
        return {key: value for key, value in super().params().items() if value != {}}

    def read(self, context: Context) -> Snapshot:
        """All records, or those since the last reading; SourceFault where not the whole of them came."""
        deadline = Deadline(context.limits.seconds)
        with self._transport(context, deadline) as transport:
            reading = _Reading(self, context, Line(context, deadline, transport))
            try:
                reading.run()
            except RecursionError:
                raise fault("bad_json", why=Text("it is nested without end", "嵌套过深")) from None
            return reading.snapshot()

    @contextmanager
    def _transport(self, context: Context, deadline: Deadline) -> Iterator[PinnedTransport]:
        ca_file = str(context.folder.path(self.ca_file)) if self.ca_file else None
        try:
            transport = PinnedTransport(context.gate, deadline, ca_file)
        except OSError:  # ssl.SSLError too: a file that holds no certificate.
            text = Text("it holds no certificate", "其中没有证书")
            raise fault("outside_folder", name=quoted(self.ca_file), why=text) from None
        try:
            yield transport
        finally:
            transport.close()

    def secret(self, context: Context) -> str:
        """The token, “” where none is wanted; SourceFault `secret_missing`, `bad_secret`."""
        if not self.token:
            return ""
        token = context.secrets.get(self.token, "")
        if not token:
            raise fault("secret_missing", name=quoted(self.token))
        if self.sent_as in ("bearer", "header") and not (token.isascii() and token.isprintable()):
            raise fault("bad_secret", name=quoted(self.token))
        return token

    def private_headers(self, token: str) -> dict[str, str]:
        """The headers that go to the source's own origin alone."""
        accept = "application/json" if self.format == "json" else "text/csv, */*;q=0.5"
        headers = {"Accept": accept, **self.headers}
        if token and self.sent_as == "bearer":
            headers["Authorization"] = f"Bearer {token}"
        elif token and self.sent_as == "basic":
            headers["Authorization"] = f"Basic {b64encode(f'{self.user}:{token}'.encode()).decode()}"
        elif token and self.sent_as == "header":
            headers[self.sent_name] = token
        return headers

    def pages(self) -> Paging:
        """The paging as `paging` wants it."""
        return Paging(self.paging, self.page_param, self.size_param, self.page_size, self.first_page, self.next_path)


class _Reading:
    """One reading on its way: what is asked next, what has come."""

    def __init__(self, source: HttpJson, context: Context, line: Line) -> None:
        self.source, self.context, self.line = source, context, line
        self.base = read_url(source.url)
        self.columns, self.digest = Columns(source.columns), sha256()
        self.token = source.secret(context)
        self.headers = source.private_headers(self.token)
        self.limit = context.limits.rows

    def run(self) -> None:
        progress = Progress(self.source.pages())
        step: dict[str, str] | WebAddress | None = progress.paging.first_query()
        stated: int | None = None
        while step is not None:
            answer = self.line.ask(self._address(step), self.headers)
            self.digest.update(b"%d:" % len(answer.body) + answer.body)
            value, records = self._understood(answer)
            stated = self._stated(value, stated)
            is_last = progress.take(records, stated)
            self._collect(records)
            if is_last or (self.context.preview is not None and self.columns.n_rows >= self.context.preview):
                break
            step = progress.next_step(records, value, answer.next_link, answer.address)
        is_whole = self.context.preview is None or self.columns.n_rows < self.context.preview
        if is_whole and stated is not None and progress.n_records != stated:
            raise fault("count_differs", stated=stated, found=progress.n_records)

    def _address(self, step: dict[str, str] | WebAddress) -> WebAddress:
        """The address of the next request; the token goes into the query of the own origin alone."""
        source, own = self.source, self.base if isinstance(step, dict) else step
        added = {**source.query, **self._since(), **step} if isinstance(step, dict) else {}
        if self.token and source.sent_as == "query" and own.origin == self.base.origin:
            added[source.sent_name] = self.token
        if not added:
            return own
        path, _, query = own.target.partition("?")
        kept = [(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key not in added]
        return WebAddress(own.scheme, own.host, own.port, f"{path}?{urlencode([*kept, *added.items()])}")

    def _since(self) -> dict[str, str]:
        since = self.context.since or self.source.since_from
        return {self.source.since_param: since} if self.source.since_param and since else {}

    def _understood(self, answer: Answer) -> tuple[Any, list[Any]]:
        """The answer's value and the records in it; no content (204) is no records."""
        host = answer.address.host
        if answer.status == 204:
            return None, []
        kind = answer.headers.get("content-type", "")
        if answer.is_page or (
            kind.lower().startswith(("text/html", "application/xhtml")) and not _looks_like_data(answer)
        ):
            raise fault("login_page", host=host, status=answer.status)
        if not answer.body.strip():
            raise fault("empty_answer", host=host)
        source = self.source
        if source.format == "json" and len(answer.body) > JSON_BYTES:
            raise fault("too_large", limit=shown_bytes(JSON_BYTES))
        text = decoded(answer.body, source.charset, charset_of(kind))
        if source.format == "csv":
            records: list[Any] = list(read_csv(text, source.delimiter))
            return None, records
        value = read_json(text)
        for path, wanted in source.success.items():
            found = _as_text(found_at(value, path))
            if found != wanted:
                raise fault("answer_says_no", path=path, found=quoted(found, self.token))
        return value, records_at(value, source.records)

    def _stated(self, value: Any, before: int | None) -> int | None:
        if not self.source.total_path or value is None:
            return before
        total = found_at(value, self.source.total_path)
        if isinstance(total, str) and total.isascii() and total.isdigit():
            total = int(total[:18])
        if isinstance(total, bool) or not isinstance(total, int):
            why = Text("it should be the number of records", "应为记录总数")
            raise fault("no_records", path=self.source.total_path, why=why, known="—")
        return total

    def _collect(self, records: list[Any]) -> None:
        for record in records:
            if self.columns.n_rows >= self.limit:
                raise fault("too_many_rows", limit=self.limit)
            self.columns.add(record)

    def snapshot(self) -> Snapshot:
        n_rows = self.columns.n_rows
        if self.context.preview is not None:
            n_rows = min(n_rows, self.context.preview)
        cells = self.columns.filled(n_rows)
        table = RawTable(self.base.shown, cells, range(1, n_rows + 1))
        return Snapshot((table,), self.digest.hexdigest(), self._cursor(cells, n_rows))

    def _cursor(self, cells: Mapping[str, list[Any]], n_rows: int) -> str:
        if not self.source.since_field:
            return ""
        wanted = cells.get(self.source.since_field, [None] * n_rows)
        return greatest(self.source.since_field, wanted, self.context.since)


def _looks_like_data(answer: Answer) -> bool:
    """Old interfaces call their JSON text/html: only what begins like JSON is taken for it."""
    return answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _texts(key: str, raw: object) -> dict[str, str]:
    if not isinstance(raw, Mapping):
        raise bad_parameter(key, Text("must be names with values: {a: …, b: …}", "须为“名称: 值”的形式：{a: …, b: …}"))
    return {str(name): _as_text(value) for name, value in raw.items()}
