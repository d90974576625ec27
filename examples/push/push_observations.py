"""Sends figures to the platform from a CSV file: standard library only, retries with the same key until answered.

JIXIAO_TOKEN=… python push_observations.py figures.csv --address https://jixiao.example.gov.cn
(the file has the columns organisation_code, indicator_code, period, value)
"""

import argparse
import csv
import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BATCH = 1000
WAITS = (1, 2, 5, 15, 60)  # seconds before each next try
PASSING = {429, 502, 503, 504}


def observations(path: Path) -> Iterator[dict[str, Any]]:
    """The file's rows; `row` is the line in the file, so that every figure can be traced to it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            fields = ("organisation_code", "indicator_code", "period", "value")
            yield {name: row[name] for name in fields} | {"row": number}


def push(address: str, token: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Send one batch until it is answered. The key is made of the content: sent again, nothing happens twice."""
    body = json.dumps({"observations": rows}, ensure_ascii=False).encode()
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": hashlib.sha256(body).hexdigest(),
        "Accept-Language": os.environ.get("LANG", "zh")[:2],
    }
    if not address.startswith(("http://", "https://")):
        raise SystemExit(f"{address} is no http address")
    for pause in (*WAITS, None):
        wait = pause
        request = urllib.request.Request(f"{address}/api/v1/observations", body, headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return dict(json.load(answer))
        except urllib.error.HTTPError as refused:
            if refused.code not in PASSING or wait is None:
                problem = json.loads(refused.read() or b"{}")
                raise SystemExit(f"{refused.code}: {problem.get('title', '')}: {problem.get('detail', '')}") from None
            wait = max(wait, int(refused.headers.get("Retry-After", "0")))
        except (OSError, ValueError) as broken:  # no connection, or it broke before the whole answer came
            if wait is None:
                raise SystemExit(f"no answer: {broken}") from None
        time.sleep(wait)
    raise AssertionError("the last try either answers or ends")


def main() -> int:
    """Send every row of the file; 1 where some were refused, each told with its line."""
    parser = argparse.ArgumentParser(description="Send figures to the platform. The token is read from JIXIAO_TOKEN.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    options = parser.parse_args()
    token = os.environ.get("JIXIAO_TOKEN", "")
    if not token:
        parser.error("set JIXIAO_TOKEN to the token that the performance office issued")
    rows = list(observations(options.file))
    n_refused = 0
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        answer = push(options.address.rstrip("/"), token, batch)
        print(answer["delivery"], answer["counts"])
        for row in answer["rows"]:
            if row["status"] == "refused":
                n_refused += 1
                print(f"  line {batch[row['index']]['row']}: {row['problem']['detail']}", file=sys.stderr)
    return 1 if n_refused else 0


if __name__ == "__main__":
    sys.exit(main())
