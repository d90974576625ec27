"""The organisation tree on its time axis: what was stays readable, what is follows from it."""

from datetime import date, datetime

import pytest

from jixiao.web.audit.actions import SYSTEM
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations import actions, queries
from jixiao.web.organisations.models import OrganisationVersion, PeerGroupMembership
from tests.unit.web.factories import NOW, City, make_organisation, make_street

BEFORE, DAY, AFTER = date(2025, 6, 30), date(2025, 7, 1), date(2025, 7, 2)
DONE = {"by": SYSTEM, "now": NOW}


def merged(city: City) -> dict[str, int]:
    """S12 and S13 become S14 on DAY; ids by code."""
    new = make_street("S14", city.organisations["D1"], valid_from=DAY)
    city.organisations["S14"] = new
    actions.merge_organisations(
        predecessors=[city.organisations["S12"], city.organisations["S13"]], successor=new,
        effective_date=DAY, document="政发〔2025〕7号", **DONE,
    )  # fmt: skip
    return {code: one.pk for code, one in city.organisations.items()}


def codes_on(day: date) -> set[str]:
    return {node.code for node in queries.tree_on(day).nodes.values()}


def test_tree_is_seen_as_it_was_on_any_day(city: City) -> None:
    merged(city)
    assert {"S12", "S13"} <= codes_on(BEFORE)
    assert "S14" not in codes_on(BEFORE)
    assert {"S12", "S13"}.isdisjoint(codes_on(DAY))
    assert "S14" in codes_on(DAY)
    assert codes_on(date(2019, 12, 31)) == set()


def test_rename_keeps_the_former_name_and_the_order_that_changed_it(city: City) -> None:
    street = city.organisations["S11"]
    actions.rename_organisation(organisation=street, label_zh="江滨街道", effective_date=DAY, document="1号", **DONE)
    assert queries.tree_on(BEFORE).nodes[street.pk].label_zh == "滨江街道"
    assert queries.tree_on(DAY).nodes[street.pk].label_zh == "江滨街道"
    kinds = [(entry.kind, entry.document) for entry in queries.organisation_history(street)]
    assert kinds == [("created", ""), ("renamed", "1号")]


def test_merge_ends_memberships_and_leaves_a_lineage(city: City) -> None:
    ids = merged(city)
    assert not PeerGroupMembership.objects.filter(organisation_id=ids["S12"], valid_to=None).exists()
    line = queries.lineage(ids["S14"], AFTER)
    assert line.predecessor_ids == {ids["S12"], ids["S13"]}
    assert line.ids_on(BEFORE) == {ids["S12"], ids["S13"], ids["S14"]}
    assert line.ids_on(DAY) == {ids["S14"]}
    assert queries.lineage(ids["S14"], BEFORE).predecessor_ids == frozenset()
    absorbed = queries.organisation_history(city.organisations["S14"])[-1]
    assert (absorbed.kind, {one.code for one in absorbed.others}) == ("absorbed", {"S12", "S13"})


def test_lineage_reaches_through_two_mergers(city: City) -> None:
    ids = merged(city)
    later = date(2026, 1, 1)
    actions.merge_organisations(
        predecessors=[city.organisations["S14"]], successor=city.organisations["S11"], effective_date=later, **DONE
    )
    line = queries.lineage(ids["S11"], later)
    assert line.ids_on(BEFORE) == {ids["S11"], ids["S12"], ids["S13"], ids["S14"]}
    assert line.ids_on(DAY) == {ids["S11"], ids["S14"]}


def test_split_cannot_be_divided_backwards(city: City) -> None:
    first, second = (make_street(code, city.organisations["D2"], valid_from=DAY) for code in ("S24", "S25"))
    actions.split_organisation(
        predecessor=city.organisations["S21"], successors=[first, second], effective_date=DAY, **DONE
    )
    line = queries.lineage(first.pk, DAY)
    assert [step.kind for step in line.steps] == ["split"]
    assert line.ids_on(BEFORE) == {first.pk}


def test_successor_inherits_the_sight_of_its_predecessors(city: City) -> None:
    ids = merged(city)
    tree = queries.tree_on(AFTER)
    assert {ids["S12"], ids["S13"]} <= tree.scope(ids["S14"])
    assert {ids["S12"], ids["S13"]} <= tree.scope(ids["D1"])
    assert ids["S12"] not in tree.scope(ids["D2"])
    assert ids["S12"] not in tree.scope(ids["S11"])


