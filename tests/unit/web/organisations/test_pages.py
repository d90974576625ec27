"""Pages of organisations and peer groups: what they answer, for whom, and what a sent form does."""

from datetime import date

import pytest
from django.test import Client

from jixiao.web.audit.actions import SYSTEM
from jixiao.web.base import clock
from jixiao.web.organisations import actions, queries
from jixiao.web.organisations.models import Organisation, PeerGroup, Succession
from tests.unit.web.factories import NOW, City, make_street

DAY = date(2025, 7, 1)


@pytest.fixture
def changed(city: City) -> City:
    """S12 and S13 merged into S14, S21 renamed."""
    new = city.organisations["S14"] = make_street("S14", city.organisations["D1"], valid_from=DAY)
    actions.merge_organisations(
        predecessors=[city.organisations["S12"], city.organisations["S13"]], successor=new,
        effective_date=DAY, document="滨政发〔2025〕7号", by=SYSTEM, now=NOW,
    )  # fmt: skip
    actions.rename_organisation(
        organisation=city.organisations["S21"], label_zh="新港街道", label_en="Xingang Street",
        effective_date=date(2026, 1, 1), by=SYSTEM, now=NOW,
    )  # fmt: skip
    return city


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def test_tree_of_a_past_day_shows_what_was_and_what_became_of_it(changed: City) -> None:
    client = changed.signed_in("office")
    past, present = text(client, "/organisations/?day=2025-06-30"), text(client, "/organisations/")
    assert "/organisations/S12/" in past
    assert "已撤销" in past
    assert "现名 新港街道" in past
    assert "/organisations/S12/" not in present
    assert "/organisations/S14/" in present
    assert "湖东街道、新城街道 并入 S14街道" in present
    assert "滨政发〔2025〕7号" in present


@pytest.mark.parametrize("day", ["", "x", "2025-02-30", "9999-12-31", "0001-01-01", "２０２５-01-01"])
def test_a_day_that_cannot_be_read_is_no_error(changed: City, day: str) -> None:
    for address in ("/organisations/", "/peer-groups/"):
        assert changed.signed_in("office").get(address, {"day": day}).status_code == 200


def test_tree_ends_where_the_readers_scope_ends(changed: City) -> None:
    page = text(changed.signed_in("approver"), "/organisations/")
    assert "/organisations/S11/" in page
    assert "/organisations/S21/" not in page
    assert "/organisations/CITY/" not in page
    assert "新港街道" not in page, "nor the changes outside"


def test_page_of_an_organisation_tells_its_lineage(changed: City) -> None:
    page = text(changed.signed_in("office"), "/organisations/S14/")
    assert "由 湖东街道、新城街道 合并而来" in page
    assert '<a href="/organisations/S12/">湖东街道</a>' in page
    gone = text(changed.signed_in("office"), "/organisations/S12/")
    assert "湖东街道 已于 2025年7月1日 撤销：并入 S14街道" in gone
    assert "/organisations/S12/rename/" not in gone, "what ended no longer changes"
    assert changed.signed_in("office").get("/organisations/S12/rename/").status_code == 404


def test_english_readers_read_english(changed: City) -> None:
    client = changed.signed_in("office")
    client.post("/language/", {"language": "en"})
    assert "Gangkou Street is now called Xingang Street" in text(client, "/organisations/S21/")


def test_page_hides_people_from_those_who_may_not_see_accounts(city: City) -> None:
    assert "/accounts/reporter/" in text(city.signed_in("office"), "/organisations/S11/")
    assert "/accounts/reporter/" not in text(city.signed_in("leader"), "/organisations/S11/")


