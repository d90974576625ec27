"""Why a score moved: the steps add up to the change, each opens its receipt."""

import pytest

from tests.unit.web.evaluation.conftest import Scored, scored

__all__ = ["scored"]
pytestmark = pytest.mark.django_db


def test_the_steps_from_one_score_to_the_next(scored: Scored) -> None:
    scored.confirmed()
    client = scored.city.signed_in("office")
    page = client.get("/compare/why/S12/?period=2026-09").content.decode()
    assert "投放准确率" in page
    assert "−4.37" in page, "39.38 − 43.75: 50 points × 63 ÷ 80 after 50 × 70 ÷ 80, each rounded as it was published"
    assert "/receipts/" in page
    assert "从2026年8月到2026年9月下降" in page


def test_without_a_result_before_it_says_what_is_missing(scored: Scored) -> None:
    client = scored.city.signed_in("office")
    page = client.get("/compare/why/S12/?period=2026-08").content.decode()
    assert "此前没有确认过的结果可比" in page
    assert "bar-loss" not in page


def test_it_is_closed_to_those_who_may_not_see_the_organisation(scored: Scored) -> None:
    scored.confirmed()
    assert scored.city.signed_in("reporter").get("/compare/why/S12/?period=2026-09").status_code == 404
    assert scored.city.signed_in("reporter").get("/compare/why/S11/?period=2026-09").status_code == 200
