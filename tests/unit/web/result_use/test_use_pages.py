"""The pages: the ledger's sentence, what each reader sees, and what a refused form says."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jixiao.web.base import clock
from jixiao.web.result_use import queries, rules
from jixiao.web.result_use.models import UseRuleSet
from tests.unit.web.result_use.conftest import DOCUMENT, Used, adopted, later


@pytest.fixture(autouse=True)
def _then(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is nine days after August has become final."""
    monkeypatch.setattr(clock, "now", lambda: later(9))
    monkeypatch.setattr(clock, "today", lambda: later(9).date())


def english(client: Client) -> Client:
    session = client.session
    session["language"] = "en"
    session.save()
    return client


def words(answer: HttpResponse) -> str:
    """The text of a page, without its marks."""
    main = answer.content.decode().split('<main id="main"')[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", main)).replace("&#x27;", "'")


def test_the_ledger_says_first_how_many_were_used(used: Used) -> None:
    used.carried_out("S11", "talk")
    used.notified("S21", "talk")
    office = english(used.city.signed_in("office"))
    said = words(office.get(reverse("result_use:ledger")))
    assert "2026: 1 of 6 results used (17%); 1 await a reply" in said
    assert "What became of the 6 results of 2026" in said
    evaluator = english(used.city.signed_in("evaluator"))
    said = words(evaluator.get(reverse("result_use:ledger")))
    assert "2026: 0 of 6 results used (0%)" in said  # talks are about people
    assert "they are not counted here" in said
    assert "Talk" not in said.replace("Talks and references", "")
    table = office.get(reverse("result_use:ledger"), {"export": "csv", "fate": rules.USED}).content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in table.splitlines()[1:]] == ["Binjiang Street"]
    by_place = office.get(reverse("result_use:ledger"), {"export": "csv", "view": "organisations"})
    assert "Binjiang Street,1,1,1,1,100.0" in by_place.content.decode("utf-8-sig")


def test_lists_hold_back_drafts_and_what_is_about_people(used: Used) -> None:
    used.notified("S11", "talk")
    used.notified("S11", "budget")
    seen = {}
    for who in ("office", "leader", "auditor", "approver", "reporter", "outsider", "evaluator"):
        table = used.city.signed_in(who).get(reverse("result_use:proposals"), {"export": "csv", "hide": "reason"})
        seen[who] = {line.split(",")[0] for line in table.content.decode("utf-8-sig").splitlines()[1:]}
    talk, budget = used.one("S11", "talk").code, used.one("S11", "budget").code
    assert len(seen["office"]) == len(seen["leader"]) == len(seen["auditor"]) == 10
    assert seen["reporter"] == {talk, budget}
    assert seen["approver"] == seen["evaluator"] == {budget}  # the district above it does not see the talk
    assert seen["outsider"] == set()


def test_filters_stand_in_the_address_and_nonsense_finds_nothing(used: Used) -> None:
    used.replied("S11", "talk")
    office = used.city.signed_in("office")

    def codes(**asked: str) -> int:
        table = office.get(reverse("result_use:proposals"), {"export": "csv", **asked})
        return len(table.content.decode("utf-8-sig").splitlines()) - 1

    assert (codes(), codes(kind="talk"), codes(state="to_decide"), codes(organisation="S11")) == (10, 2, 1, 2)
    assert (codes(year="2025"), codes(kind="'"), codes(state="nothing"), codes(year="٢٠٢٦")) == (0, 0, 0, 10)
    assert office.get(reverse("result_use:proposal", args=["U9999-0001"])).status_code == 404
    assert office.get(reverse("result_use:download", args=[used.one("S11", "talk").code, 2**70])).status_code == 404


def posted(client: Client, view: str, code: str, **fields: Any) -> HttpResponse:
    return client.post(reverse(f"result_use:{view}", args=[code]), fields)


def test_from_notice_to_document_on_the_pages(used: Used) -> None:
    code, city = used.one("S11", "budget").code, used.city
    office, reporter, leader = (english(city.signed_in(who)) for who in ("office", "reporter", "leader"))
    assert posted(office, "notify", code).status_code == 302
    assert posted(reporter, "reply", code, is_agreed="", words="好").status_code == 422
    assert posted(reporter, "reply", code, is_agreed="no", words="建议增加到百分之六。").status_code == 302
    assert posted(office, "decide", code, act="accept", reason="同意按规则应用。").status_code == 422  # sent the notice
    refused = posted(leader, "decide", code, act="change", size="abc", reason="财力允许，适当增加。")
    assert refused.status_code == 422
    far = posted(leader, "decide", code, act="change", size="101", reason="财力允许，适当增加。")
    assert "a change of budget from −100% to 100%" in words(far)
    assert posted(leader, "decide", code, act="change", size="6", reason="财力允许，适当增加。").status_code == 302
    said = words(leader.get(reverse("result_use:proposal", args=[code])))
    assert "Budget +6% (proposed: Budget +5%)" in said
    assert "If the grade is Good: Budget +5%." in said
    early = posted(office, "carry_out", code, done_on="2026-11-30", document="9号", words="已列入预算。")
    assert early.status_code == 422
    assert "The day lies between the decision and today." in words(early)
    assert (
        posted(office, "carry_out", code, done_on="2026-11-06", document="9号", words="已列入预算。").status_code == 302
    )
    letter = reporter.get(reverse("result_use:notice", args=[code, "html"])).content.decode()
    assert "Notice on the use of the result" in letter
    assert used.one("S11", "budget").state == rules.CARRIED_OUT


