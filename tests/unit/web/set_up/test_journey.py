"""From an installation with nothing but an administrator to a scheme at work, page by page."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from jixiao.web.audit.models import AuditEvent
from jixiao.web.collection.models import CollectionTask
from jixiao.web.evaluation.models import EvaluationCycle
from jixiao.web.indicators.models import Goal, Registration, SchemeVersion, TargetPlan
from jixiao.web.organisations.models import Account, Organisation, OrganisationVersion, PeerGroupMembership
from jixiao.web.organisations.rules import ADMINISTRATOR
from jixiao.web.set_up.models import AwaitedAccount, SetUpDraft
from jixiao.web.warnings.models import WarningRuleSet
from tests.unit.web.factories import City, make_account, make_organisation

LIST = "单位名称\t上级单位\t考核组\n东港区\t\t\n渔光街道\t东港区\t城区组\n东礁街道\t东港区\t城区组\n盐田镇\t东港区\t农村组\n"
PEOPLE = "张敏，渔光街道，填报\n李雷，东礁街道，填报\n周建国，东港区，审核\n"


@pytest.fixture
def administrator(db: None) -> Client:
    root = make_organisation("BH", "滨海市", tier="city")
    return City.signed_in_as(make_account("admin", root, ADMINISTRATOR))


def sent(client: Client, address: str, **fields: object) -> str:
    """Where the page led to; a refusal shows its page."""
    answer = client.post(address, fields)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def boxes(html: str) -> Iterator[tuple[str, str]]:
    """The names and values of a page's ticked boxes and text fields, as a browser sends them."""
    for tag in re.findall(r"<input [^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            yield name[1], value[1] if value else ""


def as_shown(client: Client, address: str) -> dict[str, list[str]]:
    """Everything that stands on a page, to be sent back."""
    found: dict[str, list[str]] = {}
    for name, value in boxes(client.get(address).content.decode()):
        found.setdefault(name, []).append(value)
    return found


def the_office(administrator: Client) -> Client:
    """The administrator makes the office's account; its password is shown once."""
    page = administrator.get("/set-up/").content.decode()
    assert "先建一个绩效办账号" in page
    answer = administrator.post("/set-up/office/", {"display_name": "沈文博", "username": "shen", "organisation": "BH"})
    assert answer["Cache-Control"] == "private, no-store"
    account = Account.objects.get(username="shen")
    password = re.search(r'digest nowrap">([^<]+)<', answer.content.decode())
    assert password is not None
    assert account.check_password(password[1])
    assert account.must_change_password
    assert password[1] not in administrator.get("/set-up/").content.decode()
    Account.objects.filter(pk=account.pk).update(must_change_password=False)
    return City.signed_in_as(account)


def test_from_nothing_to_a_scheme_at_work(administrator: Client) -> None:
    office = the_office(administrator)
    assert "/set-up/" in office.get("/").content.decode()
    home = sent(office, "/set-up/new/", template="waste-sorting")
    guide = home.removesuffix("name/")
    assert (
        sent(office, home, act="next", **as_shown(office, home) | {"label_zh": "街道分类考核", "year": "2026"})
        == f"{guide}places/"
    )
    revision = as_shown(office, f"{guide}places/")["revision"]
    sent(office, f"{guide}places/", act="read", list=LIST, revision=revision)
    read = office.get(f"{guide}places/").content.decode()
    assert "盐田镇" in read
    assert sent(office, f"{guide}places/", act="next", **as_shown(office, f"{guide}places/")) == f"{guide}indicators/"
    _adapt(office, guide)
    assert (
        sent(office, f"{guide}people/", act="next", list=PEOPLE, **as_shown(office, f"{guide}people/"))
        == f"{guide}review/"
    )
    page = office.get(f"{guide}review/").content.decode()
    assert "3 个单位参加考核" in page
    assert sent(office, f"{guide}review/", publish="now") == f"{guide}done/"
    assert sent(office, f"{guide}review/", publish="now") == f"{guide}done/"  # the second click
    _check_made()
    assert office.get(f"{guide}done/").status_code == 200
    _accounts(administrator)


def _adapt(office: Client, guide: str) -> None:
    address = f"{guide}indicators/"
    fields = as_shown(office, address)
    fields["keep"] = [code for code in fields["keep"] if code != "kitchen_purity"]
    refused = office.post(address, fields | {"act": "next"})
    assert refused.status_code == 422
    assert "分值合计 90 分，比满分 100 少 10 分" in refused.content.decode()
    assert sent(office, address, act="spread", **fields) == address
    again = as_shown(office, address)
    assert again["weight:accuracy_rate"] == ["31.1"]
    assert sent(office, address, act="next", **again) == f"{guide}aims/"
    aims = as_shown(office, f"{guide}aims/") | {"target:accuracy_rate": "85", "figure:problem_rate.threshold": "10"}
    own = "单位\t投放准确率\n渔光街道\t90\n"
    assert sent(office, f"{guide}aims/", act="next", list=own, **aims) == f"{guide}delivery/"
    delivery = as_shown(office, f"{guide}delivery/") | {
        "due_day": "8",
        "owner:accuracy_rate": "BH",
        "person:accuracy_rate": "林若溪",
    }
    assert sent(office, f"{guide}delivery/", act="next", **delivery) == f"{guide}people/"


def _check_made() -> None:
    version = SchemeVersion.objects.get()
    assert (version.state, version.label_zh, version.created_by.username) == ("published", "街道分类考核", "shen")
    assert "threshold: 10" in version.document
    assert "kitchen_purity" not in version.document
    assert Organisation.objects.count() == 5
    assert {row.label_zh: row.parent.code for row in OrganisationVersion.objects.exclude(parent=None) if row.parent} == {
        "东港区": "BH", "渔光街道": "BH-01", "东礁街道": "BH-01", "盐田镇": "BH-01",
    }  # fmt: skip
    assert PeerGroupMembership.objects.count() == 3
    assert {goal.code for goal in Goal.objects.all()} == {"sorting-habit", "less-waste", "good-service"}
    tasks = CollectionTask.objects.all()
    assert {(task.organisation.code, task.due_date.day) for task in tasks} == {(f"BH-01-0{n}", 8) for n in (1, 2, 3)}
    assert EvaluationCycle.objects.get().state == "running"
    assert TargetPlan.objects.get().annual_target == 90
    registration = Registration.objects.get(indicator__code="accuracy_rate")
    assert (registration.owner.code if registration.owner else "", registration.note) == ("BH", "林若溪")
    assert WarningRuleSet.objects.get().state == "draft"
    assert SetUpDraft.objects.get().state == "running"
    assert AuditEvent.objects.filter(event="SET_UP_CARRIED_OUT").count() == 1


def _accounts(administrator: Client) -> None:
    """Three people wait; their passwords are shown in one answer, and never again."""
    waiting = [str(pk) for pk in AwaitedAccount.objects.values_list("pk", flat=True)]
    page = administrator.get("/set-up/").content.decode()
    assert "张敏" in page
    answer = administrator.post("/set-up/accounts/", {"person": waiting}).content.decode()
    passwords = re.findall(r'digest nowrap">([^<]+)<', answer)
    assert len(set(passwords)) == 3
    account = Account.objects.get(username="张敏")
    assert account.check_password(passwords[0])
    assert account.must_change_password
    assert [(role.role, role.organisation.code) for role in account.role_assignments.all()] == [
        ("reporter", "BH-01-01")
    ]
    again = administrator.post("/set-up/accounts/", {"person": waiting})
    assert again.status_code == 302
    assert Account.objects.count() == 5
    assert not any(word in administrator.get("/set-up/").content.decode() for word in passwords)
