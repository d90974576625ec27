"""An office's own templates: brought, tried, kept as versions, used for every report, put aside; bad ones refused by line."""

import io

import docx
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jixiao.report.templates.starters import starter_layout, starter_sentences, starter_word_file
from jixiao.web.audit.models import AuditEvent
from jixiao.web.reports import queries
from jixiao.web.reports.models import OfficeTemplate, TemplateUse
from tests.unit.web.worked_city import WorkedCity

pytestmark = pytest.mark.any_database  # what is drawn and printed

SENTENCES = """
title: {zh: "{周期}专报", en: "Brief, {period}"}
sections:
  - heading: {zh: 要情, en: In short}
    text: {zh: "{单位数}个街道参评，{名称：第一名}居首。", en: "{organisations} took part; {name of first} leads."}
  - {heading: {zh: 排名, en: Ranks}, passages: [ranking]}
"""


def bring(client: Client, content: bytes | str, name: str, kind: str = "") -> tuple[int, str]:
    """What comes of sending a file."""
    data = content.encode() if isinstance(content, str) else content
    sent = {"file": SimpleUploadedFile(name, data), "kind": kind}
    answer = client.post(reverse("reports:bring_template"), sent, follow=True)
    return answer.status_code, answer.content.decode()


def put_in_use(client: Client) -> OfficeTemplate:
    one = OfficeTemplate.objects.latest("number")
    assert client.post(reverse("reports:use_template", args=[one.number])).status_code == 302
    return one


def file_of(worked: WorkedCity, form: str, kind: str = "annual", language: str = "zh") -> bytes:
    """What somebody else than the office gets."""
    address = reverse("reports:download", args=[worked.runs["confirmed"].code, kind, form])
    return worked.city.signed_in("leader").get(f"{address}?language={language}").content


def test_sentences_are_brought_previewed_used_and_put_aside(worked: WorkedCity) -> None:
    client = worked.city.signed_in("office")
    status, page = bring(client, SENTENCES, "专报.yaml", "annual")
    assert status == 200
    assert "尚未启用" in page
    assert "专报" not in file_of(worked, "html").decode(), "it is not in use yet"
    shown = client.get(reverse("reports:preview", args=[1, "html"]))
    assert "2026年8月专报" in shown.content.decode()
    put_in_use(client)
    assert "2026年8月专报" in file_of(worked, "html").decode()
    assert "Brief, August 2026" in file_of(worked, "html", language="en").decode()
    assert "通报" in file_of(worked, "html", "bulletin").decode(), "it is for one kind alone"
    bring(client, SENTENCES.replace("专报", "快报"), "快报.yaml", "annual")
    put_in_use(client)
    assert "2026年8月快报" in file_of(worked, "html").decode()
    listed = client.get(reverse("reports:templates")).content.decode()
    assert "专报.yaml" in listed
    client.post(reverse("reports:use_shipped"), {"role": "texts", "kind": "annual"})
    assert "绩效报告" in file_of(worked, "html").decode()
    assert [use.template and use.template.number for use in TemplateUse.objects.order_by("pk")] == [1, 2, None]
    events = ["TEMPLATE_BROUGHT", "TEMPLATE_PUT_IN_USE", "TEMPLATE_PUT_ASIDE"]
    assert set(AuditEvent.objects.filter(event__in=events).values_list("event", flat=True)) == set(events)
    twice = client.post(reverse("reports:use_shipped"), {"role": "texts", "kind": "annual"}, follow=True)
    assert "已在使用" in twice.content.decode()


def test_a_word_file_and_a_layout_dress_every_kind(worked: WorkedCity) -> None:
    client = worked.city.signed_in("office")
    word = docx.Document(io.BytesIO(starter_word_file()))
    word.paragraphs[0].insert_paragraph_before("本市绩效办专用")
    file = io.BytesIO()
    word.save(file)
    assert bring(client, file.getvalue(), "信头.docx")[0] == 200
    put_in_use(client)
    assert docx.Document(io.BytesIO(file_of(worked, "docx"))).paragraphs[0].text == "本市绩效办专用"
    layout = "#let d = json(bytes(sys.inputs.document))\n= OWN #d.title\n#d.blocks.len()"
    assert bring(client, layout, "own.typ")[0] == 200
    put_in_use(client)
    assert "OWN" in pypdf.PdfReader(io.BytesIO(file_of(worked, "pdf", "bulletin"))).pages[0].extract_text()
    assert file_of(worked, "html").startswith(b"<!doctype")


@pytest.mark.parametrize(
    ("content", "name", "kind", "said"),
    [
        ("title: T\nsections:\n  - {heading: a, text: '共3个'}\n", "a.yaml", "annual", "第 3 行"),
        ("title: T\nsections:\n  - {heading: a, text: '{得分：S99}'}\n", "a.yaml", "annual", "S99"),
        ("title: T\nsections: []\nother: 1\n", "a.yaml", "annual", "other"), (SENTENCES, "a.yaml", "", "请选择报告类型"),
        (SENTENCES, "a.yaml", "card", "of_one"), (SENTENCES, "a.yaml", "anual", "error"), ("x" * 20, "a.typ", "", "模板"),
        ('#read("/etc/passwd")\n#sys.inputs.document', "a.typ", "", "版式模板"), (b"PK\x03\x04rest", "a.docx", "", "Word"),
        (b"\xff\xfe\x00", "a.yaml", "annual", "UTF-8"), (b"", "a.yaml", "annual", "error"),
        ("#let d = json(bytes(sys.inputs.document))\n#d.blocks.at(900)", "a.typ", "", "版式模板"),
    ],
)  # fmt: skip
def test_a_bad_template_is_refused_and_nothing_is_kept(
    worked: WorkedCity, content: bytes | str, name: str, kind: str, said: str
) -> None:
    status, page = bring(worked.city.signed_in("office"), content, name, kind)
    assert status == 422
    assert said in page
    assert not OfficeTemplate.objects.exists()


def test_templates_that_fail_on_a_report_stop_it_with_the_reason(worked: WorkedCity) -> None:
    client = worked.city.signed_in("office")
    bring(client, SENTENCES, "a.yaml", "annual")
    one = put_in_use(client)
    from jixiao.web.base.content import stored_at

    stored_at(one.file_digest).write_bytes(b"title: T\n")
    answer = worked.city.signed_in("leader").get(
        reverse("reports:report", args=[worked.runs["confirmed"].code, "annual"])
    )
    assert answer.status_code == 409
    assert "已被改动" in answer.content.decode()
    download = reverse("reports:download", args=[worked.runs["confirmed"].code, "annual", "pdf"])
    assert client.get(download).status_code == 302


def test_the_shipped_files_are_there_to_begin_from(worked: WorkedCity) -> None:
    client = worked.city.signed_in("office")
    wanted = {("layout", "any"): starter_layout(), ("texts", "card"): starter_sentences("card")}
    for arguments, content in wanted.items():
        assert client.get(reverse("reports:shipped", args=arguments)).content == content
    assert client.get(reverse("reports:shipped", args=["letterhead", "any"])).content.startswith(b"PK")
    for arguments in (("layout", "annual"), ("texts", "any"), ("own", "any")):
        assert client.get(reverse("reports:shipped", args=arguments)).status_code == 404
    run = worked.runs["confirmed"]
    before = queries.Press.of(run, "bulletin", "zh").made().report.document
    bring(client, starter_sentences("bulletin"), "bulletin.yaml", "bulletin")
    put_in_use(client)
    assert queries.Press.of(run, "bulletin", "zh").made().report.document == before
