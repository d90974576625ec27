"""Who publishes a scheme is not who wrote it, where the scheme asks for two persons."""

from datetime import UTC, datetime

import pytest

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.indicators import actions, rules
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.organisations.models import Account
from tests.unit.web.factories import City, make_account
from tests.unit.web.indicators.documents import GOOD

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def draft(city: City) -> SchemeVersion:
    return actions.import_scheme(
        text=GOOD, organisation=city.organisations["CITY"], by=city.accounts["office"], now=NOW
    )


@pytest.fixture
def second(city: City) -> Account:
    return make_account("office-2", city.organisations["CITY"], "office")


def test_by_itself_one_person_is_enough(city: City, draft: SchemeVersion) -> None:
    assert actions.publish(version=draft, by=city.accounts["office"], now=NOW).state == rules.PUBLISHED


def test_with_two_persons_the_author_is_refused_and_another_publishes(
    city: City, draft: SchemeVersion, second: Account
) -> None:
    office = city.accounts["office"]
    actions.set_other_eyes(scheme=draft.scheme, is_needed=True, by=office, now=NOW)
    with pytest.raises(RuleViolation, match="somebody else publishes it"):
        actions.publish(version=draft, by=office, now=NOW)
    assert actions.publish(version=draft, by=second, now=NOW).published_by == second
    assert AuditEvent.objects.get(event="SCHEME_PUBLISHING_RULE_SET").details == {"two_persons": True}


def test_whoever_changed_the_draft_last_is_its_author_too(city: City, draft: SchemeVersion, second: Account) -> None:
    office = city.accounts["office"]
    actions.set_other_eyes(scheme=draft.scheme, is_needed=True, by=second, now=NOW)
    text = draft.document.replace("version:", "# read through\nversion:", 1)
    saved = actions.save_draft(version=draft, document=text, revision=draft.revision, by=second, now=NOW)
    for author in (office, second):
        with pytest.raises(RuleViolation, match="somebody else publishes it"):
            actions.publish(version=saved, by=author, now=NOW)


def test_nobody_lifts_the_rule_for_a_draft_of_their_own(city: City, draft: SchemeVersion, second: Account) -> None:
    office = city.accounts["office"]
    actions.set_other_eyes(scheme=draft.scheme, is_needed=True, by=office, now=NOW)
    with pytest.raises(RuleViolation, match="A draft of yours waits"):
        actions.set_other_eyes(scheme=draft.scheme, is_needed=False, by=office, now=NOW)
    actions.publish(version=draft, by=second, now=NOW)
    assert not actions.set_other_eyes(scheme=draft.scheme, is_needed=False, by=office, now=NOW).needs_other_eyes
    assert rules.has_other_eyes(is_needed=False, authors={"a"}, by="a")
    assert not rules.can_set_other_eyes(is_needed=False, authors={"a"}, by="a")


def test_the_scheme_says_who_publishes_and_hides_the_button_from_its_author(
    city: City, draft: SchemeVersion, second: Account
) -> None:
    client, address = city.signed_in("office"), f"/schemes/{draft.scheme.code}/{draft.number}/"
    assert "单人发布" in client.get(address).content.decode()
    client.post(f"{address}other-eyes/", {"needed": "yes"})
    page = client.get(address).content.decode()
    assert "须由他人发布" in page
    assert f"{address}publish/" not in page
    assert f"{address}publish/" in City.signed_in_as(second).get(address).content.decode()
    client.post(f"{address}publish/")
    draft.refresh_from_db()
    assert draft.state == rules.DRAFT
