"""From a final result to its proposals, and what a correction makes of them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection.models import Observation
from jixiao.web.evaluation import frames as evaluation_frames
from jixiao.web.evaluation.actions.runs import score_anew
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.notices.models import Delivery
from jixiao.web.result_use import actions, queries, rules, tasks
from jixiao.web.result_use.models import UseProposal, UseRound
from tests.unit.web.budgets.conftest import run_programme
from tests.unit.web.evaluation.conftest import Scored
from tests.unit.web.result_use.conftest import BEFORE, DOCUMENT, FINAL, Used, adopted, later


def told(drawn: UseRound) -> set[tuple[str, str, str]]:
    """Organisation, kind, state of what stands on a round."""
    return set(drawn.proposals.values_list("organisation__code", "kind", "state"))


def test_only_a_final_result_is_used_once_by_the_rules_of_its_day(scored: Scored) -> None:
    office = scored.city.accounts["office"]
    with pytest.raises(RuleViolation, match="No rules of use were in force"):
        actions.draw_up(run=scored.august, by=office, now=FINAL)
    adopted(scored.city)
    with pytest.raises(RuleViolation, match="not final yet"):
        actions.draw_up(run=scored.august, by=office, now=FINAL - timedelta(days=3))
    with pytest.raises(RuleViolation, match="Only a confirmed result"):
        actions.draw_up(run=scored.score(), by=office, now=FINAL)
    made = actions.draw_up(run=scored.august, by=office, now=FINAL)
    with pytest.raises(RuleViolation, match="already"):
        actions.draw_up(run=scored.august, by=office, now=FINAL)
    assert told(made) == {
        ("S11", "budget", "drafted"), ("S11", "talk", "drafted"), ("S12", "budget", "drafted"),
        ("S13", "commendation", "drafted"), ("S13", "budget", "drafted"), ("S21", "talk", "drafted"),
        ("S21", "bonus", "drafted"), ("S22", "budget", "drafted"), ("S23", "commendation", "drafted"),
        ("S23", "budget", "drafted"),
    }  # fmt: skip
    held = {(row["organisation_code"], row["status"]) for row in made.outcome["rows"] if row["status"] != "proposed"}
    assert held == {("S12", "over_quota"), ("S22", "over_quota")}
    assert made.proposals.get(organisation__code="S11", kind="talk").reason_zh == "2026-08：第 3 名（共 3 个）。"
    assert not Delivery.objects.filter(notice__key__startswith="use:").exists()  # nobody is told of drafts


def test_rules_never_look_back(scored: Scored) -> None:
    document = DOCUMENT.replace("2026-10-12", "2026-10-21")  # a day after August was confirmed
    adopted(scored.city, document)
    with pytest.raises(RuleViolation, match="in force when this result was confirmed"):
        actions.draw_up(run=scored.august, by=scored.city.accounts["office"], now=FINAL)


def test_increases_keep_their_cap_when_they_are_changed(scored: Scored) -> None:
    run_programme(scored.city, "bins")  # S11 has one programme of 2026
    adopted(scored.city)
    used = Used(scored, actions.draw_up(run=scored.august, by=scored.city.accounts["office"], now=FINAL))
    one, cap = used.one("S11", "budget"), used.drawn.increase_cap
    (base,) = queries.budgets_of([one.organisation_id], 2026).values()
    assert cap == (base * Decimal("0.03")).quantize(Decimal("0.01"))
    assert one.amount == cap  # five per cent, cut to the cap
    used.replied("S11", "budget")
    leader, more = used.city.accounts["leader"], actions.Decision("change", "成绩突出，再增加。", size=Decimal("0.04"))
    with pytest.raises(RuleViolation, match="over the cap"):
        actions.decide(proposal=one, decision=more, by=leader, now=later(2))
    less = actions.Decision("change", "财力所限，适当降低。", size=Decimal("0.02"))
    actions.decide(proposal=one, decision=less, by=leader, now=later(2))
    assert (one.decided_amount, one.size) == ((base * Decimal("0.02")).quantize(Decimal("0.01")), Decimal("0.05"))


def test_the_calendar_ends_the_time_to_reply_and_all_time(used: Used) -> None:
    one = used.notified()
    assert one.reply_due_date == date(2026, 11, 4)  # five working days after Wednesday, 28 October
    assert tasks.watch(now=later(7)) == tasks.Watched()
    assert tasks.watch(now=later(8)).n_passed == 1
    assert tasks.watch(now=later(8)) == tasks.Watched()
    one.refresh_from_db()
    assert one.state == rules.SILENT
    actions.reply(proposal=one, words="迟到的答复。", is_agreed=True, by=used.city.accounts["reporter"], now=later(9))
    assert one.state == rules.REPLIED  # late, but heard
    watched = tasks.watch(now=later(200))
    assert watched.n_lapsed == UseProposal.objects.count() == 10
    assert "10 proposals lapsed" in tasks.summary(watched).en


def corrected(used: Used) -> ScoringRun:
    """S13 had ten complaints, not none: S12 is first of the group now, S11 second."""
    seen = Observation.objects.get(organisation__code="S13", indicator__code="complaints", period="2026-08")
    patch = evaluation_frames.Patch(figure=("S13", "complaints", "2026-08", 10.0, seen.pk))
    return score_anew(run=used.scored.august, patch=patch, by=used.city.accounts["office"], now=later(20))


def test_a_correction_voids_what_it_changes_and_draws_it_up_anew(used: Used) -> None:
    used.carried_out("S11", "talk")
    used.decided("accept", "S13", "commendation")
    used.notified("S21", "talk")
    run = corrected(used)
    accepted = used.one("S13", "commendation")
    with pytest.raises(RuleViolation, match="was replaced"):
        actions.carry_out(
            proposal=accepted, done_on=later(20).date(), document="9号", words="已表扬。",
            by=used.city.accounts["office"], now=later(20),
        )  # fmt: skip
    assert tasks.renew_outdated(now=later(20)) == 1
    assert tasks.renew_outdated(now=later(20)) == 0
    fresh = UseRound.objects.get(renews=used.drawn)
    assert fresh.run == run
    assert told(used.drawn) == {
        ("S11", "talk", "carried_out"), ("S11", "budget", "superseded"), ("S12", "budget", "superseded"),
        ("S13", "commendation", "superseded"), ("S13", "budget", "superseded"),
    }  # fmt: skip
    assert told(fresh) == {
        ("S11", "budget", "drafted"), ("S12", "commendation", "drafted"), ("S12", "budget", "drafted"),
        ("S13", "talk", "drafted"), ("S13", "budget", "drafted"), ("S21", "talk", "notified"), ("S21", "bonus", "drafted"),
        ("S22", "budget", "drafted"), ("S23", "commendation", "drafted"), ("S23", "budget", "drafted"),
    }  # fmt: skip
    done = used.one("S11", "talk")
    assert (done.is_outdated, done.events.last().kind) == (True, "outdated")
    assert used.one("S11", "budget").replaces == used.drawn.proposals.get(organisation__code="S11", kind="budget")
    assert fresh.proposals.get(organisation__code="S21", kind="talk").events.last().kind == "kept"
    counts = queries.used_results(2026, later(20).date()).counts
    assert counts.fates == {"under_way": 6}  # the talk was with the wrong one: it is no use of this result


def test_new_proposals_wait_until_the_corrected_result_is_final(used: Used) -> None:
    corrected(used)
    tasks.renew_outdated(now=later(20))
    fresh, office = UseRound.objects.get(renews=used.drawn), used.city.accounts["office"]
    with pytest.raises(RuleViolation, match="not final yet"):
        actions.notify_all(drawn=fresh, by=office, now=later(21))
    assert actions.notify_all(drawn=fresh, by=office, now=later(30)) == fresh.proposals.count() == 10


def test_who_hears_of_what(used: Used) -> None:
    def heard() -> dict[str, set[str]]:
        rows = Delivery.objects.filter(notice__key__startswith="use:").values_list(
            "notice__title_en", "account__username"
        )
        return {who: {title.split(":")[0] for title, name in rows if name == who} for _title, who in rows}

    used.carried_out("S11", "talk")
    found = heard()
    assert found.keys() == {"reporter", "leader", "office"}  # a talk is not told to the district's approver
    assert len(found["reporter"]) == 3  # notice, decision, carried out
    used.notified("S11", "budget")
    assert "approver" in heard()
    events = AuditEvent.objects.filter(object_type="use_proposal", object_code=used.one("S11", "talk").code)
    assert list(events.order_by("pk").values_list("event", flat=True)) == [
        "USE_DRAFTED", "USE_NOTIFIED", "USE_REPLIED", "USE_ACCEPTED", "USE_CARRIED_OUT",
    ]  # fmt: skip


def test_who_drew_it_up_does_not_decide(used: Used) -> None:
    one, office = used.replied(), used.city.accounts["office"]
    decision = actions.Decision("accept", "同意按规则应用。")
    with pytest.raises(RuleViolation, match="Somebody else"):
        actions.decide(proposal=one, decision=decision, by=office, now=later(2))
    with pytest.raises(RuleViolation, match="Somebody else"):
        actions.lapse(proposal=one, reason="不再需要了。", by=office, now=later(2))
    with pytest.raises(RuleViolation, match="why in a few words"):
        actions.decide(
            proposal=one, decision=actions.Decision("accept", ""), by=used.city.accounts["leader"], now=later(2)
        )
    assert used.one("S11", "talk").state == rules.REPLIED


def test_the_office_starts_one_draft_and_a_changed_text_is_tried_again(scored: Scored) -> None:
    city = scored.city
    first = adopted(city)
    draft = actions.start_draft(by=city.accounts["office"], now=BEFORE)
    assert (draft.started_from, draft.document) == (first, DOCUMENT)
    with pytest.raises(RuleViolation, match="draft already"):
        actions.start_draft(by=city.accounts["office"], now=BEFORE)
    with pytest.raises(RuleViolation, match="Try these rules"):
        actions.adopt(rule_set=draft, by=city.accounts["leader"], now=BEFORE)
    stale = actions.keep_trial(rule_set=draft, document="other", trial={}, by=city.accounts["office"], now=BEFORE)
    assert stale is None
    actions.discard_draft(rule_set=draft, by=city.accounts["office"], now=BEFORE)
    with pytest.raises(RuleViolation, match="never change"):
        actions.save_draft(rule_set=first, document=DOCUMENT, by=city.accounts["office"], now=BEFORE)
    assert queries.rules_on(BEFORE.date()) == first
    assert queries.rules_on(BEFORE.date() - timedelta(days=1)) is None
