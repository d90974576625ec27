"""Pages of evaluation: what they say, who sees what, how many questions they ask the database."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from jixiao.web.base.panels import Mark
from jixiao.web.evaluation import actions, queries, rules
from jixiao.web.evaluation.models import EvaluationCycle, ScoreRow, ScoringRun
from tests.unit.web.built_once import built_once
from tests.unit.web.evaluation.conftest import NOW, Scored, fill_in, publish

pytestmark = pytest.mark.django_db
Counted = Callable[..., Any]


def text(client: Client, address: str, status: int = 200, **sent: str) -> str:
    answer = client.post(address, sent, follow=True) if sent else client.get(address)
    assert answer.status_code == status, address
    return unescape(answer.content.decode())


def headline(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>|\s+", "", found[1])


@pytest.fixture
def september(scored: Scored) -> ScoringRun:
    """September's run, confirmed."""
    return built_once("september", scored.confirmed, scored)


def test_office_scores_looks_and_confirms(scored: Scored) -> None:
    office = scored.city.signed_in("office")
    page = text(office, "/cycles/waste-2026/score/2026-09/")
    assert "6 份填报中已通过 6 份" in page
    page = text(office, "/cycles/waste-2026/score/2026-09/", go="1")
    assert "设备检修，未抽查" in page
    assert "确认本批次" in page
    run = ScoringRun.objects.get(period="2026-09")
    assert run.state == rules.COMPUTED
    page = text(office, f"/runs/{run.code}/confirm/", go="1")
    assert "确认本批次" not in page
    assert ScoringRun.objects.get(pk=run.pk).state == rules.CONFIRMED


def test_an_unconfirmed_run_is_for_the_office_only(scored: Scored) -> None:
    run = scored.score()
    for who in ("leader", "auditor", "reporter"):
        client = scored.city.signed_in(who)
        text(client, f"/runs/{run.code}/", 404)
        text(client, f"/ranking/?run={run.code}", 404)
        text(client, f"/receipts/{run.code}/S11/waste/", 404)
        assert "2026年8月" in headline(text(client, "/")), who
    text(scored.city.signed_in("office"), f"/ranking/?run={run.code}")


def test_peers_are_ranked_for_all_but_opened_in_scope_only(scored: Scored, september: ScoringRun) -> None:
    reporter = scored.city.signed_in("reporter")
    page = text(reporter, "/ranking/?cycle=waste-2026&period=2026-09")
    assert "湖东街道" in page
    assert f"/receipts/{september.code}/S11/waste/" in page
    assert "/S12/" not in page
    for address in (
        f"/results/{september.code}/S12/",
        f"/receipts/{september.code}/S12/waste/",
        "/series/S12/accuracy/",
    ):
        text(reporter, address, 404)


def test_findings_of_others_stay_with_them(scored: Scored, september: ScoringRun) -> None:
    assert "设备检修" in text(scored.city.signed_in("office"), f"/runs/{september.code}/")
    assert "设备检修" not in text(scored.city.signed_in("reporter"), f"/runs/{september.code}/")


def test_the_cockpit_says_who_fell_most_and_why(scored: Scored, september: ScoringRun) -> None:
    """S12: accuracy 70 → 63 loses 4.375 points; the total goes from 91.75 to 87.38 (half up)."""
    page = text(scored.city.signed_in("leader"), "/")
    line = headline(page)
    assert "湖东街道下降最多（4.37分）" in line
    assert "投放准确率" in line
    assert "heat-" in page
    assert "等我办的" not in page
    assert "等我办的" in text(scored.city.signed_in("office"), "/")


def test_the_department_sees_its_tasks_and_what_moved_its_score(scored: Scored, september: ScoringRun) -> None:
    publish(scored.city, scored.version, "2026-10")
    page = text(scored.city.signed_in("reporter"), "/")
    assert "2026年9月：得86.00分" in headline(page)
    assert "+2.50" in page
    assert "2026年10月" in page


def test_changes_of_the_parts_add_up_exactly(scored: Scored, september: ScoringRun) -> None:
    scheme = queries.scheme_of(september)
    for street in scored.city.streets:
        place = queries.standing(september, scored.august, street.pk, scheme)
        assert place is not None
        assert place.change is not None
        parts = sum(part.change or 0.0 for part in place.parts)
        assert parts + place.remainder == pytest.approx(place.change, abs=1e-9)


def test_a_missing_figure_is_told_by_its_node(scored: Scored, september: ScoringRun) -> None:
    """S13 declared purity: its points passed to accuracy, so only “sorting” as a whole says what moved."""
    scheme = queries.scheme_of(september)
    place = queries.standing(september, scored.august, scored.city.organisations["S13"].pk, scheme)
    assert place is not None
    assert [part.code for part in place.parts] == ["sorting", "complaints"]


