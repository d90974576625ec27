"""A reader who sees one of three peers: what confirmed results published of the others counts, and no more is told."""

import csv
import io

import pytest

from tests.unit.web.evaluation.conftest import Scored, scored

__all__ = ["scored"]
pytestmark = pytest.mark.django_db


def row_of(scored: Scored, who: str, period: str, organisation: str = "S11") -> dict[str, str]:
    """The organisation's comparisons by their heads."""
    address = f"/compare/?columns=contrasts&indicator=accuracy&period={period}&export=csv&organisation={organisation}"
    content = scored.city.signed_in(who).get(address).content.decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(content))
    assert len(rows) == 1
    return dict(zip((head.split(" (")[0] for head in heads), rows[0], strict=True))


def test_place_among_published_peers_without_the_best_of_them(scored: Scored) -> None:
    own = row_of(scored, "reporter", "2026-08")  # 60; published of the others: 70 and 80
    assert (own["实际值"], own["较中位数"], own["百分位"], own["排名"]) == ("60.0", "-10.0", "0.0", "3")
    assert own["较最优"] == own["进步名次"] == "", "the best's figure and others' past are not theirs to know"
    assert own["较目标"] == "-20.0"


def test_the_office_sees_the_best_too(scored: Scored) -> None:
    assert row_of(scored, "office", "2026-08")["较最优"] == "-20.0"


def test_what_was_not_published_yet_does_not_count(scored: Scored) -> None:
    own = row_of(scored, "reporter", "2026-09")  # approved, but September is not confirmed
    assert own["实际值"] == "64.0"
    assert own["较中位数"] == own["排名"] == ""
    scored.confirmed()
    assert row_of(scored, "reporter", "2026-09")["排名"] == "2"


def test_nobody_out_of_sight_is_named_or_shown(scored: Scored) -> None:
    page = scored.city.signed_in("reporter").get("/compare/?indicator=accuracy&period=2026-08&organisation=S12")
    text = page.content.decode()
    assert "湖东街道" not in text
    assert "70.00" not in text
