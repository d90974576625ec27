"""Files in, claims, months frozen: what counts, what is refused, and what the public gets."""

from datetime import date, datetime

import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection.models import Observation
from jixiao.web.hotline import actions, frames, queries, rules
from jixiao.web.hotline.models import ConfirmedMonth, UnreasonableClaim, WorkOrder, WorkOrderImport
from jixiao.web.indicators import actions as indicators
from tests.unit.web.factories import City
from tests.unit.web.hotline.conftest import HEAD, NOW, brought, lines


def refused(code: str) -> "pytest.RaisesExc[RuleViolation]":
    return pytest.raises(RuleViolation, check=lambda refusal: refusal.code == code)


def cells(**changes: object) -> dict[str, object]:
    usual = {"code": "1", "received_at": "2026-09-02 09:00", "organisation": "S11"}
    return {**usual, **changes}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": ""}, "code"),
        ({"code": "9" * 61}, "code"),
        ({"received_at": ""}, "receipt"),
        ({"received_at": "next week"}, "received_at"),
        ({"due_at": "2026-13-01"}, "due_at"),
        ({"responded_at": "2026-09-01 09:00"}, "before it was received"),
        ({"callback": "perhaps"}, "callback"),
        ({"solved": "halb"}, "solved"),
        ({"satisfied": "wonderful"}, "satisfied"),
        ({"response": "maybe"}, "response"),
    ],
)
def test_a_row_that_cannot_be_read_says_what(changes: dict[str, object], words: str) -> None:
    row = rules.read_row(cells(**changes))
    assert isinstance(row, Text)
    assert words in row.en
    assert row.zh


def test_a_row_as_a_workbook_and_as_a_text_file_have_it() -> None:
    typed = rules.read_row(cells(code=20260901.0, received_at=datetime(2026, 9, 2, 9, 0), satisfied="非常满意"))  # noqa: DTZ001
    assert isinstance(typed, rules.Brought)
    assert (typed.code, typed.month, typed.satisfied, typed.callback) == ("20260901", "2026-09", 5, "reached")
    day = rules.read_row(cells(received_at=date(2026, 9, 2), category="咨询"))
    assert isinstance(day, rules.Brought)
    assert day.is_consultation


@pytest.mark.parametrize(
    ("said", "due", "answered", "expected"),
    [
        ("", None, None, "not_due"),
        ("", 4, 3, "in_time"),
        ("", 4, 4, "in_time"),
        ("", 4, 5, "late"),
        ("", 4, None, "late"),
        ("", 28, None, "not_due"),  # its time still runs
        ("in_time", 4, 5, "in_time"),  # what the hotline says itself
    ],
)
def test_how_a_work_order_was_answered(said: str, due: int | None, answered: int | None, expected: str) -> None:
    def on(day: int | None) -> datetime | None:
        return None if day is None else datetime(2026, 9, day, 9, 0)  # noqa: DTZ001

    assert rules.response_of(said, on(due), on(answered), datetime(2026, 9, 20)) == expected  # noqa: DTZ001


def test_a_file_is_read_in_the_encodings_of_offices(city: City, september: WorkOrderImport) -> None:
    assert (september.n_new, september.n_refused) == (38, 0)
    assert WorkOrder.objects.filter(organisation=city.organisations["S12"]).count() == 10


def test_what_cannot_be_used_is_told_row_by_row(city: City) -> None:
    text = lines("S11", 2) + lines("无此单位", 1) + lines("S11", 1) + "x,,S11,,,,,,\n\n"
    kept = brought(city, text)
    assert (kept.n_new, kept.n_refused) == (2, 3)
    assert [row for row, _zh, _en in kept.findings] == [4, 5, 6]
    assert "无此单位" in kept.findings[0][1]
    assert "twice" in kept.findings[1][2]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"name,age\n1,2\n", "missing_column"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "unreadable"),
        ("a.xlsx", b"PK\x03\x04 no workbook", "unreadable"),
        ("a.csv", b"", None),
    ],
)
def test_a_file_that_is_no_such_table(city: City, name: str, content: bytes, code: str | None) -> None:
    with pytest.raises(DefinitionError) as fault:
        actions.import_work_orders(name=name, content=content, by=city.accounts["office"], now=NOW)
    assert code is None or fault.value.code == code
    assert fault.value.message_zh
    assert not WorkOrderImport.objects.exists()


def test_a_later_file_brings_work_orders_up_to_date(city: City, september: WorkOrderImport) -> None:
    again = brought(city, lines("S11", 20, late=2, unsolved=4, unhappy=3))
    assert (again.n_new, again.n_changed, again.n_same) == (0, 1, 19)
    moved = lines("S11", 1).replace("2026-09", "2026-08")
    assert brought(city, moved).n_refused == 1


