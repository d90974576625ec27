"""Evidence: what is kept, what is refused, and that a download never runs on our pages."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection import actions, queries
from jixiao.web.collection.models import CollectionTask, Evidence
from tests.unit.web.factories import City
from tests.unit.web.figures import NOW

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 proof of eight spot checks"


@pytest.fixture
def street(city: City, task: CollectionTask) -> Client:
    """S11's reporter in a browser."""
    return city.signed_in("reporter")


def upload(street: Client, task: CollectionTask, name: str, content: bytes = PDF, **more: str) -> str:
    file = SimpleUploadedFile(name, content, content_type="text/html")
    return street.post(f"/tasks/{task.pk}/evidence/", {"file": file, **more}, follow=True).content.decode()


def test_a_file_is_kept_by_its_digest_and_comes_back_whole(street: Client, task: CollectionTask) -> None:
    upload(street, task, "九月抽查.pdf", indicator="accuracy")
    assert "投放准确率 · reporter" in street.get(f"/tasks/{task.pk}/").content.decode()
    evidence = Evidence.objects.get()
    assert evidence.digest == hashlib.sha256(PDF).hexdigest()
    assert queries.stored_at(evidence.digest).read_bytes() == PDF
    answer = street.get(f"/tasks/{task.pk}/evidence/{evidence.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"  # by its ending, not as the sender claimed
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.pdf", b""),
        ("page.html", b"<script>alert(1)</script>"),
        ("drawing.svg", b"<svg onload='alert(1)'/>"),
        ("setup.exe", b"MZ\x90\x00"),
        ("renamed.pdf", b"MZ\x90\x00"),
        ("script.sh", b"#!/bin/sh"),
        ("macro.docm", b"PK"),
        ("noending", b"x"),
        ("proof.pdf.js", b"x"),
    ],
)
def test_what_is_no_proof_is_refused_with_advice(
    street: Client, task: CollectionTask, name: str, content: bytes
) -> None:
    page = upload(street, task, name, content)
    assert 'class="notice error"' in page
    assert not Evidence.objects.exists()


def test_a_file_over_the_limit_is_refused_with_both_sizes(
    street: Client, task: CollectionTask, settings: Settings
) -> None:
    settings.EVIDENCE_MAX_BYTES = 2 * 1_048_576
    page = upload(street, task, "scan.pdf", b"%PDF" + b"0" * (3 * 1_048_576))
    assert "3.0" in page
    assert not Evidence.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*"))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\li\\表 1.xlsx", "表 1.xlsx"),
        ("gpj.\u202etxt.pdf", "gpj.txt.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("长" * 400 + ".pdf", "长" * 197 + ".pdf"),
    ],
)
def test_names_are_cleaned(city: City, task: CollectionTask, name: str, kept: str) -> None:
    evidence = actions.attach_evidence(
        task=task, indicator=None, name=name, content=PDF, by=city.accounts["reporter"], now=NOW
    )
    assert evidence.name == kept
    answer = city.signed_in("reporter").get(f"/tasks/{task.pk}/evidence/{evidence.pk}/")
    assert "\n" not in answer["Content-Disposition"]


def test_withdrawn_is_struck_out_but_not_gone(city: City, street: Client, task: CollectionTask) -> None:
    upload(street, task, "proof.pdf")
    evidence = Evidence.objects.get()
    street.post(f"/tasks/{task.pk}/evidence/{evidence.pk}/withdraw/")
    assert queries.evidence_of(task) == []
    assert "<s>proof.pdf</s>" in street.get(f"/tasks/{task.pk}/history/").content.decode()
    assert queries.stored_at(evidence.digest).exists()
    with pytest.raises(RuleViolation, match="withdrawn already"):
        actions.withdraw_evidence(evidence=evidence, by=city.accounts["reporter"], now=NOW)


def test_evidence_is_fixed_once_handed_in(city: City, submitted: CollectionTask) -> None:
    page = upload(city.signed_in("reporter"), submitted, "late.pdf")
    assert 'class="notice error"' in page
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("who", ["outsider", "guest"])
def test_others_do_not_find_the_file(city: City, street: Client, task: CollectionTask, who: str) -> None:
    upload(street, task, "proof.pdf")
    assert city.signed_in(who).get(f"/tasks/{task.pk}/evidence/{Evidence.objects.get().pk}/").status_code == 404


def test_a_figure_that_needs_evidence_waits_for_it(city: City, task: CollectionTask) -> None:
    from jixiao.web.collection.rules import Entry
    from jixiao.web.indicators.models import IndicatorVersion

    IndicatorVersion.objects.filter(indicator__code="trainings").update(evidence_required=True)
    by = city.accounts["reporter"]
    saved = actions.save_entries(task=task, entries=[Entry("trainings", "4")], by=by, now=NOW)
    assert [problem.code for problem in saved] == ["evidence_missing"]
    actions.attach_evidence(task=task, indicator=None, name="list.csv", content=b"a,b", by=by, now=NOW)
    assert actions.save_entries(task=task, entries=[Entry("trainings", "4")], by=by, now=NOW) == []
