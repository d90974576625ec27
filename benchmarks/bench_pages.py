"""How fast the demo city's pages answer, each kind of page once per role, over HTTP from the real server."""

import http.cookiejar
import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = ROOT / ".cache" / "bench-demo"
LINE, REPEATS = 0.3, 5
HREF = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NOT_PAGES = (".csv", ".xlsx", ".yaml", ".json", "/logout/")


@dataclass
class Visitor:
    """One signed-in account with its own cookies."""

    base: str
    opener: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def get(self, address: str, body: bytes | None = None) -> tuple[str, str, float]:
        """Text, content type and seconds until the last byte."""
        started = time.perf_counter()
        with self.opener.open(urllib.request.Request(self.base + address), body, timeout=30) as answer:
            text = answer.read().decode("utf-8", errors="replace")
            return text, answer.headers.get("Content-Type", ""), time.perf_counter() - started

    def sign_in(self, username: str, password: str) -> None:
        """Through the form, as a person does."""
        found = TOKEN.search(self.get("/login/")[0])
        fields = {"username": username, "password": password, "csrfmiddlewaretoken": found[1] if found else ""}
        text = self.get("/login/", urllib.parse.urlencode(fields).encode())[0]
        if 'name="password"' in text:
            raise RuntimeError(f"{username} could not sign in")


def kind_of(path: str) -> str:
    """The page's kind: the name of its view; '' where the address is no page."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def pages_of(visitor: Visitor, broken: list[str]) -> dict[str, str]:
    """One address of every kind of page that can be reached by links; those that fail go to `broken`."""
    found: dict[str, str] = {}
    waiting, seen = ["/"], {""}
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(urllib.parse.urlsplit(address).path)
        if kind in seen:
            continue
        seen.add(kind)
        try:
            text, content_type, _ = visitor.get(address)
        except urllib.error.HTTPError as refused:
            # Some links are for other roles or need a form: a refusal is an answer, a fault is not.
            if refused.code >= 500:
                broken.append(f"{address} answered {refused.code}")
            continue
        if "text/html" in content_type:
            found[kind] = address
            links = (unescape(link) for link in HREF.findall(text))
            waiting += [link for link in links if "export=" not in link and not link.endswith(NOT_PAGES)]
    return found


@contextmanager
def served_city() -> Iterator[tuple[str, dict[str, str]]]:
    """The demo city, played once and kept; gives the server's address and passwords by sign-in name."""
    from jixiao.demo.installation import Installation
    from jixiao.demo.people import HANDED_OVER

    command = [sys.executable, "-m", "jixiao.cli"]
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    subprocess.run([*command, "demo", "--no-serve", "--data-dir", str(DATA_DIR)], env=environment, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([*command, "serve", "--data-dir", str(DATA_DIR), "--port", str(port)], env=environment)
    base = f"http://127.0.0.1:{port}"
    passwords = Installation(DATA_DIR).passwords()
    try:
        wait_until_healthy(base)
        yield base, {name: passwords[name] for name in HANDED_OVER}
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_until_healthy(base: str, *, seconds: float = 60) -> None:
    """Return when the server answers; give up after `seconds`."""
    until = time.monotonic() + seconds
    while True:
        try:
            Visitor(base).get("/health/")
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def prepare_django() -> None:
    """Load the platform's addresses; settings look at the demo's folder."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "jixiao.web.config.settings"
    os.environ["JIXIAO_DATA_DIR"] = str(DATA_DIR)
    django.setup()


def main() -> bool:
    """Print every kind of page, slowest role first; whether all keep the line."""
    slowest: dict[str, tuple[float, str, str]] = {}
    broken: list[str] = []
    with served_city() as (base, passwords):
        prepare_django()
        for username, password in passwords.items():
            visitor = Visitor(base)
            visitor.sign_in(username, password)
            for kind, address in pages_of(visitor, broken).items():
                took = statistics.median(visitor.get(address)[2] for _ in range(REPEATS))
                slowest[kind] = max(slowest.get(kind, (0.0, "", "")), (took, username, address))
    print(
        f"\npages of the demo city  (line: {LINE * 1000:.0f} ms; median of {REPEATS}, the role for which it is slowest)"
    )
    for kind, (took, username, address) in sorted(slowest.items(), key=lambda item: -item[1][0]):
        mark = "  OVER" if took > LINE else ""
        print(f"  {kind:<34} {took * 1000:>7.1f} ms  {username:<18} {address[:60]}{mark}")
    for line in broken:
        print(f"  BROKEN {line}")
    return not broken and all(took <= LINE for took, _, _ in slowest.values())