def test_the_round_is_notified_at_once_and_tells_what_held_for_nothing(used: Used) -> None:
    office, run = english(used.city.signed_in("office")), used.drawn.run.code
    said = words(office.get(reverse("result_use:round", args=[run])))
    assert "10 proposals from 6 results" in said
    assert "No place left within the quota" in said
    assert office.post(reverse("result_use:notify_all", args=[run])).status_code == 302
    assert used.drawn.proposals.filter(state=rules.NOTIFIED).count() == 10
    assert office.post(reverse("result_use:draw_up", args=[run])).status_code == 302  # refused, in words
    assert "applied to this result already" in words(office.get(reverse("result_use:ledger")))


def test_a_draft_is_mended_line_by_line_tried_and_adopted_by_another(used: Used) -> None:
    office, leader = (english(used.city.signed_in(who)) for who in ("office", "leader"))
    assert office.post(reverse("result_use:start_draft")).status_code == 302
    edit = reverse("result_use:edit", args=[2])
    wrong = DOCUMENT.replace("kind: talk", "kind: tlak").replace("change: 0.05", "change: 5")
    answer = office.post(edit, {"document": wrong.replace("\n", "\r\n"), "note": ""})
    assert answer.status_code == 422
    said = words(answer)
    assert "Line 8" in said
    assert "Line 9" in said
    assert "talk" in said.split("Line 9")[1]
    fine = DOCUMENT.replace("2026-10-12", "2026-11-06").replace("rank_at_most: 2", "rank_at_most: 1")
    assert office.post(edit, {"document": fine, "note": "名次收紧"}).status_code == 302
    assert "cannot be adopted yet" in words(leader.get(reverse("result_use:adopt", args=[2])))
    trial = reverse("result_use:trial", args=[2])
    assert office.post(trial, {"run": "none"}).status_code == 422
    assert office.post(trial, {"run": used.drawn.run.code}).status_code == 302
    assert "They would have made 10 proposals, for 6 of 6 results" in words(leader.get(trial))
    assert leader.post(trial, {"run": used.drawn.run.code}).status_code == 404
    office.post(reverse("result_use:adopt", args=[2]))
    assert UseRuleSet.objects.get(number=2).adopted_at is None  # its own author
    assert leader.post(reverse("result_use:adopt", args=[2])).status_code == 302
    assert "4 rules of use, for results from 6 Nov 2026 on" in words(leader.get(reverse("result_use:rules")))


def test_without_rules_the_pages_say_how_to_begin(scored: Any) -> None:
    office = english(scored.city.signed_in("office"))
    said = words(office.get(reverse("result_use:ledger")))
    assert "No rules of use are in force" in said
    assert "1 period without rules in force then" in said
    assert "Draft the first rules" in words(office.get(reverse("result_use:rules")))
    adopted(scored.city)
    assert "Apply the rules" in words(office.get(reverse("result_use:ledger")))


def test_the_cockpit_says_how_many_were_used_to_whoever_sees_them(used: Used) -> None:
    used.carried_out("S11", "talk")
    used.notified("S21", "talk")
    office, evaluator = (english(used.city.signed_in(who)) for who in ("office", "evaluator"))
    panel = words(office.get("/")).partition("Use of results")[2]
    assert "2026: 1 of 6 results used (17%); 1 await a reply" in panel
    assert "Final results66Led to a proposal66Decided upon11Used11" in panel  # each figure beside its bar
    assert "2026: 0 of 6 results used" in words(evaluator.get("/")), "a talk is about people"
    link = re.findall(r'href="(/uses/ledger/[^"]*)"', office.get("/").content.decode())
    assert "/uses/ledger/?year=2026&amp;fate=used#results" in link


def test_more_periods_ask_no_more_questions_of_the_ledger(used: Used, django_assert_num_queries: Any) -> None:
    everybody = frozenset(used.city.organisations[code].pk for code in ("S11", "S12", "S13", "S21", "S22", "S23"))

    def read() -> list[queries.UsedResult]:
        return queries.ledger(2026, queries.Sight(everybody, everybody), later(9).date())

    with CaptureQueriesContext(connection) as asked:
        assert len(read()) == 6
    used.scored.confirmed("2026-09")
    with django_assert_num_queries(len(asked)):
        found = read()
    with django_assert_num_queries(5):
        counts = queries.counts_of_year(2026, queries.Sight(everybody, everybody), later(9).date())
    of_rows = rules.count(one.known for one in found)
    assert len(found) == of_rows.n_results == 12
    assert replace(counts, fates={}) == replace(of_rows, fates={})
