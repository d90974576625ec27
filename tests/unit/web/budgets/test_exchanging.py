"""Exchange with budget systems: their field names, 1 and 2 for yes and no, yuan; every table of a year, by the office alone."""

import csv
import io
import json
from datetime import date

import pytest
from django.urls import reverse

from jixiao.engine.budget.exchange import ExchangeTable, Field, exchanged, read_tables
from jixiao.engine.model.text import Text
from jixiao.web.budgets import actions, frames, queries
from jixiao.web.budgets.frames.exchanging import MAKERS
from jixiao.web.budgets.models import Programme
from tests.unit.web.budgets.conftest import ROWS, doer, draft, scored, self_evaluated, told
from tests.unit.web.factories import City

TODAY = date(2026, 8, 10)


def test_a_mapping_is_data() -> None:
    table = ExchangeTable(
        "t", "T", Text("t", "表"), tuple(Field(f"f{n}", of, "") for n, of in enumerate(("is_final", "due", "use")))
    )
    facts = {"is_final": False, "due": TODAY, "unasked": 1}
    assert exchanged(table, facts) == {"f0": 2, "f1": "2026-08-10", "f2": ""}
    assert exchanged(table, {"is_final": True})["f0"] == 1
    with pytest.raises(ValueError, match="no such fact: weather"):
        read_tables(
            [{"code": "t", "table": "T", "zh": "", "en": "", "fields": [{"field": "f", "of": "weather", "zh": ""}]}]
        )


def test_the_library_names_the_tables_and_every_one_has_its_maker() -> None:
    tables = {each.code: each for each in queries.exchange_tables(TODAY)}
    assert {code: each.name for code, each in tables.items()} == {
        "objectives": "BGT_PERF_INDICATOR",
        "monitoring": "PAY_PERF_MONITOR_INFO",
        "self_evaluation": "PM_PERF_SELF_EVAL",
        "self_indicators": "PM_SELF_EVAL_INDICATOR",
        "self_funds": "PM_PERF_SELF_BGT",
    }
    assert MAKERS.keys() == tables.keys()


@pytest.mark.django_db
def test_a_year_in_the_other_systems_words(city: City, running: Programme, running_too: Programme) -> None:
    actions.enter(draft=draft(city, code="without objectives"), **doer(city, "reporter"))
    report = actions.file_report(programme=running, draft=told(), **doer(city, "reporter"))
    actions.endorse_report(report=report, **doer(city, "approver"))
    actions.judge_report(report=report, demand="补齐施工队伍。", is_fine=False, **doer(city, "office"))
    self_evaluated(city, running)
    actions.evaluate(
        programme=running, kind="department", scored=scored(), words="部门评价结论。", **doer(city, "evaluator")
    )
    ids = [one.pk for one in city.organisations.values()]
    held = frames.exchange_of(ids, 2026, TODAY, "420100000")
    found = {
        each.code: [exchanged(each, row) for row in held.facts(each.code)] for each in queries.exchange_tables(TODAY)
    }
    assert [row["lv3_perf_ind_name"] for row in found["objectives"]] == [row.label for row in ROWS] * 2
    first = found["objectives"][0]
    assert (first["fiscal_year"], first["mof_div_code"], first["agency_code"], first["kpi_val"]) == (
        2026, "420100000", "S11", "≥500个",
    )  # fmt: skip
    assert (first["VERSIONTYPE"], first["is_last_inst"], first["is_deleted"]) == (2, 1, 2)
    watched = found["monitoring"][0]
    assert (watched["pro_bgt_comp"], watched["perf_comp"], watched["task_end_date"]) == (
        "3600000.00",
        "200个",
        "2026-08-31",
    )
    assert (watched["is_perf_rectify"], watched["rectify_advise"]) == (1, "补齐施工队伍。")
    [own] = found["self_evaluation"]
    assert (own["total_eval_value"], own["dept_score"], own["dep_aud_opinion"]) == ("98.98", "90.00", "部门评价结论。")
    assert "新增监控点位：两处点位征地未完成" in str(own["devi_analy"])
    assert found["self_indicators"][0]["eval_score"] == "24.350000"
    [funds] = found["self_funds"]
    assert (funds["reply_amt"], funds["year_adj_amt"], funds["year_exe_amt"], funds["exe_amt_rate"], funds["exe_score"]) == (
        "9000000.00", "0.00", "8668000.00", "96.31", "9.63",
    )  # fmt: skip


@pytest.mark.django_db
def test_the_office_downloads_it_and_nobody_else(city: City, running: Programme) -> None:
    office = city.signed_in("office")
    table = reverse("budgets:exchange_table", args=[2026, "objectives"])
    assert "BGT_PERF_INDICATOR" in office.get(reverse("budgets:exchange")).content.decode()
    rows = list(csv.DictReader(io.StringIO(office.get(table).content.decode("utf-8-sig"))))
    whole = json.loads(office.get(reverse("budgets:exchange_file", args=[2026])).content)
    assert [{name: str(value) for name, value in row.items()} for row in whole["BGT_PERF_INDICATOR"]] == rows
    assert (rows[0]["mof_div_code"], rows[0]["is_deleted"]) == ("", "2"), "CITY is no code of nine digits"
    for missing in ([2026, "weather"], [1999, "objectives"]):
        assert office.get(reverse("budgets:exchange_table", args=missing)).status_code == 404
    for name in ("reporter", "approver", "leader"):
        assert city.signed_in(name).get(table).status_code == 404
