"""How many answers of the public are stored a second, load generator on the same cores; SQLite, then PostgreSQL.

The server is the real one (as `jixiao serve` starts it), every commit is forced to the disk before it is
acknowledged, and at the end it is killed in the middle of its work: every acknowledged receipt must be stored.
Tokens of visits and proofs of work are made beforehand: a person's telephone does that, not the server.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
SECONDS, N_CONNECTIONS = 8.0, 64
LINES = {"SQLite": 500.0, "PostgreSQL": 1000.0}
PROCESSES = {"SQLite": 1, "PostgreSQL": 2}
PREPARE = """
import django, json, sys
django.setup()
from benchmarks.bench_answers import prepared
print(json.dumps(prepared(int(sys.argv[1]), int(sys.argv[2]))))
"""
COUNT = """
import django, json, sys
django.setup()
from benchmarks.bench_answers import counted
print(json.dumps(counted()))
"""


def prepared(n_ratings: int, n_answers: int) -> dict[str, object]:
    """In the server's own database: a point, a survey, and bodies of so many answers with tokens of their own."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from datetime import date

    from jixiao.web.audit.actions import SYSTEM
    from jixiao.web.base import clock
    from jixiao.web.organisations import actions as organisations
    from jixiao.web.satisfaction import actions, queries, rules
    from jixiao.web.satisfaction.actions.points import NewPoint
    from jixiao.web.satisfaction.actions.surveys import NewSurvey
    from jixiao.web.satisfaction.rules import codes

    now, first = clock.now(), date(2020, 1, 1)
    root = organisations.create_organisation(
        code="CITY", label_zh="市", label_en="", tier="city", parent=None, valid_from=first, by=SYSTEM, now=now
    )
    office = organisations.create_account(
        username="office", display_name="绩效办", organisation=root, password=os.urandom(16).hex(), by=SYSTEM, now=now
    )
    point = actions.create_point(point=NewPoint("W1", "一号窗口", root, "counter", first), by=office, now=now)
    asked = [rules.Question("all", rules.DEGREE, "总体满意吗？"), rules.Question("nps", rules.NUMBER, "愿意推荐吗？")]
    survey = actions.make_survey(survey=NewSurvey("load", "负载", root), questions=asked, by=office, now=now)
    actions.open_survey(survey=survey, opened_from=first, by=office, now=now)
    seconds, keys = int(now.timestamp()), queries.keys()
    degrees = [1 if n % 20 == 0 else 5 for n in range(n_ratings)]
    rating = [
        urlencode(
            {"token": codes.open_visit(f"point {point.pk}", seconds, keys), "degree": degree, "reason": "waiting"}
        )
        for degree in degrees
    ]
    answers = [
        urlencode({"token": codes.open_visit(f"survey {survey.pk}", seconds, keys), "q_all": 4, "q_nps": 8})
        for _ in range(n_answers)
    ]
    return {
        "rate": f"/rate/{queries.public_code(point)}",
        "ratings": rating,
        "survey": "/survey/load",
        "answers": answers,
    }


def counted() -> dict[str, object]:
    """What is stored, and whether every sealed group still has its hash."""
    from jixiao.web.satisfaction import queries
    from jixiao.web.satisfaction.models import Rating, SurveyAnswer

    checks = list(queries.check_seals())
    return {
        "receipts": list(Rating.objects.values_list("receipt", flat=True)), "answers": SurveyAnswer.objects.count(),
        "groups": len(checks), "whole": sum(check.is_whole for check in checks),
    }  # fmt: skip


def inside(code: str, environment: dict[str, str], *arguments: str) -> dict[str, object]:
    """Run a piece of code beside the server, and read what it prints."""
    import json

    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(port: int, environment: dict[str, str], processes: int) -> subprocess.Popen[bytes]:
    """The server, once it answers."""
    from jixiao.cli.platform import server_words

    server = subprocess.Popen(server_words(port, processes), env=environment, start_new_session=True)
    for _ in range(300):
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/", timeout=5) as answer:
                answer.read()
            return server
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")


