"""Departments and the office work on doubts through the pages; each sees what concerns them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jixiao.web.collection.models import CollectionTask
from jixiao.web.doubts import actions, queries, rules
from jixiao.web.doubts.models import Doubt, Explanation, Look, Recheck, Relations
from jixiao.web.jobs.models import Job
from tests.unit.web.doubts.conftest import NOW, Record, look
from tests.unit.web.factories import City


@pytest.fixture
def office(city: City) -> Client:
    return city.signed_in("office")


def words(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


def test_the_list_shows_what_is_undecided_and_filters(city: City, office: Client, doubt: Doubt) -> None:
    page = words(office.get("/doubts/"))
    assert f"/doubts/{doubt.pk}/" in page
    assert doubt.message_zh in page
    for query, is_there in [
        ("?period=2026-09", True), ("?period=2026-08", False), ("?organisation=S11", True), ("?organisation=S21", False),
        (f"?rule={doubt.rule}", True), ("?rule=benford", False), ("?state=open", True), ("?state=gone", False),
        ("?state=%27--", False), ("?period=%00", False),
    ]:  # fmt: skip
        assert (f"/doubts/{doubt.pk}/" in words(office.get(f"/doubts/{query}"))) is is_there, query
    exported = words(office.get("/doubts/?export=csv"))
    assert doubt.message_zh in exported


def test_the_page_shows_the_evidence_and_the_official_text(city: City, office: Client, doubt: Doubt) -> None:
    page = words(office.get(f"/doubts/{doubt.pk}/"))
    rule = queries.rule_words(doubt.rule)
    assert rule is not None
    assert rule.official.zh in page
    assert "<svg" in page
    assert "6.14" in page
    english = words(office.get(f"/doubts/{doubt.pk}/", headers={"accept-language": "en"}))
    assert doubt.message_en in english or doubt.message_zh in english


def test_a_department_explains_and_the_office_decides(
    city: City, office: Client, doubt: Doubt, task: CollectionTask
) -> None:
    reporter = city.signed_in("reporter")
    assert "enctype" in words(reporter.get(f"/doubts/{doubt.pk}/"))
    assert reporter.post(f"/doubts/{doubt.pk}/explain/", {"words": "好"}).status_code == 422
    file = SimpleUploadedFile("台账.csv", b"a,b\n1,2\n")
    answer = reporter.post(f"/doubts/{doubt.pk}/explain/", {"words": "抽查点位减少。", "file": file})
    assert answer.status_code == 302
    explanation = Explanation.objects.get()
    sent = office.get(f"/doubts/{doubt.pk}/files/{explanation.pk}/")
    assert b"".join(sent) == b"a,b\n1,2\n"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Content-Disposition"].startswith("attachment")
    page = words(office.get(f"/doubts/{doubt.pk}/"))
    assert "抽查点位减少。" in page
    assert 'value="accept"' in page
    assert office.post(f"/doubts/{doubt.pk}/decide/", {"reason": "核实", "decision": "nonsense"}).status_code == 422
    office.post(f"/doubts/{doubt.pk}/decide/", {"reason": "台账与数据一致", "decision": "accept"})
    doubt.refresh_from_db()
    assert doubt.state == rules.ACCEPTED
    assert "台账与数据一致" in words(reporter.get(f"/doubts/{doubt.pk}/"))
    assert office.post(f"/doubts/{doubt.pk}/decide/", {"reason": "再来一次", "decision": "dismiss"}).status_code == 422


def test_words_are_shown_and_not_run(city: City, office: Client, doubt: Doubt) -> None:
    actions.explain(doubt=doubt, words="<script>alert(1)</script>", by=city.accounts["reporter"], now=NOW)
    page = words(office.get(f"/doubts/{doubt.pk}/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_same_for_other_periods_of_the_series(city: City, office: Client, doubt: Doubt) -> None:
    other = Doubt.objects.get(pk=doubt.pk)
    other.pk, other.period, other._state.adding = None, "2026-08", True
    other.save()
    assert "decide_likewise" in words(office.get(f"/doubts/{doubt.pk}/"))
    office.post(f"/doubts/{doubt.pk}/decide/", {"reason": "已电话核实", "decision": "dismiss", "likewise": "on"})
    assert set(Doubt.objects.filter(rule=doubt.rule).values_list("state", flat=True)) == {rules.DISMISSED}


def test_a_doubt_about_everybody_is_seen_by_those_over_everybody(city: City, office: Client, doubt: Doubt) -> None:
    root = city.organisations["CITY"]
    found = [
        rules.Found(
            rules.Place(root.pk, None, "", "benford", is_about_all=True), 2026, None, "digits", 2.0, "全体", "all"
        )
    ]
    searched = actions.Searched(rules.Asked(period="2026-09"), 0, 1, 1)
    actions.keep_doubts(found=found, searched=searched, by=city.accounts["office"], now=NOW)
    one = Doubt.objects.get(is_about_all=True)
    assert office.get(f"/doubts/{one.pk}/").status_code == 200
    assert city.signed_in("approver").get(f"/doubts/{one.pk}/").status_code == 404
    assert f"/doubts/{one.pk}/" not in words(city.signed_in("reporter").get("/doubts/"))


def test_whom_to_ask_first_stands_on_top(city: City, office: Client, doubt: Doubt) -> None:
    place = rules.Place(doubt.organisation_id, doubt.indicator_id, "", "last_digit")
    found = [rules.Found(place, 2026, None, "digits", 1.2, "末位异常", "odd digits")]
    review = [
        {
            "organisation_code": "S11",
            "hits": 2,
            "families": f"{doubt.family} digits",
            "n_doubts": 2,
            "strongest_rule": doubt.rule,
        }
    ]
    searched = actions.Searched(rules.Asked(only_new=True), 0, 1, 1, review)
    actions.keep_doubts(found=found, searched=searched, by=city.accounts["office"], now=NOW)
    assert [(one.organisation_id, one.n_hits) for one in queries.review_queue({doubt.organisation_id})] == [
        (doubt.organisation_id, 2)
    ]
    assert queries.review_queue({city.organisations["S21"].pk}) == []
    assert "ask-list" in words(office.get("/doubts/"))
    actions.dismiss(doubt=doubt, reason="已电话核实", by=city.accounts["office"], now=NOW)
    assert queries.review_queue({doubt.organisation_id}) == [], "one independent sign is left"


def test_doubts_stand_beside_the_figures_in_review(
    city: City, office: Client, doubt: Doubt, task: CollectionTask
) -> None:
    page = words(office.get(f"/review/{task.pk}/"))
    assert doubt.message_zh in page
    assert f"/doubts/{doubt.pk}/" in page


def test_looking_now_is_one_job(office: Client, doubt: Doubt) -> None:
    office.post("/doubts/look/")
    office.post("/doubts/look/")
    assert Job.objects.filter(kind="doubts.look").count() == 1
    office.post("/doubts/look/", {"period": "soon"})
    assert Job.objects.filter(kind="doubts.look").count() == 1


def test_relations_are_written_on_a_page(city: City, office: Client, scheme_version: object) -> None:
    document = "relations:\n  - {rule: range, indicator: accuracy, low: 0, high: 100}\n"
    assert (
        office.post(
            "/doubts/relations/", {"document": document.replace("accuracy", "acuracy"), "number": 0}
        ).status_code
        == 422
    )
    assert office.post("/doubts/relations/", {"document": "relations: [", "number": 0}).status_code == 422
    assert office.post("/doubts/relations/", {"document": document, "number": 0}).status_code == 302
    assert Relations.objects.get().document == document
    assert office.post("/doubts/relations/", {"document": "", "number": 0}).status_code == 422, (
        "somebody saved meanwhile"
    )
    reporter = city.signed_in("reporter")
    assert "accuracy" in words(reporter.get("/doubts/relations/"))
    assert reporter.post("/doubts/relations/", {"document": "", "number": 1}).status_code == 404


def test_a_recheck_from_the_draw_to_the_rates(city: City, office: Client, history: None) -> None:
    sent = {
        "label": "半年复核", "organisation": "CITY", "first_period": "2026-01", "last_period": "2026-06", "size": "4",
        "tolerance": "0", "seed": "7",
    }  # fmt: skip
    assert office.post("/rechecks/new/", sent | {"size": "1"}).status_code == 422
    assert office.post("/rechecks/new/", sent | {"first_period": "soon"}).status_code == 422
    assert office.post("/rechecks/new/", sent | {"organisation": "nobody"}).status_code == 422
    assert office.post("/rechecks/new/", sent).status_code == 302
    recheck = Recheck.objects.get()
    assert (recheck.size, recheck.seed, recheck.figures.count()) == (4, 7, 4)
    evaluator = city.signed_in("evaluator")
    assert evaluator.post("/rechecks/1/figures/1/", {"verified": "没有"}).status_code == 422
    first = queries.sampled(recheck)[0]
    answer = evaluator.post("/rechecks/1/figures/1/", {"verified": str(first.observation.value), "note": "台账"})
    assert answer["Location"] == "/rechecks/1/figures/2/"
    evaluator.post("/rechecks/1/figures/2/", {"verified": "１２．５"})
    page = words(office.get("/rechecks/1/rates/"))
    assert "50.0" in page
    assert "1" in words(office.get("/rechecks/1/?export=csv"))
    assert office.get("/rechecks/1/rates/?export=xlsx").status_code == 200
    assert office.get("/rechecks/").status_code == 200


def test_who_reports_sees_no_sample(city: City, office: Client, history: None) -> None:
    for who in ("reporter", "approver", "outsider"):
        assert city.signed_in(who).get("/rechecks/").status_code == 404
        assert city.signed_in(who).get("/rechecks/new/").status_code == 404


def test_empty_pages_say_what_will_be_here(city: City, office: Client) -> None:
    for address in ("/doubts/", "/rechecks/", "/doubts/rules/", "/doubts/relations/"):
        assert office.get(address).status_code == 200
    assert "empty" in words(office.get("/doubts/"))


def test_a_search_of_one_period_leaves_the_others_alone(doubt: Doubt, record: Record) -> None:
    assert Look.objects.get().newest_observation == queries.newest_observation()
    record(61.0, "2026-10", recorded_at=NOW + timedelta(days=20))
    found = look(period="2026-10")
    assert found is not None
    assert found.period == "2026-10"
    doubt.refresh_from_db()
    assert doubt.state == rules.OPEN
