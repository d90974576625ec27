"""Reports as pages and files: the same words and figures as on the command line, each score leading to its receipt."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from jixiao.engine.evaluate import Evaluation
from jixiao.report.document import write_markdown
from jixiao.report.kinds import KINDS, write_report
from jixiao.report.results import Results
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.reports import queries
from tests.unit.web.worked_city import WorkedCity


def read(worked: WorkedCity, who: str, address: str) -> str:
    """What somebody sees at an address."""
    client = Client()
    client.force_login(worked.city.accounts[who])
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_office_finds_whole_reports_and_cards(worked: WorkedCity) -> None:
    page = read(worked, "office", reverse("reports:reports") + f"?run={worked.runs['confirmed'].code}")
    run = worked.runs["confirmed"].code
    for kind in ("annual", "bulletin"):
        assert reverse("reports:report", args=[run, kind]) in page
        assert reverse("reports:download", args=[run, kind, "docx"]) in page
    assert reverse("reports:report_of", args=[run, "card", "S11"]) in page


def test_a_reporter_finds_the_own_card_only(worked: WorkedCity) -> None:
    page = read(worked, "reporter", reverse("reports:reports"))
    cards = re.findall(r"/of/(\w+)/\"", page)
    assert cards == ["S11"]
    assert "/annual/" not in page


def test_the_page_and_the_command_give_the_same_report(worked: WorkedCity) -> None:
    run = worked.runs["confirmed"]
    made = queries.Press.of(run, "annual", "zh").made().report
    found = queries.results_of(run)
    replayed = Evaluation.from_trace(evaluation.evaluation_of(run).trace)
    earlier = None if found.earlier is None else Evaluation.from_trace(found.earlier.trace)
    command = write_report(KINDS["annual"](), Results(replayed, earlier, found.names, found.groups), "zh")
    assert write_markdown(made.document) == write_markdown(command.document)


def test_figures_lead_to_receipts_of_those_one_may_see(worked: WorkedCity) -> None:
    run = worked.runs["confirmed"].code
    page = read(worked, "office", reverse("reports:report", args=[run, "annual"]))
    links = set(re.findall(r'href="(/receipts/[^"]+)"><data class="told"', page))
    assert (
        reverse("evaluation:receipt", args=[run, "S11", worked.runs["confirmed"].cycle.scheme_version.scheme.code])
        in links
    )
    for link in links:
        read(worked, "office", link)
    card = read(worked, "reporter", reverse("reports:report_of", args=[run, "card", "S11"]))
    assert {link.split("/")[3] for link in re.findall(r'href="(/receipts/[^"]+)"><data', card)} == {"S11"}


def test_files_have_a_name_and_a_kind(worked: WorkedCity) -> None:
    client = Client()
    client.force_login(worked.city.accounts["office"])
    run = worked.runs["confirmed"].code
    for form, begin in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!doctype")):
        answer = client.get(reverse("reports:download", args=[run, "annual", form]))
        assert answer.content.startswith(begin)
        assert answer["Content-Disposition"].startswith("attachment")
        assert "utf-8''" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    "address",
    ["/reports/{computed}/annual/", "/reports/{run}/card/", "/reports/{run}/annual/of/S11/", "/reports/{run}/anual/",
     "/reports/{run}/annual/report.exe", "/reports/nowhere/annual/", "/reports/{run}/card/of/S99/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(worked: WorkedCity, address: str) -> None:
    client = Client()
    client.force_login(worked.city.accounts["office"])
    told = address.format(run=worked.runs["confirmed"].code, computed=worked.runs["computed"].code)
    assert client.get(told).status_code == 404
