"""Rules are drafted, tried on the past as they stand, released by who may, and never changed afterwards."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from jixiao.engine.model.errors import DefinitionError
from jixiao.web.base.rules import RuleViolation
from jixiao.web.jobs.models import Job
from jixiao.web.jobs.tasks import run_due
from jixiao.web.warnings import actions, queries, rules, tasks
from jixiao.web.warnings.models import WarningRuleSet
from jixiao.web.warnings.rules.documents import LONGEST, Known, read_document, unknown_codes
from jixiao.web.warnings.views import labs
from tests.unit.web.factories import City
from tests.unit.web.warnings.conftest import DOCUMENT, NOW, Record
from tests.unit.web.warnings.test_warning_pages import words

CHANGED = DOCUMENT.replace("yellow: 60", "yellow: 72.5")


@pytest.fixture
def office(city: City) -> Client:
    return city.signed_in("office")


def test_the_librarys_rules_can_be_read() -> None:
    assert len(read_document(queries.library_document())) >= 3


def test_from_the_first_draft_to_the_release(city: City, office: Client, record: Record) -> None:
    record(47.0, "2026-08")
    assert "尚未发布预警规则" in words(office.get("/warning-rules/"))
    office.post("/warning-rules/draft/")
    draft = WarningRuleSet.objects.get()
    assert draft.document == queries.library_document()
    sent = {"document": DOCUMENT.replace("\n", "\r\n"), "note": "先管准确率"}
    assert office.post("/warning-rules/1/edit/", sent).status_code == 302
    assert "先试算" in words(office.get("/warning-rules/1/release/")) or "往期" in words(
        office.get("/warning-rules/1/release/")
    )
    office.post("/warning-rules/1/release/")
    assert queries.rules_in_force() is None, "nobody has tried it"
    office.post("/warning-rules/1/lab/")
    office.post("/warning-rules/1/release/")
    released = queries.rules_in_force()
    assert released is not None
    assert (released.number, released.document, released.note) == (1, DOCUMENT, "先管准确率")
    page = words(office.get("/warning-rules/"))
    assert "准确率过低" in page
    assert "低于 40" in page


def test_saving_another_text_makes_the_trial_void(city: City, rules_in_force: WarningRuleSet) -> None:
    office = city.accounts["office"]
    draft = actions.start_draft(by=office, now=NOW)
    assert (draft.number, draft.started_from, draft.document) == (2, rules_in_force, DOCUMENT)
    actions.keep_trial(rule_set=draft, document=DOCUMENT, trial={"n_warnings": 3}, by=office, now=NOW)
    draft = actions.save_draft(rule_set=draft, document=DOCUMENT, note="只改说明", by=office, now=NOW)
    assert draft.tried_at == NOW, "a note changes no rule"
    draft = actions.save_draft(rule_set=draft, document=CHANGED, by=office, now=NOW)
    assert (draft.tried_at, draft.trial) == (None, {})
    assert not actions.keep_trial(rule_set=draft, document=DOCUMENT, trial={}, by=office, now=NOW), (
        "it tried another text"
    )
    with pytest.raises(RuleViolation) as refusal:
        actions.release(rule_set=draft, by=office, now=NOW)
    assert refusal.value.code == "not_tried"


def test_there_is_one_draft_and_one_in_force(city: City, rules_in_force: WarningRuleSet) -> None:
    office = city.accounts["office"]
    draft = actions.start_draft(by=office, now=NOW)
    with pytest.raises(RuleViolation):
        actions.start_draft(by=office, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        WarningRuleSet.objects.create(number=9, document="x", saved_by=office, saved_at=NOW)
    actions.keep_trial(rule_set=draft, document=DOCUMENT, trial={}, by=office, now=NOW)
    actions.release(rule_set=draft, by=office, now=NOW)
    states = dict(WarningRuleSet.objects.values_list("number", "state"))
    assert states == {1: rules.REPLACED, 2: rules.RELEASED}
    for act in (actions.save_draft, actions.release):
        with pytest.raises(RuleViolation) as refusal:
            act(rule_set=draft, by=office, now=NOW, **({"document": CHANGED} if act is actions.save_draft else {}))
        assert refusal.value.code == "not_a_draft"


@pytest.mark.parametrize(
    ("document", "line"),
    [
        (DOCUMENT.replace("severity: {blue: 65}", "severity: {blu: 65}"), "blu"),
        (DOCUMENT.replace("signal: threshold", "signal: treshold"), "treshold"),
        (DOCUMENT.replace("indicators: accuracy", "indicators: acuracy", 1), "acuracy"),
        ("rules: [", "rules"),
        ("", ""),
        ("\t- tab", ""),
        ("rules:\n  - code: a\n    signal: threshold\n", "threshold"),
    ],
)
def test_faults_are_told_with_their_lines_and_nothing_is_stored(
    city: City, office: Client, rules_in_force: WarningRuleSet, document: str, line: str
) -> None:
    actions.start_draft(by=city.accounts["office"], now=NOW)
    answer = office.post("/warning-rules/2/edit/", {"document": document})
    assert answer.status_code == 422
    page = words(answer)
    assert 'role="alert"' in page
    assert line in page
    assert WarningRuleSet.objects.get(number=2).document == DOCUMENT


def test_a_document_that_is_too_long_is_refused() -> None:
    with pytest.raises(DefinitionError):
        read_document("rules:\n" + "#" * LONGEST)


def test_codes_that_nobody_knows_are_told_with_the_nearest() -> None:
    found = unknown_codes(read_document(DOCUMENT), Known({"accuracy_rate"}, {"S11"}))
    assert [fault.line for fault in found] == [2, 7]
    assert "accuracy_rate" in found[0].mend


def test_who_may_not_edit_reads_what_was_released_only(city: City, rules_in_force: WarningRuleSet) -> None:
    actions.start_draft(by=city.accounts["office"], now=NOW)
    leader = city.signed_in("leader")
    assert "准确率过低" in words(leader.get("/warning-rules/"))
    assert "/warning-rules/2/" not in words(leader.get("/warning-rules/"))
    assert leader.get("/warning-rules/2/").status_code == 404
    for address in ("/warning-rules/1/release/", "/warning-rules/2/release/", "/warning-rules/draft/"):
        assert leader.post(address).status_code == 404


def test_the_lab_tells_what_the_draft_would_have_told_beside_the_rules_in_force(
    city: City, office: Client, history: None, record: Record
) -> None:
    record(47.0, "2026-08")
    draft = actions.start_draft(by=city.accounts["office"], now=NOW)
    actions.save_draft(rule_set=draft, document=CHANGED, by=city.accounts["office"], now=NOW)
    assert office.post("/warning-rules/2/lab/").status_code == 302
    draft.refresh_from_db()
    assert draft.tried_at is not None
    months = {period: raised for period, raised, _standing in draft.trial["months"]}
    assert months["2026-08"] == 1 + 1, "one for each rule"
    assert draft.trial["former"]["n_warnings"] == 2
    assert draft.trial["n_warnings"] > 2, "a higher line warns more often"
    page = words(office.get("/warning-rules/2/lab/"))
    assert "<svg" in page
    assert "滨江街道" in page
    assert "现行" in page
    assert "滨江街道" in words(office.get("/warning-rules/2/lab/?export=csv"))


def test_a_large_past_is_tried_by_the_queue(
    city: City, office: Client, history: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labs, "AT_ONCE", 3)
    draft = actions.start_draft(by=city.accounts["office"], now=NOW)
    office.post("/warning-rules/2/lab/")
    assert Job.objects.filter(kind=rules.TRIAL_KIND).count() == 1
    run_due()
    draft.refresh_from_db()
    assert draft.tried_at is not None
    assert tasks.try_rule_set(rule_set=draft, by=city.accounts["office"], now=NOW) is not None
