"""Bands in place of a rule: read as people write them, checked as a scheme file is, kept with the draft."""

from datetime import UTC, datetime

import pytest

from jixiao import evaluate
from jixiao.web.set_up import actions, frames, queries
from jixiao.web.set_up.models import SetUpDraft
from jixiao.web.set_up.rules import bands_text, read_bands
from tests.unit.web.factories import City

NOW = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)


@pytest.fixture
def draft(city: City) -> SetUpDraft:
    return actions.start_draft(
        template="hotline-12345", organisation=city.organisations["CITY"], today=NOW.date(), by=city.accounts["office"],
        now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["90 100\n80 60\n60 30", "≥90：100%\r\n≥80：60%\r\n≥60：30%", "90\t100\n\n80,60\n60，30\n"]
)
def test_bands_are_read_as_people_write_them(text: str) -> None:
    rows, fault = read_bands(text)
    assert fault is None
    assert rows == [(90, 1), (80, 0.6), (60, 0.3)]
    assert read_bands(bands_text(rows)) == (rows, None)


@pytest.mark.parametrize("text", ["九十 100", "90", "90 100 80", "1 1\n" * 13])
def test_what_is_no_band_is_told(text: str) -> None:
    rows, fault = read_bands(text)
    assert rows == []
    assert fault is not None


def page(city: City, draft: SetUpDraft, bands: str, status: int) -> str:
    """The step of targets after bands were sent for one indicator."""
    sent = {"act": "save", "revision": draft.revision, "target:solved_rate": "100", "bands:solved_rate": bands}
    answer = city.signed_in("office").post(f"/set-up/{draft.pk}/aims/", sent)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_bands_take_the_place_of_a_rule_and_score(city: City, draft: SetUpDraft) -> None:
    page(city, draft, "90 100\n80 60", 302)
    chosen = queries.chosen_of(SetUpDraft.objects.get())
    scheme = frames.made_of(queries.template_of(draft), chosen).scheme
    assert scheme is not None
    rows = [{"organisation_code": "A", "indicator_code": code, "period": "2026-11", "value": value}
            for code, value in (("response_rate", 100), ("solved_rate", 85), ("happy_rate", 100))]  # fmt: skip
    total = next(row for row in evaluate(scheme, rows, period="2026-11").scores if row["node_code"] == scheme.code)
    assert total["score"] == 86  # 30 + 35 · 60 % + 35, by hand
    shown = city.signed_in("office").get(f"/set-up/{draft.pk}/aims/").content.decode()
    assert "90 100\n80 60</textarea>" in shown
    draft.refresh_from_db()
    page(city, draft, "", 302)
    assert queries.chosen_of(SetUpDraft.objects.get()).bands == {}


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ("80 60\n90 100", "从最好档到最差档"),
        ("90 60\n80 100", "逐档降低"),
        ("90 120", "不能超过 1"),
        ("好 100", "每行写两个数"),
    ],
)
def test_bad_bands_are_refused_as_in_a_scheme_file(city: City, draft: SetUpDraft, bands: str, said: str) -> None:
    shown = page(city, draft, bands, 422)
    assert said in shown
    assert "解决率: " in shown, "the indicator is named"
