"""A panel from its making to the figures that it lands; conflicts, double scoring, reports; what each may see."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from jixiao.web.appraisal import actions, frames, queries, rules
from jixiao.web.appraisal.actions import NewMark
from jixiao.web.appraisal.models import Assignment, ChainStep, Conflict, Member
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection.models import Observation
from tests.unit.web.appraisal.conftest import NOW, PERIOD, Bench, make_bench, make_expert
from tests.unit.web.factories import City


def figures(indicator: str) -> dict[str, float | None]:
    """The newest figure of every organisation."""
    rows = Observation.objects.filter(indicator__code=indicator, period=PERIOD).order_by("revision")
    return dict(rows.values_list("organisation__code", "value"))


def test_scores_of_groups_land_by_their_weights(bench: Bench) -> None:
    office = bench.city.accounts["office"]
    assert [len(bench.assignments(name)) for name in bench.people] == [3, 3, 2, 3]  # chen works in S11
    assert list(Conflict.objects.values_list("member__account__username", "organisation__code", "kind")) == [
        ("chen", "S11", "own")
    ]
    bench.score("anna", 90, 80)
    bench.score("bo", 80, 70, S12=60)
    with pytest.raises(RuleViolation, match="not handed in"):
        actions.close_panel(panel=bench.panel, by=office, now=NOW)
    bench.score("chen", 70, 60)
    bench.score("leader", 100, 100)
    closed = actions.close_panel(panel=bench.panel, by=office, now=NOW)
    # S11: experts 85 (two of them), leader 100: 0.7 × 85 + 0.3 × 100 = 89.5 of 100, of 60 points 53.7.
    assert figures("care") == {"S11": 53.7, "S12": pytest.approx(0.6 * 81.33), "S13": 51.6}
    assert figures("order") == {"S11": 33.0, "S12": 31.6, "S13": 31.6}
    assert Observation.objects.filter(indicator__code="care")[0].provenance["panel"] == "panel-1"
    kept = {one.organisation.code: one for one in queries.combined_of(closed) if one.indicator.node_code == "care"}
    assert (kept["S11"].n_scores, kept["S11"].score, kept["S11"].groups[0]["corrected"]) == (
        3,
        89.5,
        pytest.approx(81.6666667),
    )
    steps = ChainStep.objects.filter(node_code="care", step=rules.THIRD_PARTY_EVALUATION)
    assert dict(steps.values_list("organisation__code", "score"))["S11"] == 89.5
    events = set(AuditEvent.objects.values_list("event", flat=True))
    assert {"PANEL_MADE", "PANEL_OPENED", "SCORERS_DRAWN", "MARKS_HANDED_IN", "PANEL_CLOSED", "PANEL_LANDED"} <= events
    with pytest.raises(RuleViolation, match="not scoring"):
        actions.save_marks(assignment=bench.assignments("anna")[0], marks=[], by=bench.people["anna"], now=NOW)


def test_extremes_are_dropped_where_five_score(city: City) -> None:
    bench = make_bench(city, groups=(rules.GroupOfRaters("experts", 70), rules.GroupOfRaters("leaders", 30)))
    assert bench.panel.way == rules.TRIMMED
    office = city.accounts["office"]
    panel = actions.make_panel(
        panel=actions.NewPanel("五人组", bench.version, PERIOD, date(2026, 10, 1), (rules.GroupOfRaters("experts", 100),)),
        node_codes=["order"], organisations=[city.organisations["S13"]], by=office, now=NOW,
    )  # fmt: skip
    for name in ("e1", "e2", "e3", "e4", "e5"):
        actions.add_member(panel=panel, account=make_expert(city, name), group="experts", by=office, now=NOW)
    panel = actions.open_panel(panel=panel, by=office, now=NOW)
    for one, value in zip(queries.assignments_of_panel(panel), (100, 80, 81, 82, 0), strict=True):
        by = one.member.account
        actions.save_marks(assignment=one, marks=[NewMark("order", None, value)], by=by, now=NOW)
        actions.hand_in(assignment=one, by=by, now=NOW)
    assert frames.panel_result(panel, NOW.date()).combined[0].score == 81


def test_double_scoring_asks_for_a_third_and_takes_the_nearer_two(city: City) -> None:
    bench = make_bench(city, 2, groups=(rules.GroupOfRaters("experts", 100, 2),))
    office = city.accounts["office"]
    given = {"anna": 90.0, "bo": 70.0, "chen": 86.0}
    pairs = {
        code: sorted(
            Assignment.objects.filter(target__organisation__code=code).values_list(
                "member__account__username", flat=True
            )
        )
        for code in ("S11", "S12", "S13")
    }
    assert pairs["S11"] == ["anna", "bo"]  # chen works there
    assert all(len(names) == 2 for names in pairs.values())
    for name, care in given.items():
        bench.score(name, care, 80)
    needed = {code for code, names in pairs.items() if "bo" in names}
    with pytest.raises(RuleViolation, match="no third"):
        actions.close_panel(panel=bench.panel, by=office, now=NOW)
    possible = needed - {"S11"}
    assert actions.ask_thirds(panel=bench.panel, by=office, now=NOW) == len(possible)
    thirds = Assignment.objects.filter(is_third=True)
    assert set(thirds.values_list("target__organisation__code", flat=True)) == possible
    for one in thirds.select_related("member__account", "target__organisation"):
        name = one.member.account.username
        assert name not in pairs[one.target.organisation.code]
        bench.score(name, given[name], 80)
    result = frames.panel_result(bench.panel, NOW.date())
    scores = {
        one.target.organisation.code: next(
            c.score for c in result.combined if c.object_id == one.target_id and c.groups
        )
        for one in thirds
    }
    assert set(scores.values()) <= {88.0}  # 90 and 86 lie nearer to each other than 70 to either


def test_a_declared_conflict_takes_the_score_away_and_draws_another(city: City) -> None:
    make_bench(city, 1)
    gone = Assignment.objects.filter(member__group="experts", target__organisation__code="S12").get()
    who = gone.member.account
    with pytest.raises(RuleViolation, match="why"):
        actions.declare_conflict(assignment=gone, reason="", by=who, now=NOW)
    drawn = actions.declare_conflict(assignment=gone, reason="三年内曾任顾问", by=who, now=NOW)
    assert drawn is not None
    assert drawn.member.account != who
    assert drawn.target_id == gone.target_id
    assert not queries.my_assignments(who).filter(pk=gone.pk).exists()
    again = actions.declare_conflict(assignment=drawn, reason="亲属在该单位工作", by=drawn.member.account, now=NOW)
    assert again is not None
    assert actions.declare_conflict(assignment=again, reason="与其有合同往来", by=again.member.account, now=NOW) is None
    assert queries.find_assignment(gone.pk, who) is None


def test_the_chain_keeps_every_score_and_the_decision_lands(bench: Bench) -> None:
    city = bench.city
    place: dict[str, Any] = {
        "scheme_version": bench.version,
        "period": PERIOD,
        "node_code": "care",
        "organisation": city.organisations["S11"],
    }
    reporter, evaluator, office = (city.accounts[name] for name in ("reporter", "evaluator", "office"))
    actions.take_step(step=rules.SELF_EVALUATION, **place, score=98, words="走访全覆盖。", by=reporter, now=NOW)
    with pytest.raises(RuleViolation, match="say why"):
        actions.take_step(step=rules.VERIFICATION, **place, score=80, by=evaluator, now=NOW)
    actions.take_step(step=rules.VERIFICATION, **place, score=80, words="两个社区无记录", by=evaluator, now=NOW)
    actions.take_step(step=rules.DECISION, **place, score=82.5, words="补交一处记录", by=office, now=NOW)
    actions.take_step(step=rules.DECISION, **place, score=84, words="再补交一处", by=office, now=NOW)
    chain = queries.chain_of(bench.version, PERIOD, "care", city.organisations["S11"])
    assert chain.scores == {"self_evaluation": 98, "verification": 80, "decision": 84}
    assert [one.score for one in chain.history] == [98, 80, 82.5, 84]
    assert chain.difference(rules.VERIFICATION) == -18
    assert figures("care") == {"S11": pytest.approx(50.4)}
    with pytest.raises(RuleViolation):
        actions.take_step(step="third_party_evaluation", **place, score=84, by=office, now=NOW)


def test_a_new_panel_is_checked(bench: Bench) -> None:
    office, one = bench.city.accounts["office"], [bench.city.organisations["S11"]]
    good: dict[str, Any] = {"label_zh": "组", "scheme_version": bench.version, "period": PERIOD, "due_date": date(2026, 10, 1),
            "groups": (rules.GroupOfRaters("experts", 100),)}  # fmt: skip
    for change in (
        {"label_zh": " "},
        {"period": "上半年"},
        {"due_date": date(2026, 1, 1)},
        {"seed": -1},
        {"groups": ()},
    ):
        with pytest.raises(RuleViolation):
            actions.make_panel(
                panel=actions.NewPanel(**good | change), node_codes=["care"], organisations=one, by=office, now=NOW
            )
    for nodes, places in ((["nothing"], one), (["care"], []), ([], one)):
        with pytest.raises(RuleViolation):
            actions.make_panel(
                panel=actions.NewPanel(**good), node_codes=nodes, organisations=places, by=office, now=NOW
            )
    member = Member.objects.get(panel=bench.panel, account__username="bo")
    for act in (
        lambda: actions.drop_member(member=member, by=office, now=NOW),
        lambda: actions.add_member(panel=bench.panel, account=office, group="experts", by=office, now=NOW),
        lambda: actions.open_panel(panel=bench.panel, by=office, now=NOW),
    ):
        with pytest.raises(RuleViolation):
            act()


def test_scoring_pages_keep_drafts_refuse_and_hide(city: City) -> None:
    bench = make_bench(city, hides_names=True, landing=rules.BY_DECISION)
    reporter = city.accounts["reporter"]
    actions.take_step(
        step=rules.SELF_EVALUATION, scheme_version=bench.version, period=PERIOD, node_code="care",
        organisation=city.organisations["S11"], score=95, words="滨江街道走访全覆盖。", by=reporter, now=NOW,
    )  # fmt: skip
    anna, bo = (city.signed_in(name) for name in ("anna", "bo"))
    mine = bench.assignments("anna")[0]
    address = reverse("appraisal:score", args=[mine.pk])
    assert anna.get("/")["Location"] == "/scoring/"
    page = anna.get(address).content.decode()
    assert "走访全覆盖" in page
    assert "滨江街道" not in page
    assert "滨江街道" not in anna.get("/scoring/").content.decode()
    assert bo.get(address).status_code == 404
    wrong = anna.post(address, {"tier-care": "1", "value-care": "79", "value-order": "八十"})
    assert wrong.status_code == 422
    assert "八十" in wrong.content.decode()
    assert mine.marks.count() == 0
    kept = anna.post(
        address, {"tier-care": "1", "value-care": "88.5", "words-care": "扎实"}, headers={"HX-Request": "true"}
    )
    assert kept.status_code == 200
    assert "scoring-state" in kept.content.decode()
    assert anna.post(address, {"hand_in": "1", "value-order": ""}).status_code == 302
    mine.refresh_from_db()
    assert mine.state == rules.WAITING
    assert anna.post(address, {"hand_in": "1", "value-order": "70"})["Location"] == "/scoring/"
    mine.refresh_from_db()
    assert (mine.state, mine.marks.count()) == (rules.HANDED_IN, 2)
    assert anna.post(address, {"value-order": "60"}).status_code == 302
    assert set(mine.marks.values_list("value", flat=True)) == {88.5, 70}
    # A leader who scores does not read the panel's page while it runs; experts see nothing else of the platform.
    assert city.signed_in("leader").get(reverse("appraisal:panel", args=[bench.panel.number])).status_code == 404
    for closed in (
        "/panels/",
        "/evaluations/",
        "/organisations/",
        "/ranking/",
        "/tasks/",
        "/events/",
        "/third-parties/",
    ):
        assert anna.get(closed).status_code == 404, closed
    assert (
        actions.give_back(assignment=mine, reason="请补充理由", by=city.accounts["office"], now=NOW).state
        == rules.WAITING
    )


def test_the_office_reads_progress_agreement_and_copied_reports(bench: Bench) -> None:
    city = bench.city
    for place, name in enumerate(("anna", "bo", "chen")):
        bench.score(name, 90 - 5 * place, 80 - 5 * place, S12=70 - 2 * place)
    text = "滨江街道投放点改造三十六处，覆盖居民一万二千户，居民自主投放准确率提高到百分之八十二，反映良好。"
    for name, words in (
        ("anna", text),
        ("bo", text.replace("滨江", "湖东")),
        ("chen", "雨污分流管网因汛期推迟，年末完成主管道敷设。"),
    ):
        member = Member.objects.get(panel=bench.panel, account__username=name)
        sent: dict[str, Any] = {
            "member": member,
            "name": f"{name}.txt",
            "content": words.encode(),
            "by": bench.people[name],
            "now": NOW,
        }
        actions.hand_in_report(**sent)
    office = city.signed_in("office")
    page = office.get(f"/panels/{bench.panel.number}/").content.decode()
    assert "ICC(2,1)" in page
    assert "W = " in page
    assert "专家anna" in page
    assert office.get(f"/panels/{bench.panel.number}/?export=csv").status_code == 200
    likeness = office.get(f"/panels/{bench.panel.number}/likeness/").content.decode()
    assert likeness.count("anna.txt") >= 2
    assert "滨江街道投放点改造三十六处" in likeness
    assert office.post(f"/panels/{bench.panel.number}/likeness/", {"form_text": text}).status_code == 200
    closing = office.post(f"/panels/{bench.panel.number}/close/", {"reason": ""})
    assert closing.status_code == 200
    assert "error-summary" in closing.content.decode()
    assert office.post(f"/panels/{bench.panel.number}/cancel/", {"reason": "评审办法有变"}).status_code == 302


def test_a_panel_is_made_on_its_page(bench: Bench) -> None:
    office = bench.city.signed_in("office")
    assert office.get("/panels/new/").status_code == 200
    sent = {
        "label_zh": "第二组", "period": PERIOD, "due_date": "2030-01-01", "node_codes": ["care"], "organisations": ["S11", "S12"],
        "way": "trimmed", "landing": "panel", "seed": "5", "weight_experts": "100", "each_experts": "2",
    }  # fmt: skip
    assert office.post("/panels/new/", sent | {"weight_experts": "90"}).status_code == 422
    assert office.post("/panels/new/", sent | {"organisations": ["X"]}).status_code == 422
    made = office.post("/panels/new/", sent)
    assert made["Location"] == "/panels/2/"
    named = {"account": "anna", "group": "experts"}
    assert office.post("/panels/2/members/", named).status_code == 302
    assert "error-summary" in office.post("/panels/2/members/", named).content.decode()
    assert office.post("/panels/2/open/").status_code == 302
    assert office.get("/panels/2/").status_code == 200
    assert queries.find_panel(2, {bench.panel.organisation_id}).state == rules.DRAFT  # type: ignore[union-attr]
