"""The walk through the pages finds what is wrong with a page, and holds nothing against its neighbours."""

from argparse import Namespace
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tools.look import Walk, look_through

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SWITCH = '<form class="switch"><button type="button" aria-pressed="false">A</button></form>'
PAGE = (
    '<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,"><main><h1>A page</h1>{}</main>'
)
PAGES = {
    "/": PAGE.format(SWITCH),
    "/sound": PAGE.format("<p>All is well.</p>"),
    "/wide": PAGE.format('<p style="width: 500px">Wider than a phone.</p>'),
    "/loud": PAGE.format("<script>console.error('told'); nothing.here</script>"),
    "/blind": PAGE.format('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'),
}


class Server(BaseHTTPRequestHandler):
    """Answers with the page of that address."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGES[self.path].encode())

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_each_fault_is_told_of_its_own_page(chromium: "Browser", address: str) -> None:
    options = Namespace(out="", axe=True, dark=False, large_text=False, only="")
    walk = Walk(address, options, who="office")
    walk.seen = {path: path for path in ("/sound", "/wide", "/loud", "/blind", "/")}
    look_through(chromium, walk, None, "en", (1440, 360))
    told = {(fault.split(":")[0], fault.split(": ")[1].split(" by")[0]) for fault in walk.faults}
    assert told == {
        ("office-en-360 /wide", "runs over its width"),
        ("office-en /loud", "told"),
        ("office-en /loud", "script error"),
        ("office-en-1440 /blind", "axe image-alt"),
    }
