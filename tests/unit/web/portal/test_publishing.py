"""From a confirmed run to what everybody reads, downloads and checks; and what happens to a wrong figure."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from jixiao.web.audit.actions import SYSTEM
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.portal import actions, channels, queries, tasks
from jixiao.web.portal.models import Release, ReleaseFile
from tests.unit.web.portal.conftest import Scored

NOW = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
CODE = "waste-2026-08"


@pytest.fixture
def published(scored: Scored, django_capture_on_commit_callbacks: object) -> Release:
    """August, drafted by the system and published by the office."""
    (draft,) = tasks.prepare_waiting(by=SYSTEM, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        return actions.publish(release=draft, by=scored.city.accounts["office"], now=NOW)


def read(address: str, **headers: str) -> str:
    """What somebody without an account reads; no page sets a cookie."""
    client = Client(headers=headers)
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert not client.cookies
    return answer.content.decode()


def test_a_confirmed_run_becomes_one_draft_by_itself(scored: Scored) -> None:
    assert [each.code for each in tasks.prepare_waiting(now=NOW)] == [CODE]
    assert tasks.prepare_waiting(now=NOW) == []
    assert Client().get(f"/public/releases/{CODE}/").status_code == 404
    assert "滨江街道" not in read("/public/")


def test_everybody_reads_what_was_published(published: Release) -> None:
    home, english = read("/public/"), read("/public/en/")
    assert "分类考核：2026年8月考核结果" in home
    assert "Waste sorting: results of August 2026" in english
    row = queries.content_of(published).rows("ranking")[0]
    assert f"{row['score']:.2f}" in read("/public/ranking/")
    assert "—" in read("/public/organisations/S13/")
    assert "S11" in read("/public/indicators/accuracy/values.csv")
    for below in (
        "indicators/accuracy/",
        "notices/",
        "replies/",
        "reports/",
        "verify/",
        "about/",
        "feed.xml",
        "search/?q=S11",
    ):
        read(f"/public/{below}")
        read(f"/public/en/{below}")
    assert 'class="large-text"' in read("/public/releases/?text=large")


def test_pages_say_what_was_frozen_whatever_happens_to_the_figures(published: Release, scored: Scored) -> None:
    before = [read(f"/public/{below}") for below in ("organisations/S11/", f"releases/{CODE}/")]
    organisation = scored.city.organisations["S11"]
    organisation.versions.update(label_zh="改名街道")
    scored.august.scores.all()._raw_delete("default")
    assert [read(f"/public/{below}") for below in ("organisations/S11/", f"releases/{CODE}/")] == before


def check(folder: Path, *words: str) -> tuple[int, str]:
    """What the stand-alone script says of the public folder."""
    script = folder / "log" / "verify_release.py"
    done = subprocess.run([sys.executable, str(script), *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_anybody_verifies_a_download_and_catches_who_touched_it(published: Release, tmp_path: Path) -> None:
    public = tmp_path / "public"
    table, proof, kept = (tmp_path / name for name in ("values.csv", "proof.json", "checkpoint.txt"))
    table.write_bytes(b"".join(Client().get(f"/public/releases/{CODE}/files/values.csv")))  # type: ignore[arg-type]
    proof.write_text(read(f"/public/log/proofs/{CODE}.json"), encoding="utf-8")
    kept.write_text(read("/public/log/checkpoint.txt"), encoding="utf-8")
    words = ("file", str(table), "--proof", str(proof), "--checkpoint", str(kept))
    assert check(public, *words)[0] == 0
    assert read("/public/log/entries.jsonl").encode() == (public / "log" / "entries.jsonl").read_bytes()
    assert kept.read_text() == read("/public/log/checkpoints/1.txt")
    table.write_bytes(table.read_bytes().replace(b"60", b"61", 1))
    assert check(public, *words)[0] == 1


def test_every_file_is_listed_with_its_digest_and_answers_if_none_match(published: Release) -> None:
    entry = json.loads(published.entry)
    rows = list(ReleaseFile.objects.filter(release=published).values_list("name", "sha256"))
    assert [(each["name"], each["sha256"]) for each in entry["files"]] == rows
    assert {"release.json", "datapackage.json", "ranking.csv", "values.parquet"} <= {name for name, _ in rows}
    address = f"/public/releases/{CODE}/files/release.json"
    answer = Client().get(address)
    assert b"".join(answer) == queries.content_of(published).json  # type: ignore[arg-type]
    assert Client(headers={"If-None-Match": answer["ETag"]}).get(address).status_code == 304
    for hostile in ("..%2Frelease.json", ".changed", "%2Fetc%2Fpasswd", "x"):
        assert Client().get(f"/public/releases/{CODE}/files/{hostile}").status_code == 404


def test_a_correction_needs_a_reason_and_another_person_and_both_editions_stay(
    published: Release, scored: Scored, django_capture_on_commit_callbacks: object
) -> None:
    office, leader = scored.city.accounts["office"], scored.city.accounts["leader"]
    frozen = queries.content_of(published).json
    scored.confirmed("2026-08")
    assert tasks.prepare_waiting(now=NOW) == [], "the same figures again are no news"
    source = queries.undrafted_sources(date(2026, 10, 20))[0][1]
    content = queries.content_of(published)
    first, *rest = content.tables
    row = dict(zip([field.name for field in first.fields], first.rows[0], strict=True)) | {"score": 99.99}
    changed = replace(content, tables=(replace(first, rows=[tuple(row.values()), *first.rows[1:]]), *rest))
    draft = actions.prepare(kind="evaluation", source=source, content=changed, by=SYSTEM, now=NOW)
    assert (draft.code, draft.corrects) == (f"{CODE}-r2", published)
    for wanted in ("reason_missing", "second_person"):
        with pytest.raises(RuleViolation) as refusal:
            actions.publish(release=draft, by=office, now=NOW)
        assert refusal.value.code == wanted
        actions.explain(release=draft, reason="单位填报有误，已核实更正", by=office, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.publish(release=draft, by=leader, now=NOW)
    assert queries.content_of(Release.objects.get(code=CODE)).json == frozen
    assert "更正" in read(f"/public/releases/{CODE}/")
    told = read(f"/public/releases/{CODE}-r2/")
    assert "99.99" in told
    assert "单位填报有误" in told
    assert "99.99" in read("/public/ranking/")
    assert [json.loads(line)["corrects"] for line in queries.log_lines()] == ["", CODE]
    assert json.loads(read("/public/api/v1/releases.json"))["n_releases"] == 2


def test_nothing_is_published_while_log_and_database_differ(published: Release, scored: Scored) -> None:
    scored.confirmed("2026-09")
    (draft,) = tasks.prepare_waiting(now=NOW)
    Release.objects.filter(pk=published.pk).update(entry=published.entry.replace("考核", "考查"))
    with pytest.raises(RuleViolation) as refusal:
        actions.publish(release=draft, by=scored.city.accounts["office"], now=NOW)
    assert refusal.value.code == "tampered_log"


def test_a_lost_log_is_rebuilt_to_the_last_byte(published: Release, tmp_path: Path) -> None:
    folder = tmp_path / "public" / "log"
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    channels.write_log(queries.log_origin(), queries.log_lines())
    assert {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_draft_that_was_touched_in_the_database_is_not_published(scored: Scored) -> None:
    (draft,) = tasks.prepare_waiting(now=NOW)
    content = replace(queries.content_of(draft), period="2026-07")
    Release.objects.filter(pk=draft.pk).update(content=content.to_bytes())
    with pytest.raises(RuleViolation) as refusal:
        actions.publish(release=draft, by=scored.city.accounts["office"], now=NOW)
    assert refusal.value.code == "draft_changed"


def test_the_office_previews_publishes_and_opens_a_window(scored: Scored) -> None:
    office = scored.city.signed_in("office")
    assert office.post("/publications/look/").status_code == 302
    page = office.get(f"/publications/{CODE}/").content.decode()
    assert "滨江街道" in page
    assert office.post(f"/publications/{CODE}/publish/").status_code == 302
    assert Release.objects.get(code=CODE).files.filter(role="report").count() == 8
    assert office.post(f"/publications/{CODE}/publish/").status_code == 422
    short = {"opens_on": "2099-01-05", "closes_on": "2099-01-06", "how_zh": "书面提交市绩效办"}
    assert office.post(f"/publications/{CODE}/window/", short).status_code == 200
    assert office.post(f"/publications/{CODE}/window/", {**short, "closes_on": "2099-01-16"}).status_code == 302
    assert "书面提交市绩效办" in read("/public/notices/")
    events = set(AuditEvent.objects.filter(object_type="release").values_list("event", flat=True))
    assert events == {"RELEASE_PREPARED", "RELEASE_PUBLISHED", "OBJECTIONS_OPENED"}


def test_a_missing_figure_is_told_with_its_reason(scored: Scored) -> None:
    scored.confirmed("2026-09")
    draft = next(each for each in tasks.prepare_waiting(now=NOW) if each.period == "2026-09")
    actions.publish(release=draft, by=scored.city.accounts["office"], now=NOW)
    assert "单位申报本期无数据" in read("/public/organisations/S13/")
    rows = queries.content_of(draft).rows("values")
    notes = {
        (row["organisation"], row["indicator"], row["period"]): row["note"] for row in rows if row["value"] is None
    }
    assert notes == {("S13", "purity", "2026-09"): "declared"}
