"""A mail server and a chat platform on loopback, which keep what they are sent and fail when told to."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Enough of SMTP for one client; `refuse` holds recipients that it knows nobody of."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _MailSession)
        self.letters: list[Message] = []
        self.refuse: set[str] = set()

    def subjects(self) -> list[str]:
        """Subjects in words, oldest first."""
        return [str(make_header(decode_header(letter["Subject"]))) for letter in self.letters]


class _MailSession(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 stub")
        for raw in self.rfile:
            word = raw.decode().strip()
            if word.upper().startswith("RCPT") and any(name in word for name in self.server.refuse):
                self._say("550 nobody of that name")
            elif word.upper() == "DATA":
                self._say("354 go on")
                self._read_letter()
                self._say("250 kept")
            elif word.upper() == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _read_letter(self) -> None:
        lines: list[bytes] = []
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            lines.append(raw)
        self.server.letters.append(message_from_bytes(b"".join(lines)))

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class ChatPlatform(ThreadingHTTPServer):
    """Takes what bots post; `answers` by path, else `answer`, is (status, body)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _ChatSession)
        self.posts: list[tuple[str, dict[str, Any]]] = []
        self.answer: tuple[int, Any] = (200, {"errcode": 0, "errmsg": "ok"})
        self.answers: dict[str, tuple[int, Any]] = {}

    @property
    def host(self) -> str:
        """host:port, as an installation registers it."""
        return f"127.0.0.1:{self.server_port}"

    def texts(self) -> list[str]:
        """What was said, in order."""
        return [content.get("text", content.get("content", {})).get("content", "") or content["content"]["text"]
                for _path, content in self.posts]  # fmt: skip


class _ChatSession(BaseHTTPRequestHandler):
    server: ChatPlatform

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.posts.append((self.path, body))
        status, said = self.server.answers.get(self.path, self.server.answer)
        content = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        if status in {301, 302, 307}:
            self.send_header("Location", f"http://{self.server.host}/robot/send?access_token=elsewhere")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the library
        """Say nothing."""


@contextmanager
def running(server: socketserver.BaseServer) -> Iterator[Any]:
    """The server, answering in a thread of its own."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
