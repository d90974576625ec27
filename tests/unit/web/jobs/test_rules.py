"""States, retry times, due times, and words of faults, without a database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web.jobs import JobRefused, rules

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)


def test_every_state_is_reached_and_done_is_left_by_nothing() -> None:
    reached = {to for _, to in rules.TRANSITIONS.values()} | {rules.WAITING}
    assert reached == set(rules.STATE_LABELS)
    assert not [name for name, (begins, _) in rules.TRANSITIONS.items() if rules.DONE in begins]


@pytest.mark.parametrize("state", rules.STATE_LABELS)
def test_pairs_follow_the_transitions(state: str) -> None:
    assert rules.can_retry(state) is (state in {"failed", "cancelled"})
    assert rules.can_cancel(state) is (state in {"waiting", "running"})
    assert not rules.can_cancel(state, is_asked=True)


def test_waits_are_those_of_the_table_and_the_last_one_holds() -> None:
    waits = [(rules.retry_at(n, NOON, jitter=0.0) - NOON).total_seconds() for n in range(1, 8)]
    assert waits == [10, 60, 300, 1800, 7200, 7200, 7200]


@given(n=st.integers(1, 50), jitter=st.floats(0, 1, exclude_max=True))
@settings(max_examples=50)
def test_jitter_only_lengthens_and_by_a_quarter_at_most(n: int, jitter: float) -> None:
    plain = rules.retry_at(n, NOON, jitter=0.0) - NOON
    assert plain <= rules.retry_at(n, NOON, jitter=jitter) - NOON <= plain * 1.25


@pytest.mark.parametrize(
    "cron",
    ["", "0 8 * *", "* * * * * *", "60 * * * *", "a b c d e", "0 0 30 2 *", "@daily", "H 3 * * *", "R R * * *",
     "*/0 * * * *", "0 8 * * 1-5; drop", "0 8 * * \n 8", "０ 8 * * *"],
)  # fmt: skip
def test_what_is_no_schedule_is_refused(cron: str) -> None:
    assert not rules.is_cron(cron)


@pytest.mark.parametrize(
    "cron", ["0 8 * * 1-5", "*/15 * * * *", "0 0 L * *", "30 3 1,15 * *", "0 8 * * mon#1", "0 0 29 2 *"]
)
def test_what_is_a_schedule_is_taken(cron: str) -> None:
    assert rules.is_cron(cron)


def test_due_times_go_by_the_clock_on_the_wall() -> None:
    due = rules.next_due("0 8 * * *", NOON, SHANGHAI)
    assert due == datetime(2026, 9, 2, 0, 0, tzinfo=UTC)
    assert rules.last_due("0 8 * * *", NOON, SHANGHAI) == datetime(2026, 9, 1, 0, 0, tzinfo=UTC)
    assert rules.last_due("0 12 * * *", NOON, SHANGHAI) == NOON
    assert rules.next_due("0 12 * * *", NOON, SHANGHAI) == NOON + timedelta(days=1)
    assert rules.last_due("0 12 * * *", NOON + timedelta(seconds=59), SHANGHAI) == NOON


@pytest.mark.parametrize("month", [3, 10])
def test_a_day_with_a_changed_clock_has_its_due_time(month: int) -> None:
    """Berlin 2026-03-29 has no 02:30, 2026-10-25 has two: it is due on that day, too."""
    at = datetime(2026, month, 20, tzinfo=UTC)
    days = set()
    for _ in range(14):
        at = rules.next_due("30 2 * * *", at, BERLIN)
        days.add(at.astimezone(BERLIN).date())
    assert len(days) >= 13
    assert date(2026, month, {3: 29, 10: 25}[month]) in days


@given(
    minutes=st.integers(0, 60 * 24 * 400),
    cron=st.sampled_from(["*/7 * * * *", "0 8 * * 1-5", "0 0 1 * *", "5 4 * * sun"]),
)
@settings(max_examples=60)
def test_last_and_next_enclose_the_moment_with_nothing_between(minutes: int, cron: str) -> None:
    moment = NOON + timedelta(minutes=minutes, seconds=minutes % 60)
    last, following = rules.last_due(cron, moment, SHANGHAI), rules.next_due(cron, moment, SHANGHAI)
    assert last <= moment < following
    assert rules.next_due(cron, last, SHANGHAI) == following


def test_faults_with_their_own_words_keep_them() -> None:
    said = Text("The source is closed.", "数据来源已停用。")
    assert rules.reason_of(JobRefused(said)) == said
    fault = DefinitionError("x", said, Text("Open it.", "请启用。"))
    assert rules.reason_of(fault).zh == "数据来源已停用。 请启用。"
    assert "KeyError: 'a'" in rules.reason_of(KeyError("a")).en


@pytest.mark.parametrize(
    "text",
    [
        "cannot reach postgresql://reader:sesame@10.1.2.3:5432/db",
        "GET https://host/api?token=sesame&page=1 failed",
        "header Authorization: Bearer sesame refused",
        'password="sesame" is wrong',
        "api_key=sesame",
        "redis://:sesame@host/0",
    ],
)
def test_secrets_are_not_told(text: str) -> None:
    assert "sesame" not in rules.without_secrets(text)
    assert "host" not in text or "host" in rules.without_secrets(text)


def test_words_of_a_fault_fit_the_page_and_the_database() -> None:
    assert rules.without_secrets("a\0" * 5000) == "a" * 2000