def test_the_receipt_adds_up_and_names_who_did_what(scored: Scored, september: ScoringRun) -> None:
    office = scored.city.signed_in("office")
    page = text(office, f"/receipts/{september.code}/S11/waste/")
    assert headline(page).startswith("得86.00分（满分100），比上期高2.50分，全部来自“投放准确率”")
    page = text(office, f"/receipts/{september.code}/S11/accuracy/")
    assert "64 ÷ 80" in page
    for word in ("提交", "已通过", "锁定用于计分", "绩效办", "填报，第 1 次"):
        assert word in page, word
    view = queries.receipt(september, scored.august, scored.city.organisations["S23"].pk, "S23", "waste")
    assert view is not None
    assert 100 + sum(step.value for step in view.steps) == pytest.approx(view.receipt.score, abs=1e-9)


def test_run_again_says_that_every_digit_is_the_same(scored: Scored, september: ScoringRun) -> None:
    back = f"/receipts/{september.code}/S11/accuracy/"
    page = text(scored.city.signed_in("reporter"), f"/runs/{september.code}/replay/", next=back)
    assert "30 个得分逐位相同" in page
    assert "分数小票" in page


@pytest.mark.parametrize(
    "target", ["//elsewhere.example/", "https://elsewhere.example/receipts/", "/receipts/../login/"]
)
def test_run_again_leads_nowhere_else(scored: Scored, september: ScoringRun, target: str) -> None:
    answer = scored.city.signed_in("office").post(f"/runs/{september.code}/replay/", {"next": target})
    assert answer["Location"].startswith(("/runs/", "/receipts/"))


def test_the_tree_shows_every_node(scored: Scored, september: ScoringRun) -> None:
    page = text(scored.city.signed_in("reporter"), f"/results/{september.code}/S11/")
    for code in ("waste", "sorting", "accuracy", "purity", "complaints"):
        assert f"/receipts/{september.code}/S11/{code}/" in page


def test_ranking_by_improvement_and_by_node(scored: Scored, september: ScoringRun) -> None:
    office = scored.city.signed_in("office")
    page = text(office, "/ranking/?by=improvement&group=central")
    assert "滨江街道进步最大" in headline(page)
    assert "港口街道" not in page
    assert "投放准确率" in text(office, "/ranking/?node=accuracy")


