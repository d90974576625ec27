"""Small files that back a figure: the record of spot checks as CSV, a photograph as PNG. Pure."""

import csv
import io
import struct
import zlib
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from jixiao.engine.model.period import Period


@dataclass(frozen=True)
class EvidenceFile:
    """A file to attach to a task."""

    name: str
    content: bytes
    content_type: str
    indicator: str


def check_record(label_zh: str, month: Period, n_bags: int, pct_right: float, rng: np.random.Generator) -> EvidenceFile:
    """A month's spot checks, day by day; their sums give the accuracy rate and the number of bags."""
    n_days = 8
    n_right = round(n_bags * pct_right / 100)
    bags = _shares(n_bags, n_days)
    wrong = rng.multivariate_hypergeometric(bags, n_bags - n_right)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(["日期", "小区", "抽查袋数", "正确袋数"])
    for place in range(n_days):
        day = date(month.year, month.index, 2) + timedelta(days=3 * place)
        rows.writerow([day.isoformat(), f"第{'一二三四五六七八'[place]}小区", bags[place], bags[place] - wrong[place]])
    rows.writerow(["合计", "", n_bags, n_right])
    content = ("\ufeff" + text.getvalue()).encode()
    return EvidenceFile(f"{month}{label_zh[:8]}抽查记录.csv", content, "text/csv", "accuracy_rate")


def photograph(label_zh: str, month: Period, indicator: str, rng: np.random.Generator) -> EvidenceFile:
    """A stand-in for a photograph: four bins in the colours of the four kinds of waste, before a wall."""
    height, width = 90, 160
    pixels = np.full((height, width, 3), (214, 208, 196), np.uint8)
    pixels[70:] = (150, 146, 140)
    for place, colour in enumerate([(24, 95, 160), (176, 42, 48), (60, 124, 63), (70, 74, 80)]):
        left = 14 + 36 * place
        pixels[34:74, left : left + 26] = colour
        pixels[30:35, left - 2 : left + 28] = tuple(part // 2 for part in colour)
    pixels = np.clip(pixels + rng.integers(-6, 7, pixels.shape), 0, 255).astype(np.uint8)
    return EvidenceFile(f"{month}{label_zh[:8]}现场照片.png", _png(pixels), "image/png", indicator)


def _shares(total: int, parts: int) -> list[int]:
    return [total // parts + (place < total % parts) for place in range(parts)]


def _png(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> bytes:
    height, width, _ = pixels.shape
    lines = b"".join(b"\x00" + line.tobytes() for line in pixels)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body
