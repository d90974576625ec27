"""What later apps show on pages of earlier ones."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.utils.safestring import mark_safe

from jixiao.web.base import panels


@pytest.fixture(autouse=True)
def _nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_PANELS", {})


def drawn(words: str) -> str:
    return Template(words).render(Context({"request": HttpRequest()}))


def test_a_place_without_panels_is_empty() -> None:
    assert drawn('{% load panels %}{% panels "here" %}') == ""


def test_panels_stand_in_their_order_once_and_hear_what_the_page_tells() -> None:
    def first(_request: HttpRequest, told: Mapping[str, Any]) -> str:
        return mark_safe(f"<b>{told['place']}</b>")

    def second(_request: HttpRequest, _told: Mapping[str, Any]) -> str:
        return "1 < 2"

    panels.register("here", second, order=20)
    panels.register("here", first, order=10)
    panels.register("here", first, order=10)
    assert drawn('{% load panels %}{% panels "here" place="East" %}') == "<b>East</b>1 &lt; 2"


def test_a_stage_says_how_many_of_all_and_of_none_nothing_is_done() -> None:
    stage = panels.Stage.counted("整改", 3, 4, "1 件逾期", "/orders/")
    assert (stage.figure, stage.share) == ("3 / 4", 0.75)
    page = stage.drawn(HttpRequest())
    assert 'href="/orders/"' in page
    assert 'value="0.7500"' in page
    assert panels.Stage.counted("公开", 0, 0, "", "/").share == 0