def measure(name: str, database_url: str, folder: str, n: int = 30_000) -> bool:
    """Ratings, then answers to a survey, then ratings until the server is killed."""
    from benchmarks.answer_load import drive, request

    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "jixiao.web.config.settings", "JIXIAO_DATA_DIR": folder,
        "DATABASE_URL": database_url, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "JIXIAO_LOG_LEVEL": "ERROR",
        "JIXIAO_SECRET_KEY": "bench" * 12,
    }  # fmt: skip
    (Path(folder) / "static").mkdir(exist_ok=True)
    made = inside(PREPARE, environment, str(2 * n), str(n))
    port = free_port()
    host = f"127.0.0.1:{port}"

    def senders(count: int) -> list[str]:
        return [f"10.{k // 65536 % 256}.{k // 256 % 256}.{k % 256}" for k in range(count)]

    def requests(path: object, bodies: object) -> list[bytes]:
        assert isinstance(bodies, list)
        return [request(str(path), body, who, host) for body, who in zip(bodies, senders(len(bodies)), strict=True)]

    ratings, answers = requests(made["rate"], made["ratings"]), requests(made["survey"], made["answers"])
    server = started(port, environment, PROCESSES[name])
    kept = True
    try:
        loads = [("ratings", drive(port, ratings[:n], n_connections=N_CONNECTIONS, seconds=SECONDS))]
        loads.append(("survey answers", drive(port, answers, n_connections=N_CONNECTIONS, seconds=SECONDS)))
        killer = subprocess.Popen(["/bin/sh", "-c", f"sleep 2; kill -9 -{server.pid}"])
        loads.append(
            ("ratings, killed after 2 s", drive(port, ratings[n:], n_connections=N_CONNECTIONS, seconds=SECONDS))
        )
        killer.wait()
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
    found = inside(COUNT, environment)
    stored = found["receipts"]
    assert isinstance(stored, list)
    for what, load in loads:
        over = load.rate < LINES[name] and "killed" not in what
        kept = kept and not over
        print(
            f"  {name + ': ' + what:<40} {load.rate:>8.0f}/s  p50 {1000 * load.wait(0.5):>5.0f} ms"
            f"  p99 {1000 * load.wait(0.99):>5.0f} ms  {len(load.receipts):>6} acknowledged {load.others or ''}{'  OVER' * over}"
        )
    acknowledged = {
        place.rpartition("/")[2].replace("-", "") for load in (loads[0][1], loads[2][1]) for place in load.receipts
    }
    lost = acknowledged - set(stored)
    n_answers = len(loads[1][1].receipts)
    groups = int(str(found["groups"]))
    print(
        f"  {name}: {len(stored)} ratings and {found['answers']} answers stored, {len(lost)} acknowledged ones lost, "
        f"{found['whole']} of {groups} sealed groups whole ({(len(stored) + n_answers) / max(1, groups):.1f} a group)"
    )
    return kept and not lost and int(str(found["answers"])) >= n_answers and found["whole"] == found["groups"]


def main() -> bool:
    """SQLite on a file, then a PostgreSQL cluster that forces each commit."""
    from tools.postgres import PostgresMissing, throw_away_cluster

    print(
        f"\nAnswers stored a second, {N_CONNECTIONS} connections (lines: {LINES['SQLite']:.0f}/s, {LINES['PostgreSQL']:.0f}/s)"
    )
    with tempfile.TemporaryDirectory() as folder:
        kept = measure("SQLite", "", folder)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        try:
            url = stack.enter_context(throw_away_cluster(is_durable=True))
        except PostgresMissing as fault:
            print(f"  PostgreSQL: not measured ({fault})")
            return kept
        return measure("PostgreSQL", url, folder) and kept
