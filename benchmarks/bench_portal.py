"""The public's pages under load: one server process with its door, and a load generator beside it on the same cores.

A city of 60 organisations and 24 indicators is published; readers on 32 open connections ask for its pages in turn.
"""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle
from typing import Any, cast

SECONDS, CONNECTIONS = 8.0, 32
LEAST_RATE, MOST_P99 = 1000.0, 0.100
N_ORGANISATIONS, N_INDICATORS = 60, 24


def main() -> bool:
    """Print requests a second and how long they took; whether both lines are kept."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "JIXIAO_DATA_DIR": folder,
            "JIXIAO_SECRET_KEY": "x" * 40,
            "JIXIAO_ALLOWED_HOSTS": "*",
        }
        addresses = subprocess.run(
            [sys.executable, __file__, "publish"], env=environment, check=True, capture_output=True, text=True
        ).stdout.split()
        from jixiao.cli.platform import server_words

        port = _free_port()
        server = subprocess.Popen(server_words(port), env=environment)
        try:
            _wait(port)
            loaded = subprocess.run(
                [sys.executable, __file__, "load", str(port), *addresses], check=True, capture_output=True, text=True
            ).stdout.split()
        finally:
            server.terminate()
            server.wait()
    rate, p50, p99, n_wrong = (float(word) for word in loaded)
    print(
        f"\npublic pages, {len(addresses)} addresses, {CONNECTIONS} connections  (line: {LEAST_RATE:g}/s, {MOST_P99 * 1000:g} ms)"
    )
    print(f"  {rate:.0f} requests/s, p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms, {n_wrong:.0f} wrong answers")
    return rate >= LEAST_RATE and p99 <= MOST_P99 and not n_wrong


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not start")


def publish() -> None:
    """Publish a made-up city into an empty database; prints the addresses that readers will ask for."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "jixiao.web.config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from jixiao.web.audit.actions import SYSTEM
    from jixiao.web.organisations.models import Account
    from jixiao.web.portal import actions, queries
    from jixiao.web.portal.frames import Source

    call_command("migrate", verbosity=0)
    now = timezone.now()
    by = Account.objects.create(username="office", display_name="office", created_at=now)
    source = Source("made-up", "city", "2025", now)
    draft = actions.prepare(kind="evaluation", source=source, content=_content(), by=SYSTEM, now=now)
    actions.publish(release=draft, by=by, now=now)
    asked = ["", *(address for address in queries.addresses() if address)]
    print("\n".join(f"/public/{address}" for address in asked))


def _content() -> Any:
    """Tables as an evaluation's release has them."""
    from jixiao.engine.model.text import Text
    from jixiao.report.open_data import Field, OpenTable
    from jixiao.web.portal.frames import Content, Headline

    def table(name: str, fields: str, rows: list[tuple[object, ...]]) -> OpenTable:
        made = [word.split(":") for word in fields.split()]
        return OpenTable(
            name, Text(name, name),
            tuple(Field(each[0], cast(Any, each[1]), Text(each[0], each[0]), is_key=len(each) > 2) for each in made), rows,
        )  # fmt: skip

    words = ["definition", "formula", "owner", "rule"]
    places = [f"O{number:03}" for number in range(N_ORGANISATIONS)]
    codes = [f"I{number:02}" for number in range(N_INDICATORS)]
    periods = [str(year) for year in range(2002, 2026)]
    tables = (
        table(
            "ranking",
            "organisation:string:key label_zh:string label_en:string peer_group:string rank:integer score:number "
            "full_marks:number score_before:number change:number rank_before:integer rank_low:integer rank_high:integer "
            "band:integer grade_zh:string grade_en:string",
            [(code, f"{code}街道", f"{code} Street", "g", at + 1, 95 - at * 0.5, 100.0, 94 - at * 0.5, 1.0, at + 1, at + 1,
              at + 2, at, "良", "Good") for at, code in enumerate(places)],
        ),
        table("scores", "organisation:string:key node:string:key score:number full_marks:number rank:integer",
              [(place, code, 3.5, 4.0, 1) for place in places for code in codes]),
        table("values", "organisation:string:key indicator:string:key period:period:key value:number target:number note:string",
              [(place, code, period, (hash((place, code, period)) % 1000) / 10, 80.0, None)
               for place in places for code in codes for period in periods]),
        table(
            "indicators",
            "indicator:string:key node:string label_zh:string label_en:string "
            + " ".join(f"{word}_zh:string {word}_en:string" for word in words)
            + " unit:string direction:string source:string full_marks:number decimals:integer frequency:string",
            [(code, code, f"{code}指标", f"Indicator {code}", *["说明", "Words"] * 4, "%", "higher", "x", 4.0, 1, "year")
             for code in codes],
        ),
        table("goals", "goal:string:key label_zh:string label_en:string statement_zh:string statement_en:string "
              "owner_zh:string owner_en:string indicators:string",
              [(f"goal{at}", f"目标{at}", f"Goal {at}", "做到", "Reach", "局", "Bureau", " ".join(codes[at::3]))
               for at in range(3)]),
        table("nodes", "node:string:key parent:string label_zh:string label_en:string full_marks:number indicator:string",
              [(code, "city", code, code, 4.0, code) for code in codes]),
        table("organisations", "organisation:string:key label_zh:string label_en:string peer_group:string "
              "peer_group_zh:string peer_group_en:string",
              [(code, f"{code}街道", f"{code} Street", "g", "街道组", "Streets") for code in places]),
    )  # fmt: skip
    headlines = (Headline(Text("All is well.", "一切正常。")),)
    city = Text("City", "某市")
    return Content("evaluation", "city", "2025", city, city, city, headlines, (), tables)


async def _reader(port: int, addresses: Iterator[str], until: float, took: list[float], wrong: list[int]) -> None:
    """One reader: asks, reads the whole answer, asks for the next page on the same connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for address in addresses:
        started = time.perf_counter()
        if started > until:
            break
        writer.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        size = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        await reader.readexactly(size)
        took.append(time.perf_counter() - started)
        if not head.startswith(b"HTTP/1.1 200"):
            wrong[0] += 1
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def _load(port: int, addresses: list[str]) -> None:
    # Every page once before: what is measured is the second reader of each.
    await _reader(port, iter(addresses), float("inf"), [], [0])
    took: list[float] = []
    wrong = [0]
    started = time.perf_counter()
    readers = [
        _reader(port, cycle(addresses[n:] + addresses[:n]), started + SECONDS, took, wrong) for n in range(CONNECTIONS)
    ]
    await asyncio.gather(*readers)
    rate = len(took) / (time.perf_counter() - started)
    cuts = statistics.quantiles(took, n=100)
    print(rate, cuts[49], cuts[98], wrong[0])


if __name__ == "__main__":
    if sys.argv[1:2] == ["publish"]:
        publish()
    elif sys.argv[1:2] == ["load"]:
        asyncio.run(_load(int(sys.argv[2]), sys.argv[3:]))
    else:
        raise SystemExit(0 if main() else 1)
