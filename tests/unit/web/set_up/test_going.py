"""Carrying out: all or nothing, once; the second person; refusals; files that are no lists."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from xlsxwriter import Workbook

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection.models import CollectionTask
from jixiao.web.evaluation.models import EvaluationCycle
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import Indicator, Scheme
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.set_up import actions, queries
from jixiao.web.set_up.frames import table_of
from jixiao.web.set_up.models import AwaitedAccount, SetUpDraft
from jixiao.web.set_up.rules import Person, Place
from tests.unit.web.factories import City

NOW = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)


@pytest.fixture
def draft(city: City) -> SetUpDraft:
    """The hotline's template for the six streets, one more, and one person."""
    office = city.accounts["office"]
    made = actions.start_draft(
        template="hotline-12345", organisation=city.organisations["CITY"], today=NOW.date(), by=office, now=NOW
    )
    chosen = replace(
        queries.chosen_of(made), existing=tuple(street.code for street in city.streets),
        new=(Place("D1-09", "新街道", "street", "D1", group="中心城区组"),),
        people=(Person("张敏", "张敏", "reporter", "D1-09"),), own_targets={"solved_rate": {"S11": 80.0}},
    )  # fmt: skip
    return actions.save_chosen(draft=made, chosen=chosen, revision=1, by=office, now=NOW)


def test_a_draft_changes_nothing_else(city: City, draft: SetUpDraft) -> None:
    assert queries.chosen_of(draft).first_period == "2026-11"
    assert not Scheme.objects.exists()
    assert not Organisation.objects.filter(code="D1-09").exists()
    actions.discard_draft(draft=draft, by=city.accounts["office"], now=NOW)
    assert not SetUpDraft.objects.exists()
    assert set(AuditEvent.objects.filter(object_type="set_up").values_list("event", flat=True)) == {
        "SET_UP_STARTED", "SET_UP_SAVED", "SET_UP_DISCARDED",
    }  # fmt: skip


def test_left_as_a_draft_it_waits_for_somebody_who_publishes(city: City, draft: SetUpDraft) -> None:
    office = city.accounts["office"]
    made = actions.carry_out(draft=draft, publish=False, by=office, now=NOW)
    assert made.scheme_version is not None
    assert (made.state, made.scheme_version.state) == ("carried_out", "draft")
    assert not CollectionTask.objects.exists()
    with pytest.raises(RuleViolation, match="Publish the scheme first"):
        actions.open_year(draft=made, by=office, now=NOW)
    indicators.publish(version=made.scheme_version, by=office, now=NOW)
    client = city.signed_in("office")
    assert "开启年度" in client.get(f"/set-up/{draft.pk}/done/").content.decode()
    assert client.post(f"/set-up/{draft.pk}/open/").status_code == 302
    assert CollectionTask.objects.count() == 7
    assert EvaluationCycle.objects.count() == 1
    client.post(f"/set-up/{draft.pk}/open/")  # a second click is told, and makes nothing
    assert EvaluationCycle.objects.count() == 1


def test_twice_is_once(city: City, draft: SetUpDraft) -> None:
    office = city.accounts["office"]
    first = actions.carry_out(draft=draft, publish=True, by=office, now=NOW)
    again = actions.carry_out(draft=draft, publish=True, by=office, now=NOW)
    assert (first.pk, first.scheme_version_id, first.state) == (again.pk, again.scheme_version_id, again.state)
    assert (Scheme.objects.count(), CollectionTask.objects.count(), AwaitedAccount.objects.count()) == (1, 7, 1)
    with pytest.raises(RuleViolation, match="has been carried out"):
        actions.discard_draft(draft=draft, by=office, now=NOW)


def test_whatever_is_refused_nothing_is_made(city: City, draft: SetUpDraft) -> None:
    """The new organisation's code is taken meanwhile: the last of many steps fails, and all before it is undone."""
    office = city.accounts["office"]
    chosen = replace(queries.chosen_of(draft), people=(Person("张敏", "张敏", "reporter", "GONE"),))
    draft = actions.save_chosen(draft=draft, chosen=chosen, revision=draft.revision, by=office, now=NOW)
    n_events = AuditEvent.objects.count()
    with pytest.raises(RuleViolation, match="no longer there"):
        actions.carry_out(draft=draft, publish=True, by=office, now=NOW)
    assert not Scheme.objects.exists()
    assert not Organisation.objects.filter(code="D1-09").exists()
    assert not Indicator.objects.exists()
    assert AuditEvent.objects.count() == n_events
    answer = city.signed_in("office").post(f"/set-up/{draft.pk}/review/", {"publish": "now"})
    assert answer.status_code == 422
    assert "已不存在" in answer.content.decode()