def test_export_holds_what_is_seen(scored: Scored, september: ScoringRun) -> None:
    answer = scored.city.signed_in("leader").get("/ranking/?group=outer&export=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["编码" if "编码" in row else "代码"] for row in rows] == ["S23", "S22", "S21"]
    assert (
        float(rows[0]["得分"]) == ScoreRow.objects.get(run=september, organisation__code="S23", node_code="waste").score
    )


@pytest.mark.parametrize(
    "address",
    ["/?cycle=none&period=2026-99", "/ranking/?node=none&group=none&by=none&cycle=%00x"[:44], "/ranking/?period=2026Q7",
     "/series/S11/accuracy/?as=never&period=x", "/search/?q=%25_%27"],
)  # fmt: skip
def test_a_bad_address_is_read_as_the_nearest_good_one(scored: Scored, address: str) -> None:
    text(scored.city.signed_in("office"), address)


UNKNOWN = ("/runs/none/", "/cycles/none/", "/receipts/none/S11/waste/", "/series/S11/none/", "/series/none/accuracy/")


@pytest.mark.parametrize("address", UNKNOWN)
def test_unknown_things_are_not_found(scored: Scored, address: str) -> None:
    text(scored.city.signed_in("office"), address, 404)


def test_a_cycle_is_planned_started_and_closed_on_its_pages(scored: Scored) -> None:
    office = scored.city.signed_in("office")
    sent = {"label_zh": "2027年度考核", "label_en": "", "code": "waste-2027", "year": "2027"}
    sent["scheme_version"] = str(scored.version.pk)
    assert office.post("/cycles/new/", sent | {"code": "有空格 的"}).status_code == 422
    page = text(office, "/cycles/new/", **sent)
    assert "启动考核周期" in page
    assert office.post("/cycles/new/", sent).status_code == 422
    text(office, "/cycles/waste-2027/start/", go="1")
    page = text(office, "/cycles/waste-2027/close/", go="1")
    assert EvaluationCycle.objects.get(code="waste-2027").state == rules.CLOSED


def test_search_stays_within_the_readers_rights(scored: Scored) -> None:
    assert "/organisations/S12/" in text(scored.city.signed_in("office"), "/search/?q=湖东")
    assert "/organisations/S12/" not in text(scored.city.signed_in("reporter"), "/search/?q=湖东")
    assert "/indicators/accuracy/" in text(scored.city.signed_in("reporter"), "/search/?q=准确")


def test_empty_pages_say_what_will_be_here(scored: Scored) -> None:
    ScoringRun.objects.filter(pk=scored.august.pk).update(state=rules.SUPERSEDED)
    for who in ("office", "leader", "reporter"):
        client = scored.city.signed_in(who)
        assert "还没有已确认的结果" in headline(text(client, "/"))
        assert "还没有已确认的结果" in headline(text(client, "/ranking/"))
    assert "还没有角色" in text(scored.city.signed_in("guest"), "/")


def test_a_merged_street_shows_its_predecessor_beside(scored: Scored) -> None:
    from jixiao.web.organisations import actions as organisations

    city = scored.city
    organisations.merge_organisations(
        predecessors=[city.organisations["S12"]], successor=city.organisations["S11"], document="滨政〔2026〕1号",
        effective_date=NOW.date().replace(day=1), by=city.accounts["office"], now=NOW,
    )  # fmt: skip
    office = city.signed_in("office")
    as_it_was = text(office, "/series/S11/accuracy/?cycle=waste-2026&period=2026-09&export=csv")
    as_it_is = text(office, "/series/S11/accuracy/?cycle=waste-2026&period=2026-09&as=now&export=csv")
    assert "湖东街道" not in as_it_was
    assert "湖东街道" in as_it_is
    assert "63" in as_it_is


COUNTED = {
    "/": 48,  # five stages, the corners of warnings and a panel of each later stage
    "/ranking/": 25,
    "/cycles/waste-2026/": 20,
    "/results/{run}/S11/": 25,
    "/receipts/{run}/S11/waste/": 26,
    "/receipts/{run}/S11/accuracy/": 26,
    "/series/S11/accuracy/": 28,
    "/runs/{run}/": 26,
}


@pytest.mark.parametrize("address", COUNTED)
def test_pages_ask_few_questions(
    scored: Scored, september: ScoringRun, django_assert_max_num_queries: Counted, address: str
) -> None:
    client = scored.city.signed_in("office")
    page = address.format(run=september.code)
    client.get(page)
    with django_assert_max_num_queries(COUNTED[address]):
        client.get(page)


def test_more_organisations_ask_no_more_questions(
    scored: Scored, september: ScoringRun, django_assert_max_num_queries: Counted
) -> None:
    """The same pages for a month with one street more and one with six: equally many questions."""
    tasks = publish(scored.city, scored.version, "2026-10")
    fill_in(tasks["S11"], (64, 90, 2, 0), scored.city)
    run = scored.confirmed("2026-10")
    client = scored.city.signed_in("leader")
    for address in ("/?period=2026-10", "/ranking/?period=2026-10", f"/runs/{run.code}/"):
        client.get(address)
        with django_assert_max_num_queries(46):
            client.get(address)


def test_the_cockpit_shows_five_stages_and_marks_cells(scored: Scored, september: ScoringRun) -> None:
    with_mark = {(scored.city.organisations["S11"].pk, "accuracy"): Mark("red", "红色预警")}
    matrix = queries.matrix(september, None, queries.scheme_of(september), queries.names_at(september.period)).marked(
        with_mark
    )
    marks = {(row.total.code, cell.node_code): cell.mark for row in matrix.rows for cell in row.cells if cell.mark}
    assert marks == {("S11", "accuracy"): Mark("red", "红色预警")}
    page = text(scored.city.signed_in("office"), "/")
    stages = page.partition('class="card stages"')[2].partition("</section>")[0]
    assert stages.count("<progress") == 5
    assert "公开" in stages


def test_it_speaks_english_too(scored: Scored, september: ScoringRun) -> None:
    client = scored.city.signed_in("office")
    client.post("/language/", {"language": "en", "next": "/"})
    assert "fellmost" in headline(text(client, "/"))
    page = text(client, f"/receipts/{september.code}/S11/accuracy/")
    assert "Score receipt" in page
    assert "分数小票" not in page


def test_actions_refuse_what_others_did_first(scored: Scored) -> None:
    run = scored.score()
    actions.confirm(run=run, by=scored.city.accounts["office"], now=NOW)
    page = text(scored.city.signed_in("office"), f"/runs/{run.code}/confirm/", go="1")
    assert "已确认或已被替代" in page
