"""A draft tried on confirmed results: who would move, what was added, what is missing; and nothing is written."""

import re
from html import unescape

import pytest

from jixiao.web.audit.models import AuditEvent
from jixiao.web.evaluation import queries
from jixiao.web.evaluation.models import FindingRow, ScoreRow, ScoringRun
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import SchemeVersion
from tests.unit.web.evaluation.conftest import DOCUMENT, NOW, Scored
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db


def drafted(scored: Scored, *changes: tuple[str, str]) -> SchemeVersion:
    """A draft of the scheme in which every change is made."""
    office, text = scored.city.accounts["office"], DOCUMENT
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    draft = indicators.new_version(version=scored.version, by=office, now=NOW)
    return indicators.save_draft(version=draft, document=text, revision=draft.revision, by=office, now=NOW)


def tried(scored: Scored, run: ScoringRun, draft: SchemeVersion) -> queries.Trial:
    return queries.try_draft(run, draft, queries.names_at(run.period))


def shown(scored: Scored, draft: SchemeVersion, status: int = 200) -> str:
    answer = scored.city.signed_in("office").get(f"/schemes/{draft.scheme.code}/{draft.number}/trial/")
    assert answer.status_code == status
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


COMPLAINTS_COUNT_MORE = (
    ("weight: 70", "weight: 40"),
    ("weight: 50", "weight: 20"),
    ("weight: 30, unit_of_measure: 件", "weight: 60, unit_of_measure: 件"),
    ("points_each: 2", "points_each: 15"),
)


def test_the_page_says_who_would_move_and_writes_nothing(scored: Scored) -> None:
    """August: of 60 points for complaints S11 keeps 30, S12 45, S13 60; of 20 for accuracy 15, 17.5 and 20."""
    draft = drafted(scored, *COMPLAINTS_COUNT_MORE)
    kinds = (ScoringRun, ScoreRow, FindingRow, AuditEvent, SchemeVersion)
    counts = [kind.objects.count() for kind in kinds]
    page = shown(scored, draft)
    assert [kind.objects.count() for kind in kinds] == counts
    assert "按2026年8月的数据试算，6 个单位中 3 个等次有变，名次都不变。" in page
    assert "良</span> → <strong>差" in page
    assert "只用该批次冻结的数据" in page
    found = {row.code: row for row in tried(scored, scored.august, draft).rows}
    assert (found["S11"].score, found["S11"].before, found["S11"].rank) == (65, 83.5, 3)
    assert (found["S12"].score, found["S12"].grade_before, found["S12"].grade) == (82.5, "good", "good")


def test_the_same_law_moves_nobody(scored: Scored) -> None:
    draft = indicators.new_version(version=scored.version, by=scored.city.accounts["office"], now=NOW)
    page = shown(scored, draft)
    assert "6 个单位的名次和等次都不变" in page
    assert "is-moved" not in page


def test_figures_that_the_run_did_not_read_are_added(scored: Scored) -> None:
    """September: S13 declared no purity. The draft carries August's 80 forward, which the run had no need to freeze."""
    run = scored.confirmed()
    draft = drafted(
        scored, ("label: {zh: 纯净率, en: Purity}, ", "label: {zh: 纯净率, en: Purity}, missing: carry-forward, ")
    )
    found = tried(scored, run, draft)
    assert found.n_added == 6
    row = next(row for row in found.rows if row.code == "S13")
    assert (row.before, row.score) == (100 + 1, 100 + 1)
    assert queries.replay(run).same
    assert "该批次没有用到的 6 个数，取现已通过的" in shown(scored, draft)


def test_what_the_draft_cannot_score_is_told(scored: Scored) -> None:
    complaints = "  - {code: complaints, label: {zh: 投诉, en: Complaints}, weight: "
    visits = "  - {code: visits, label: {zh: 走访, en: Visits}, weight: 10, direction: higher, rule: ratio_capped}\n"
    draft = drafted(scored, (f"{complaints}30", f"{visits}{complaints}20"))
    (gap,) = tried(scored, scored.august, draft).gaps
    assert (gap.indicator_code, gap.n_organisations) == ("visits", 6)
    page = shown(scored, draft)
    assert "按草案不能正常计分的" in page
    assert ">走访</th>" in page


def test_another_peer_group_counts_as_a_move(scored: Scored) -> None:
    groups = (
        "grades:",
        "peer_groups:\n  all: {label: {zh: 全市, en: All}, organisations: [S11, S12, S13, S21, S22, S23]}\ngrades:",
    )
    page = shown(scored, drafted(scored, groups))
    assert page.count("原在中心城区组") == 3
    assert page.count('class="is-moved"') == 6


def test_a_new_scheme_is_tried_on_results_of_another(scored: Scored) -> None:
    document = DOCUMENT.replace("scheme: waste", "scheme: fresh").replace("points_each: 2", "points_each: 6")
    office, root = scored.city.accounts["office"], scored.city.organisations["CITY"]
    draft = indicators.import_scheme(text=document, organisation=root, by=office, now=NOW)
    page = shown(scored, draft)
    assert "该办法还没有自己的已确认批次" in page
    assert "按2026年8月的数据试算" in page


def test_the_export_holds_both_sides(scored: Scored) -> None:
    draft = drafted(scored, *COMPLAINTS_COUNT_MORE)
    answer = scored.city.signed_in("office").get(f"/schemes/waste/{draft.number}/trial/?export=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("考核组,代码,单位,已确认名次,草案名次,上升位数,已确认得分,草案得分")
    assert "S11,滨江街道,3,3,0,83.5,65.0,-18.5,良,差" in lines[3]


def test_without_any_result_the_page_says_so_and_law_is_not_tried(city: City) -> None:
    office = city.accounts["office"]
    draft = indicators.import_scheme(text=DOCUMENT, organisation=city.organisations["CITY"], by=office, now=NOW)
    client = city.signed_in("office")
    assert "还没有已确认的结果可供草案试算" in client.get("/schemes/waste/1/trial/").content.decode()
    indicators.publish(version=draft, by=office, now=NOW)
    assert client.get("/schemes/waste/1/trial/")["Location"] == "/schemes/waste/1/"
