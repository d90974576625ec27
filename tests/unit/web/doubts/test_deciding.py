"""People explain and decide; every act once, with words, by somebody else, and never with a penalty."""

import pytest
from django.db import transaction

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.content import stored_at
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection import actions as collection
from jixiao.web.collection.models import CollectionTask, Review
from jixiao.web.doubts import actions, queries, rules
from jixiao.web.doubts.models import Doubt
from tests.unit.web.doubts.conftest import NOW, Record, look
from tests.unit.web.factories import City

WHY = "与台账核对后处理"


def test_the_department_explains_and_the_office_accepts(city: City, doubt: Doubt, task: CollectionTask) -> None:
    explanation = actions.explain(
        doubt=doubt, words="  抽查点位减少所致。 ", by=city.accounts["reporter"], now=NOW,
        file_name="../../台账\u202e.csv", content=b"a,b\n1,2\n",
    )  # fmt: skip
    assert explanation.words == "抽查点位减少所致。"
    assert explanation.file_name == "台账.csv"
    assert stored_at(explanation.file_digest).read_bytes() == b"a,b\n1,2\n"
    decided = actions.accept(doubt=doubt, reason=WHY, by=city.accounts["office"], now=NOW)
    assert (decided.state, decided.decision_reason, decided.decided_by) == (
        rules.ACCEPTED,
        WHY,
        city.accounts["office"],
    )
    task.refresh_from_db()
    assert task.state == "submitted", "an accepted explanation changes nothing of the task"
    assert list(AuditEvent.objects.filter(object_type="doubt").order_by("pk").values_list("event", flat=True)) == [
        "DOUBT_EXPLAINED", "DOUBT_ACCEPTED",
    ]  # fmt: skip


def test_what_nobody_explained_cannot_be_accepted(city: City, doubt: Doubt) -> None:
    with pytest.raises(RuleViolation, match="now"):
        actions.accept(doubt=doubt, reason=WHY, by=city.accounts["office"], now=NOW)


def test_an_error_goes_back_with_its_task(city: City, doubt: Doubt, task: CollectionTask) -> None:
    actions.confirm(doubt=doubt, reason=WHY, by=city.accounts["office"], now=NOW)
    task.refresh_from_db()
    assert task.state == "returned"
    assert Review.objects.get(decision="return").reason == WHY


def test_an_error_in_a_task_that_is_back_already_is_kept_on_record(
    city: City, doubt: Doubt, task: CollectionTask
) -> None:
    collection.return_submission(task=task, reason="另有原因退回", by=city.accounts["approver"], now=NOW)
    doubt = queries.find_doubt(doubt.pk, {doubt.organisation_id})  # type: ignore[assignment]
    assert queries.task_to_return(doubt) is None
    assert actions.confirm(doubt=doubt, reason=WHY, by=city.accounts["office"], now=NOW).state == rules.CONFIRMED
    assert Review.objects.filter(decision="return").count() == 1


def test_an_error_of_a_source_returns_no_task(city: City, history: None, record: Record) -> None:
    record(614.0, "2026-09", source="capture", provenance={"source": "cgj"})
    look()
    doubt = Doubt.objects.filter(period="2026-09").first()
    assert doubt is not None
    assert actions.confirm(doubt=doubt, reason=WHY, by=city.accounts["office"], now=NOW).state == rules.CONFIRMED


def test_nobody_decides_on_their_own_words(city: City, doubt: Doubt) -> None:
    actions.explain(doubt=doubt, words="本人说明", by=city.accounts["office"], now=NOW)
    for act in (actions.accept, actions.confirm, actions.dismiss):
        with pytest.raises(RuleViolation) as refused:
            act(doubt=doubt, reason=WHY, by=city.accounts["office"], now=NOW)
        assert refused.value.code == "own_explanation"


@pytest.mark.parametrize("act", [actions.confirm, actions.dismiss])
def test_a_decision_is_made_once(city: City, doubt: Doubt, act: object) -> None:
    stale = Doubt.objects.get(pk=doubt.pk)
    act(doubt=doubt, reason=WHY, by=city.accounts["office"], now=NOW)  # type: ignore[operator]
    for late in (actions.confirm, actions.dismiss, actions.accept):
        with pytest.raises(RuleViolation) as refused, transaction.atomic():
            late(doubt=stale, reason="又来一次", by=city.accounts["office"], now=NOW)
        assert refused.value.code == "wrong_state"
    with pytest.raises(RuleViolation):
        actions.explain(doubt=stale, words="迟到的说明", by=city.accounts["reporter"], now=NOW)


def test_a_decision_without_words_is_none(city: City, doubt: Doubt) -> None:
    with pytest.raises(RuleViolation):
        actions.dismiss(doubt=doubt, reason=" 好 ", by=city.accounts["office"], now=NOW)
    doubt.refresh_from_db()
    assert doubt.state == rules.OPEN


def test_a_program_is_no_evidence(city: City, doubt: Doubt) -> None:
    with pytest.raises(RuleViolation) as refused:
        actions.explain(
            doubt=doubt,
            words="详见附件台账",
            by=city.accounts["reporter"],
            now=NOW,
            file_name="x.pdf",
            content=b"MZ\x90\x00",
        )
    assert refused.value.code == "file_kind_refused"
    assert not doubt.explanations.exists()


def test_settled_doubts_accuse_nobody(city: City, doubt: Doubt) -> None:
    assert queries.settled(queries.kept_doubts()) == frozenset()
    actions.dismiss(doubt=doubt, reason=WHY, by=city.accounts["office"], now=NOW)
    assert (queries.place_of(doubt), 1) in queries.settled(queries.kept_doubts())


def test_relations_are_versions_and_nobody_overwrites_anothers(city: City) -> None:
    office = city.accounts["office"]
    first = actions.save_relations(document="", number=0, by=office, now=NOW)
    second = actions.save_relations(document="relations: []\n", number=first.number, by=office, now=NOW)
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(RuleViolation) as refused:
        actions.save_relations(document="", number=1, by=office, now=NOW)
    assert refused.value.code == "newer_version"
    assert [one.number for one in queries.all_relations()] == [2, 1]
