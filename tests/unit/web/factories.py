"""A small city for tests, made through the same actions as a real one."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.test import Client

from jixiao.web.audit.actions import SYSTEM, Actor
from jixiao.web.organisations import actions, rules
from jixiao.web.organisations.models import Account, Organisation, PeerGroup

FOUNDED = date(2020, 1, 1)
NOW = datetime(2020, 1, 1, 1, 0, tzinfo=UTC)
PASSWORD = "tide-gauge-71-harbour"
STREETS = {
    "D1": [("S11", "滨江街道", "Binjiang"), ("S12", "湖东街道", "Hudong"), ("S13", "新城街道", "Xincheng")],
    "D2": [("S21", "港口街道", "Gangkou"), ("S22", "南苑街道", "Nanyuan"), ("S23", "云台街道", "Yuntai")],
}
DISTRICTS = {"D1": ("东港区", "Donggang District"), "D2": ("西湾区", "Xiwan District")}
GROUPS = {"central": ("中心城区组", "Central streets", "D1"), "outer": ("近郊组", "Outer streets", "D2")}


@dataclass
class City:
    """Everything by its code: `city.organisations["S11"]`, `city.accounts["office"]`, `city.groups["central"]`."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    groups: dict[str, PeerGroup] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    @property
    def streets(self) -> list[Organisation]:
        """The six streets, by code."""
        return [self.organisations[code] for streets in STREETS.values() for code, *_ in streets]

    def signed_in(self, username: str) -> Client:
        """A browser in which that account is signed in."""
        return self.signed_in_as(self.accounts[username])

    @staticmethod
    def signed_in_as(account: Account) -> Client:
        """A browser in which any account is signed in."""
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client


def make_organisation(
    code: str,
    label_zh: str = "",
    label_en: str = "",
    *,
    tier: str = "street",
    parent: Organisation | None = None,
    valid_from: date = FOUNDED,
    by: Actor = SYSTEM,
) -> Organisation:
    """An organisation; its name is its code unless told otherwise."""
    return actions.create_organisation(
        code=code, label_zh=label_zh or code, label_en=label_en, tier=tier, parent=parent,
        valid_from=valid_from, by=by, now=NOW,
    )  # fmt: skip


def make_street(code: str, parent: Organisation, *, valid_from: date = FOUNDED) -> Organisation:
    """One more street."""
    return make_organisation(code, f"{code}街道", f"{code} Street", parent=parent, valid_from=valid_from)


def make_account(
    username: str,
    organisation: Organisation,
    *roles: str,
    display_name: str = "",
    password: str = PASSWORD,
    must_change_password: bool = False,
) -> Account:
    """An account of the organisation that holds `roles` over it."""
    account = actions.create_account(
        username=username, display_name=display_name or username, organisation=organisation, password=password,
        must_change_password=must_change_password, by=SYSTEM, now=NOW,
    )  # fmt: skip
    for role in roles:
        actions.grant_role(
            account=account, role=role, organisation=organisation, valid_from=FOUNDED, by=SYSTEM, now=NOW
        )
    return account


def make_office(city: Organisation) -> Account:
    """The performance office of the whole city."""
    return make_account("office", city, rules.OFFICE, display_name="绩效办")


def make_city() -> City:
    """A city, 2 districts × 3 streets, 2 peer groups, and accounts:

    over the whole city `office`, `evaluator`, `leader`, `auditor`, `administrator`; over district D1 `approver`;
    over street S11 `reporter`; outside of these `outsider` (reporter and approver over S21); `guest` without a role.
    """
    city = City()
    root = city.organisations["CITY"] = make_organisation("CITY", "滨海市", "Binhai City", tier="city")
    for code, (zh, en) in DISTRICTS.items():
        district = city.organisations[code] = make_organisation(code, zh, en, tier="district", parent=root)
        for street, street_zh, street_en in STREETS[code]:
            city.organisations[street] = make_organisation(street, street_zh, f"{street_en} Street", parent=district)
    for code, (zh, en, district_code) in GROUPS.items():
        group = city.groups[code] = actions.create_peer_group(code=code, label_zh=zh, label_en=en, by=SYSTEM, now=NOW)
        for street, *_ in STREETS[district_code]:
            actions.join_peer_group(
                peer_group=group, organisation=city.organisations[street], valid_from=FOUNDED, by=SYSTEM, now=NOW
            )
    _add_accounts(city)
    return city


def _add_accounts(city: City) -> None:
    root, places = city.organisations["CITY"], city.organisations
    city.accounts["office"] = make_office(root)
    for role in (rules.EVALUATOR, rules.LEADER, rules.AUDITOR, rules.ADMINISTRATOR):
        city.accounts[role] = make_account(role, root, role)
    city.accounts["approver"] = make_account("approver", places["D1"], rules.APPROVER)
    city.accounts["reporter"] = make_account("reporter", places["S11"], rules.REPORTER)
    city.accounts["outsider"] = make_account("outsider", places["S21"], rules.REPORTER, rules.APPROVER)
    city.accounts["guest"] = make_account("guest", places["S11"])