def test_merger_takes_what_lay_below_along(city: City) -> None:
    community = make_organisation("C1", parent=city.organisations["S12"], tier="community")
    ids = merged(city)
    assert queries.tree_on(BEFORE).nodes[community.pk].parent_id == ids["S12"]
    assert queries.tree_on(DAY).nodes[community.pk].parent_id == ids["S14"]


def test_split_asks_where_the_parts_go(city: City) -> None:
    make_organisation("C1", parent=city.organisations["S21"], tier="community")
    new = make_street("S24", city.organisations["D2"], valid_from=DAY)
    with pytest.raises(RuleViolation) as refusal:
        actions.split_organisation(predecessor=city.organisations["S21"], successors=[new], effective_date=DAY, **DONE)
    assert refusal.value.code == "children_left"
    assert "S21" in codes_on(DAY), "nothing is half done"


def test_move_changes_scope_from_its_day_on(city: City) -> None:
    street, other = city.organisations["S11"], city.organisations["D2"]
    actions.move_organisation(organisation=street, parent=other, effective_date=DAY, **DONE)
    assert street.pk not in queries.tree_on(BEFORE).subtree(other.pk)
    assert street.pk in queries.tree_on(DAY).subtree(other.pk)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("circle", {"organisation": "D1", "parent": "S11"}),
        ("circle", {"organisation": "D1", "parent": "D1"}),
    ],
)
def test_tree_has_no_circle(city: City, code: str, change: dict[str, str]) -> None:
    with pytest.raises(RuleViolation) as refusal:
        actions.move_organisation(
            **{key: city.organisations[value] for key, value in change.items()}, effective_date=DAY, **DONE
        )
    assert refusal.value.code == code


def test_circle_through_a_later_move_is_seen(city: City) -> None:
    places = city.organisations
    actions.move_organisation(organisation=places["D2"], parent=places["D1"], effective_date=AFTER, **DONE)
    with pytest.raises(RuleViolation, match="lies below"):
        actions.move_organisation(organisation=places["D1"], parent=places["D2"], effective_date=DAY, **DONE)


def test_history_is_added_to_and_never_rewritten(city: City) -> None:
    street = city.organisations["S11"]
    actions.rename_organisation(organisation=street, label_zh="甲", effective_date=DAY, **DONE)
    for day, code in [(BEFORE, "later_version_exists"), (DAY, "too_early")]:
        with pytest.raises(RuleViolation) as refusal:
            actions.rename_organisation(organisation=street, label_zh="乙", effective_date=day, **DONE)
        assert refusal.value.code == code
    assert OrganisationVersion.objects.filter(organisation=street).count() == 2


def test_an_ended_organisation_no_longer_changes(city: City) -> None:
    merged(city)
    with pytest.raises(RuleViolation) as refusal:
        actions.rename_organisation(organisation=city.organisations["S12"], label_zh="甲", effective_date=AFTER, **DONE)
    assert refusal.value.code == "not_valid_then"


@pytest.mark.parametrize("code", ["", "a b", "a/b", "中文", "new", "-a", "a" * 61, "a\n"])
def test_bad_code_is_refused(city: City, code: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        make_organisation(code, "名称")
    assert refusal.value.code == "bad_code"


def test_taken_code_is_refused_and_the_transaction_lives_on(city: City) -> None:
    with pytest.raises(RuleViolation) as refusal:
        make_organisation("S11")
    assert refusal.value.code == "code_taken"
    make_organisation("S99")


def test_every_change_leaves_an_event_with_what_changed(city: City) -> None:
    merged(city)
    events = AuditEvent.objects.filter(event="ORGANISATION_MERGED").order_by("object_code")
    assert [event.object_code for event in events] == ["S12", "S13"]
    assert events[0].details == {"successor": "S14", "from": "2025-07-01", "document": "政发〔2025〕7号"}
    assert isinstance(events[0].at, datetime)


def test_search_finds_former_names_inside_the_scope_only(city: City) -> None:
    street = city.organisations["S11"]
    actions.rename_organisation(organisation=street, label_zh="江滨街道", effective_date=DAY, **DONE)
    tree = queries.tree_on(AFTER)
    everything = [hit.code for hit in queries.search("街道", tree, tree.scope(city.organisations["CITY"].pk))]
    assert everything == ["S11", "S12", "S13", "S21", "S22", "S23"]
    (hit,) = queries.search("滨江", tree, tree.scope(street.pk))
    assert (hit.label_zh, hit.former_label) == ("江滨街道", "滨江街道")
    assert queries.search("binjiang STREET", tree, tree.nodes)[0].code == "S11"
    assert queries.search("湖东", tree, tree.scope(street.pk)) == []
    assert queries.search("  ", tree, tree.nodes) == []
