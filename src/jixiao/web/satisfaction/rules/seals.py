"""How a group of answers is sealed: each answer as a line of text, one hash over all of them. No Django."""

import json
from collections.abc import Iterable
from hashlib import sha256

from jixiao.report.publication.merkle import leaf_hash, root_hash


def rating_line(
    point: int, day: str, degree: int, reasons: Iterable[str], words: str, receipt: str, *, is_late: bool, case_month: str = ""
) -> bytes:  # fmt: skip
    """What a rating says, as it is sealed. Words stand as their digest: struck out later, the seal still holds.

    `case_month`: of the case that it gave the number of; '' without one.
    """
    parts = ["rating", point, day, degree, sorted(reasons), _digest(words), receipt, is_late]
    return _line([*parts, case_month] if case_month else parts)


def answer_line(version: int, day: str, stratum: str, answers: object, mark: str) -> bytes:
    """What an answer to a survey says, as it is sealed; `mark` is the row's own random mark."""
    return _line(["survey", version, day, stratum, answers, mark])


def seal(lines: Iterable[bytes]) -> str:
    """The root of the tree of hashes over the lines, as hexadecimal."""
    return root_hash([leaf_hash(line) for line in lines]).hex()


def _line(parts: list[object]) -> bytes:
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest() if words else ""
