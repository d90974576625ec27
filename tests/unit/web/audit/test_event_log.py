"""The event log: complete, unchangeable, and seen only within the auditor's scope."""

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from jixiao.web.audit import queries
from jixiao.web.audit.actions import SYSTEM, record
from jixiao.web.audit.models import AuditEvent
from jixiao.web.audit.queries import EventFilter
from jixiao.web.audit.rules import DETAIL_NAMES, EVENT_NAMES, OBJECT_NAMES, name_of
from jixiao.web.base.models import AppendOnlyViolation
from tests.unit.web.factories import City, make_account
from tests.unit.web.worked_city import make_worked_city

WEB = Path(__file__).resolve().parents[4] / "src" / "jixiao" / "web"
NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)


def write(event: str = "SUBMISSION_APPROVED", organisation: str = "S11", **more: object) -> AuditEvent:
    fields = {"object_type": "submission", "object_code": "S11/2026-03", "by": SYSTEM, "now": NOON, **more}
    return record(event=event, organisation_code=organisation, **fields)  # type: ignore[arg-type]


def test_an_event_is_never_changed_or_deleted(db: None) -> None:
    event = write()
    event.event = "SUBMISSION_RETURNED"
    for act in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(event="X"),
    ):
        with pytest.raises(AppendOnlyViolation):
            act()
    assert AuditEvent.objects.get().event == "SUBMISSION_APPROVED"


def test_scope_holds_back_other_organisations_and_the_whole_platforms(db: None) -> None:
    write(organisation="S11")
    write(organisation="S21")
    write(organisation="")
    assert queries.events(None).count() == 3
    assert [event.organisation_code for event in queries.events(["S11", ""])] == ["S11"]
    assert queries.events([]).count() == 0


@pytest.mark.parametrize(
    ("asked", "n"),
    [
        (EventFilter(), 2),
        (EventFilter(event="ROLE_GRANTED"), 1),
        (EventFilter(object_type="account"), 1),
        (EventFilter(actor="system"), 2),
        (EventFilter(actor="somebody"), 0),
        (EventFilter(words="s11 2026"), 1),
        (EventFilter(words="s11 2025"), 0),
        (EventFilter(since=date(2026, 3, 5)), 2),
        (EventFilter(since=date(2026, 3, 6)), 1),
        (EventFilter(until=date(2026, 3, 5)), 1),
        (EventFilter(until=date.max), 2),
        (EventFilter(organisation="S11"), 2),
    ],
)
def test_filter(db: None, asked: EventFilter, n: int) -> None:
    write()
    write("ROLE_GRANTED", object_type="account", object_code="wang", now=NOON + timedelta(days=1))
    assert queries.events(None, asked).count() == n


def test_auditor_reads_the_log_and_exports_what_matches(city: City) -> None:
    client = city.signed_in("auditor")
    page = client.get("/audit/?object_type=account&words=reporter").content.decode()
    assert "授予角色" in page
    assert "/audit/objects/account/reporter/" in page
    rows = client.get("/audit/?object_type=account&words=reporter&export=csv").content.decode("utf-8-sig")
    assert len(rows.splitlines()) == 1 + AuditEvent.objects.filter(object_code="reporter").count()
    history = client.get("/audit/objects/account/reporter/").content.decode()
    assert "创建账号" in history
    assert "数据范围：S11" in history


@pytest.mark.parametrize(
    "query", ["since=x", "until=2026-02-30", "page=0", "page=x", "sort=nothing", "event=%27", "hide=,"]
)
def test_an_address_that_cannot_be_read_is_no_error(city: City, query: str) -> None:
    assert city.signed_in("auditor").get(f"/audit/?{query}").status_code == 200


def test_district_auditor_reads_the_district_only(city: City) -> None:
    make_account("inspector", city.organisations["D1"], "auditor")
    client = city.signed_in_as(make_account("inspector2", city.organisations["D1"], "auditor"))
    page = client.get("/audit/").content.decode()
    assert "/audit/objects/account/inspector/" in page
    assert "/audit/objects/account/outsider/" not in page
    assert client.get("/audit/objects/account/outsider/").status_code == 404
    assert client.get("/audit/objects/peer_group/outer/").status_code == 404


def test_list_has_pages_and_the_newest_come_first(city: City) -> None:
    for number in range(250):
        write(object_code=f"T{number}", now=NOON + timedelta(minutes=number))
    client = city.signed_in("auditor")
    assert "/audit/objects/submission/T249/" in client.get("/audit/").content.decode()
    assert "/audit/objects/submission/T0/" in client.get("/audit/?page=2").content.decode()


def literal(call: ast.Call, name: str) -> str:
    value = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def test_every_event_that_the_platform_writes_has_a_name() -> None:
    """Reads every action: event="…" of record(…), and any capital constant handed to a file's own recorder."""
    unnamed = set()
    for path in WEB.rglob("*.py"):
        if path.name != "actions.py" and path.parent.name != "actions":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_event(node.value):
                unnamed |= {name_of(node.value)} - EVENT_NAMES
            if isinstance(node, ast.Call) and (kind := literal(node, "object_type")):
                unnamed |= {name_of(kind)} - OBJECT_NAMES
    assert not unnamed, "name them in audit/rules/"


def is_event(text: str) -> bool:
    return "_" in text and text.isupper() and text.replace("_", "").isalpha()


def test_names_are_written_as_codes_become_names() -> None:
    for name in EVENT_NAMES | OBJECT_NAMES | DETAIL_NAMES:
        assert name_of(name.replace(" ", "_").upper()) == name


def test_every_detail_of_a_year_of_work_has_a_name(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_worked_city()
    keys = {name_of(key) for details in AuditEvent.objects.values_list("details", flat=True) for key in details}
    assert keys - DETAIL_NAMES == set(), "name them in audit/rules/"