def test_what_is_open_keeps_it_from_going(city: City, draft: SetUpDraft) -> None:
    office = city.accounts["office"]
    chosen = replace(queries.chosen_of(draft), weights={"solved_rate": 90.0})
    draft = actions.save_chosen(draft=draft, chosen=chosen, revision=draft.revision, by=office, now=NOW)
    with pytest.raises(RuleViolation, match="still open"):
        actions.carry_out(draft=draft, publish=True, by=office, now=NOW)
    page = city.signed_in("office").get(f"/set-up/{draft.pk}/review/").content.decode()
    assert "disabled" in page
    assert "还没有配平" in page


def test_nobody_overwrites_what_somebody_else_saved(city: City, draft: SetUpDraft) -> None:
    chosen = queries.chosen_of(draft)
    with pytest.raises(RuleViolation, match="office changed this set-up"):
        actions.save_chosen(draft=draft, chosen=chosen, revision=1, by=city.accounts["evaluator"], now=NOW)
    actions.save_chosen(draft=draft, chosen=chosen, revision=1, by=city.accounts["office"], now=NOW)


def test_a_sign_in_name_that_was_taken_meanwhile_makes_no_account(city: City, draft: SetUpDraft) -> None:
    actions.carry_out(draft=draft, publish=False, by=city.accounts["office"], now=NOW)
    AwaitedAccount.objects.update(username="leader")
    n_accounts = Account.objects.count()
    client = city.signed_in("administrator")
    answer = client.post("/set-up/accounts/", {"person": [AwaitedAccount.objects.get().pk]}, follow=True)
    assert "登录名“leader”" in answer.content.decode()
    assert Account.objects.count() == n_accounts


def workbook(*rows: list[str]) -> bytes:
    content = io.BytesIO()
    with Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_formula(number, place, cell, None, "") if cell.startswith("=") else sheet.write(
                    number, place, cell
                )
    return content.getvalue()


def test_two_persons_may_be_asked_for_from_the_beginning(city: City, draft: SetUpDraft) -> None:
    made = actions.carry_out(draft=draft, publish=False, needs_other_eyes=True, by=city.accounts["office"], now=NOW)
    assert made.scheme_version is not None
    assert Scheme.objects.get().needs_other_eyes
    with pytest.raises(RuleViolation, match="somebody else publishes it"):
        indicators.publish(version=made.scheme_version, by=city.accounts["office"], now=NOW)


def test_a_workbook_is_read_behind_the_guard() -> None:
    table, faults = table_of(
        "", SimpleUploadedFile("单位.xlsx", workbook(["单位名称", "考核组"], ["渔光街道", "城区组"]))
    )
    assert (table, faults) == ([["单位名称", "考核组"], ["渔光街道", "城区组"]], [])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF-1.7", "is no list"),
        ("a.xlsx", b"not a workbook", ""),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 400, ""),
        ("a.csv", b"x" * (5 * 1024 * 1024 + 1), "at most 5"),
        ("a.csv", b"\x00\xff\xfe\x81", ""),
        ("a.csv", b'"open,\n', "quote"),
    ],
)  # fmt: skip
def test_files_that_are_no_lists(city: City, draft: SetUpDraft, name: str, content: bytes, said: str) -> None:
    table, faults = table_of("", SimpleUploadedFile(name, content))
    assert table == []
    assert said in f"{faults[0].text.en} {faults[0].mend.en}"


def test_a_refused_file_leaves_the_page_as_it_was(city: City, draft: SetUpDraft) -> None:
    client = city.signed_in("office")
    fields = {
        "act": "next",
        "revision": draft.revision,
        "existing": ["S11"],
        "file": SimpleUploadedFile("a.pdf", b"%PDF"),
    }
    answer = client.post(f"/set-up/{draft.pk}/places/", fields)
    assert answer.status_code == 422
    assert "不是清单文件" in answer.content.decode()
    assert len(queries.chosen_of(SetUpDraft.objects.get()).existing) == 6


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("name", {"label_zh": "", "year": "x", "first_period": "2026-13"}),
        ("indicators", {"act": "next", "keep": ["solved_rate"], "weight:solved_rate": "很多"}),
        ("indicators", {"act": "next"}),
        ("indicators", {"act": "next", "keep": ["solved_rate"], "weight:solved_rate": "-5"}),
        ("aims", {"act": "next", "target:solved_rate": "高"}),
        ("aims", {"act": "next", "list": "单位,解决率\n无名,3"}),
        ("delivery", {"due_day": "-1"}),
        ("delivery", {"due_day": "9" * 40}),
        ("people", {"act": "next", "list": "张敏,无此单位,填报"}),
    ],
)  # fmt: skip
def test_pages_say_why_not(city: City, draft: SetUpDraft, step: str, fields: dict[str, object]) -> None:
    answer = city.signed_in("office").post(f"/set-up/{draft.pk}/{step}/", {"revision": draft.revision, **fields})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_the_template_has_to_be_one(city: City) -> None:
    assert city.signed_in("office").post("/set-up/new/", {"template": "../etc"}).status_code == 422
    assert not SetUpDraft.objects.exists()