def month_rows(city: City, month: str = "2026-09") -> dict[str, dict[str, object]]:
    everybody = [one.pk for one in city.organisations.values()]
    result = frames.month_result(month, list(queries.work_orders(month, everybody)), NOW)
    return {row["organisation_code"]: dict(row) for row in result.rows}


def test_a_month_comes_to_rates_scores_and_ranks_by_group(city: City, september: WorkOrderImport) -> None:
    rows = month_rows(city)
    s11 = rows["S11"]
    assert (s11["response_rate"], s11["solution_rate"], s11["satisfaction_rate"]) == (90.0, 75.0, 85.0)
    assert s11["score"] == 83.0  # 0.3·90 + 0.35·75 + 0.35·85
    assert (rows["S12"]["rank"], s11["rank"], rows["S21"]["rank"]) == (1, 2, 1)
    assert (rows["S13"]["state"], rows["S13"]["rank"], rows["S13"]["score"]) == ("no_orders", None, None)
    assert rows["S11"]["group"] == "central"


def test_unreasonable_demands_are_left_out_after_review(city: City, september: WorkOrderImport) -> None:
    reporter, office = city.accounts["reporter"], city.accounts["office"]
    order = WorkOrder.objects.get(code="202609S110000")  # late, unsolved, unhappy
    claim = actions.claim(work_order=order, reason="诉求人要求拆除合法建筑。", by=reporter, now=NOW)
    assert month_rows(city)["S11"]["valid_callbacks"] == 20, "until it is decided it counts"
    with refused("claimed_already"):
        actions.claim(work_order=order, reason="诉求人要求拆除合法建筑。", by=reporter, now=NOW)
    with refused("own_claim"):
        actions.decide_claim(claim=claim, is_accepted=True, reason="自己认定自己", by=reporter, now=NOW)
    with refused("claims_wait"):
        actions.confirm_month(month="2026-09", by=office, now=NOW)
    actions.decide_claim(claim=claim, is_accepted=True, reason="经核实属不合理诉求。", by=office, now=NOW)
    row = month_rows(city)["S11"]
    assert (row["valid_callbacks"], row["unreasonable"], row["solved"]) == (19, 1, 15)
    assert row["to_respond"] == 20, "it had to be answered all the same"
    with refused("decided_already"):
        actions.decide_claim(claim=claim, is_accepted=False, reason="改判为合理诉求", by=office, now=NOW)


def test_a_refused_claim_counts(city: City, september: WorkOrderImport) -> None:
    order = WorkOrder.objects.get(code="202609S110000")
    claim = actions.claim(work_order=order, reason="诉求人要求过高。", by=city.accounts["reporter"], now=NOW)
    actions.decide_claim(claim=claim, is_accepted=False, reason="属于职责范围。", by=city.accounts["office"], now=NOW)
    assert month_rows(city)["S11"]["valid_callbacks"] == 20
    assert UnreasonableClaim.objects.get().state == rules.REFUSED


def test_a_confirmed_month_is_frozen(city: City, september: WorkOrderImport) -> None:
    office = city.accounts["office"]
    with refused("not_over"):
        actions.confirm_month(month="2026-10", by=office, now=NOW)
    with refused("no_work_orders"):
        actions.confirm_month(month="2026-07", by=office, now=NOW)
    kept = actions.confirm_month(month="2026-09", by=office, now=NOW)
    with refused("confirmed_already"):
        actions.confirm_month(month="2026-09", by=office, now=NOW)
    again = brought(city, lines("S11", 20))
    assert (again.n_changed, again.n_refused) == (0, 20)
    order = WorkOrder.objects.get(code="202609S110000")
    with refused("month_confirmed"):
        actions.claim(work_order=order, reason="诉求人要求过高。", by=city.accounts["reporter"], now=NOW)
    first = queries.rows_of(kept)[0]
    assert (first.organisation.code, first.rank, first.score) == ("S12", 1, 100.0)
    assert [row.score for row in queries.history_of(city.organisations["S11"].pk)] == [83.0]


def test_a_month_that_is_opened_again_keeps_what_it_was(city: City, september: WorkOrderImport) -> None:
    office = city.accounts["office"]
    first = actions.confirm_month(month="2026-09", by=office, now=NOW)
    with refused("words_missing"):
        actions.reopen_month(confirmed=first, reason="", by=office, now=NOW)
    actions.reopen_month(confirmed=first, reason="两件工单回访录入有误。", by=office, now=NOW)
    with refused("opened_already"):
        actions.reopen_month(confirmed=first, reason="两件工单回访录入有误。", by=office, now=NOW)
    brought(city, lines("S11", 20, late=2, unsolved=3, unhappy=3))
    second = actions.confirm_month(month="2026-09", by=office, now=NOW)
    assert (second.code, second.digest != first.digest) == ("2026-09-2", True)
    assert ConfirmedMonth.objects.get(pk=first.pk).rows.get(organisation__code="S11").score == 83.0
    assert second.rows.get(organisation__code="S11").solution_rate == 85.0


