"""The life of a release: what may be published, corrected, discarded, objected to."""

from datetime import date

import pytest

from jixiao.web.base.rules import RuleViolation
from jixiao.web.portal import rules

DAY = date(2026, 10, 20)


def refusal(act: str, *args: object, **kwargs: object) -> str:
    """The code of the refusal; '' where the act is allowed. The twin says the same."""
    if getattr(rules, f"can_{act}")(*args, **kwargs):
        getattr(rules, f"check_can_{act}")(*args, **kwargs)
        return ""
    with pytest.raises(RuleViolation) as violation:
        getattr(rules, f"check_can_{act}")(*args, **kwargs)
    assert "%(" not in str(violation.value)
    return violation.value.code


@pytest.mark.parametrize(
    ("state", "corrects", "reason", "asked_by", "expected"),
    [
        ("draft", False, "", "", ""),
        ("draft", True, "wrong unit", "lin", ""),
        ("draft", True, "  ", "lin", "reason_missing"),
        ("draft", True, "wrong unit", "office", "second_person"),
        ("published", False, "", "", "wrong_state"),
        ("corrected", False, "", "", "wrong_state"),
    ],
)
def test_who_publishes_what(state: str, corrects: bool, reason: str, asked_by: str, expected: str) -> None:
    assert refusal("publish", state, corrects=corrects, reason=reason, asked_by=asked_by, by="office") == expected


def test_only_drafts_go_away_and_only_corrections_are_explained() -> None:
    assert [refusal("discard", state) for state in rules.STATE_LABELS] == ["", "wrong_state", "wrong_state"]
    assert refusal("explain", "draft", corrects=True, reason="a wrong unit") == ""
    assert refusal("explain", "draft", corrects=True, reason="x") == "words_missing"
    assert refusal("explain", "draft", corrects=False, reason="a wrong unit") == "nothing_to_explain"
    assert refusal("explain", "published", corrects=True, reason="a wrong unit") == "nothing_to_explain"


@pytest.mark.parametrize(
    ("state", "first", "last", "n_days", "expected"),
    [
        ("published", DAY, date(2026, 10, 26), 5, ""),
        ("corrected", DAY, date(2026, 10, 26), 5, ""),
        ("draft", DAY, date(2026, 10, 26), 5, "not_published"),
        ("published", DAY, date(2026, 10, 19), 5, "ends_before_it_begins"),
        ("published", date(2026, 9, 1), date(2026, 9, 30), 20, "window_over"),
        ("published", DAY, date(2026, 10, 23), 4, "window_short"),
    ],
)
def test_windows_are_long_enough_and_not_over(state: str, first: date, last: date, n_days: int, expected: str) -> None:
    assert refusal("open_window", state, first, last, today=DAY, n_days=n_days, least=5) == expected


def test_a_release_is_about_what_is_over_and_its_code_fits_addresses() -> None:
    assert refusal("release", True, False) == ""
    assert refusal("release", False, False) == "period_running"
    assert refusal("release", True, True) == "code_taken"
    assert rules.release_code("waste", "2026-09", 1) == "waste-2026-09"
    assert rules.release_code("waste", "2026-09", 3) == "waste-2026-09-r3"
    assert rules.release_code("../x:y*", "2026", 1) == "x-y-2026"
    assert rules.release_code("…", "2026", 1) == "release-2026"
