"""Finds organisations, indicators and releases among what is published."""

from dataclasses import dataclass

from jixiao.engine.model.text import Text
from jixiao.web.portal.queries.readings import newest_readings
from jixiao.web.portal.queries.releases import published_releases

MOST = 40


@dataclass(frozen=True)
class Hit:
    """Something found; `address` is below the language's root."""

    kind: str
    address: str
    label: Text


def found_for(words: str) -> list[Hit]:
    """What holds every word in its name or code, each thing once."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    known: dict[str, Hit] = {}
    for reading in newest_readings():
        for kind, rows in (("organisations", reading.organisations), ("indicators", reading.indicators)):
            for code, row in rows.items():
                known.setdefault(
                    f"{kind}/{code}/", Hit(kind, f"{kind}/{code}/", Text(row["label_en"], row["label_zh"]))
                )
    for line in published_releases():
        release = line.release
        address = f"releases/{release.code}/"
        known[address] = Hit("releases", address, Text(release.title_en or release.title_zh, release.title_zh))
    return [hit for hit in known.values() if _holds(hit, wanted)][:MOST]


def _holds(hit: Hit, wanted: list[str]) -> bool:
    told = f"{hit.address} {hit.label.en} {hit.label.zh}".casefold()
    return all(word in told for word in wanted)