def test_the_office_s_own_marking_counts_from_its_month(city: City, september: WorkOrderImport) -> None:
    office = city.accounts["office"]
    document = """\
parts:
  - {rate: solution_rate, full: 25, threshold: 95, points_per_point: 0.5, floor: 12.5}
peer_groups: [central]
"""
    actions.save_marking(document=document, valid_from="2026-09", note="连云港式", by=office, now=NOW)
    rows = month_rows(city)
    assert rows["S11"]["score"] == 15.0  # 25 − 0.5·(95 − 75)
    assert rows["S21"]["group"] == ""
    assert queries.marking_of("2026-08") is None


@pytest.mark.parametrize(
    "document",
    [
        "weights: [1",
        "- a",
        "weights: {response_rate: -1}",
        "wieghts: {}",
        "indicators: {speed: x}",
        "peer_groups: central",
    ],
)
def test_a_marking_that_cannot_be_used_is_refused(city: City, document: str) -> None:
    with pytest.raises(DefinitionError) as fault:
        actions.save_marking(document=document, valid_from="2026-09", note="", by=city.accounts["office"], now=NOW)
    assert fault.value.message_zh


def test_the_public_gets_a_confirmed_month_without_small_counts(city: City, september: WorkOrderImport) -> None:
    assert frames.published_tables("2026-09") == ()
    brought(city, lines("S22", 2))
    actions.confirm_month(month="2026-09", by=city.accounts["office"], now=NOW)
    ranking, lists = frames.published_tables("2026-09")
    names = [field.name for field in ranking.fields]
    rows = {row[names.index("organisation_code")]: dict(zip(names, row, strict=True)) for row in ranking.rows}
    assert rows["S12"]["score"] == 100.0
    assert (rows["S22"]["solved"], rows["S22"]["solution_rate"], rows["S22"]["is_hidden"]) == (None, None, True)
    assert rows["S13"]["state"] == "no_orders"
    assert {row[2] for row in lists.rows} <= {"red", "black"}


def test_the_example_is_a_file_that_is_read(city: City) -> None:
    sent = city.signed_in("office").get("/hotline/example.csv").content
    read = frames.read_file("example.csv", sent)
    assert (len(read.rows), read.refused) == (2, ())
    assert HEAD.split(",")[0] in sent.decode("utf-8-sig")


def test_a_confirmed_month_gives_its_rates_as_figures_of_the_indicators_that_the_marking_names(
    city: City, september: WorkOrderImport
) -> None:
    """S11: 18 of 20 in time, 15 of 20 solved; S13 has no work order, and no figure; a month confirmed anew revises them."""
    office = city.accounts["office"]
    for code, bounds in (("answered", {}), ("solved", {}), ("marks", {"upper_bound": 90})):
        indicators.create_indicator(
            code=code, label_zh=code, direction="higher", valid_from=date(2020, 1, 1), by=office, now=NOW, **bounds
        )
    document = "indicators: {response_rate: answered, solution_rate: solved, score: marks, satisfaction_rate: unknown}"
    actions.save_marking(document=document, valid_from="2026-09", note="", by=office, now=NOW)
    confirmed = actions.confirm_month(month="2026-09", by=office, now=NOW)
    found = {
        (one.organisation.code, one.indicator.code): one
        for one in Observation.objects.select_related("organisation", "indicator")
    }
    assert {key: one.value for key, one in found.items() if key[0] == "S11"} == {
        ("S11", "answered"): 90.0, ("S11", "solved"): 75.0, ("S11", "marks"): 83.0,
    }  # fmt: skip
    assert ("S12", "marks") not in found, "100 lies outside of the bounds: told, not cut"
    assert {place for place, _ in found} == {"S11", "S12", "S21"}
    one = found["S11", "answered"]
    assert (one.period, one.source, one.provenance["hotline_month"]) == ("2026-09", "capture", confirmed.code)
    event = AuditEvent.objects.get(event="FIGURES_DELIVERED")
    assert event.details["refused"] == 4, "three of an indicator that there is not, one out of bounds"
    actions.reopen_month(confirmed=confirmed, reason="两件工单回访录入有误。", by=office, now=NOW)
    brought(city, lines("S11", 20, late=2, unsolved=4, unhappy=3))
    actions.confirm_month(month="2026-09", by=office, now=NOW)
    again = Observation.objects.filter(organisation__code="S11", indicator__code="solved").order_by("revision")
    assert [(each.revision, each.value) for each in again] == [(1, 75.0), (2, 80.0)]