def test_office_creates_renames_moves_merges_and_splits(city: City) -> None:
    client = city.signed_in("office")
    made = {"label_zh": "新桥街道", "code": "S31", "tier": "street", "parent": "D2", "valid_from": "2025-01-01"}
    assert client.post("/organisations/new/", made).status_code == 302
    change = {"effective_date": "2025-07-01"}
    answers = [
        client.post("/organisations/S31/rename/", {**change, "label_zh": "大桥街道"}),
        client.post("/organisations/S22/move/", {**change, "parent": "D1"}),
        client.post("/organisations/merge/", {**change, "predecessors": ["S12", "S13"], "successor": "S11"}),
        client.post("/organisations/S23/split/", {**change, "successors": ["S21", "S22"]}),
    ]
    assert [answer.status_code for answer in answers] == [302] * 4
    tree = queries.tree_on(clock.today())
    assert tree.by_code("S31").label_zh == "大桥街道"  # type: ignore[union-attr]
    assert tree.by_code("S22").parent_id == city.organisations["D1"].pk  # type: ignore[union-attr]
    assert {"S12", "S13", "S23"}.isdisjoint(node.code for node in tree.nodes.values())
    assert Succession.objects.count() == 5


def test_refusal_of_the_rules_is_said_on_the_form(city: City) -> None:
    client = city.signed_in("office")
    answer = client.post("/organisations/S11/rename/", {"label_zh": "甲", "effective_date": "2020-01-01"})
    assert answer.status_code == 200
    assert "现行版本自 2020-01-01 起，变更须晚于此日生效" in answer.content.decode()
    empty = client.post("/organisations/new/", {}).content.decode()
    assert 'href="#id_label_zh"' in empty, "the summary jumps to the field"
    assert 'aria-invalid="true"' in empty


def test_form_offers_and_takes_only_what_lies_in_scope(city: City) -> None:
    actions.grant_role(
        account=city.accounts["guest"], role="administrator", organisation=city.organisations["D1"],
        valid_from=DAY, by=SYSTEM, now=NOW,
    )  # fmt: skip
    client = city.signed_in("guest")
    assert 'value="S21"' not in text(client, "/organisations/merge/")
    sent = {"predecessors": ["S21"], "successor": "S11", "effective_date": "2025-07-01"}
    assert client.post("/organisations/merge/", sent).status_code == 200
    assert (
        client.post("/organisations/S21/rename/", {"label_zh": "甲", "effective_date": "2025-07-01"}).status_code == 404
    )
    assert Succession.objects.count() == 0


def test_peer_groups_say_who_is_left_out(city: City) -> None:
    make_street("S24", city.organisations["D2"])
    page = text(city.signed_in("office"), "/peer-groups/")
    assert "6 个单位分 2 组比较；1 个未分组" in page
    outside = text(city.signed_in("reporter"), "/peer-groups/")
    assert "共 3 个单位，其中 1 个在您的数据范围内" in outside
    assert "近郊组" not in outside


def test_joining_and_leaving_a_peer_group(city: City) -> None:
    client = city.signed_in("office")
    make_street("S24", city.organisations["D2"])
    assert client.post("/peer-groups/new/", {"label_zh": "新区组", "code": "new-area"}).status_code == 302
    sent = {"organisation": "S24", "valid_from": "2025-07-01"}
    assert client.post("/peer-groups/new-area/join/", sent).status_code == 302
    again = client.post("/peer-groups/new-area/join/", sent)
    assert "已在本考核组内" in again.content.decode()
    leave = "/peer-groups/new-area/leave/S24/"
    assert "晚" in client.post(leave, {"valid_to": "2025-07-01"}).content.decode()
    assert client.post(leave, {"valid_to": "2025-08-01"}).status_code == 302
    assert client.get(leave).status_code == 404
    members = PeerGroup.objects.get(code="new-area").memberships.get()
    assert (members.valid_from, members.valid_to) == (date(2025, 7, 1), date(2025, 8, 1))


def test_tree_page_asks_the_database_a_fixed_number_of_questions(
    changed: City, django_assert_max_num_queries: object
) -> None:
    client = changed.signed_in("office")
    parent = Organisation.objects.get(code="D2")
    for number in range(30):
        make_street(f"X{number}", parent)
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        text(client, "/organisations/?day=2025-06-30")
