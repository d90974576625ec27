"""The parts of carrying out a draft, each through the app that owns what it makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from jixiao.engine.scheme_template.template import Template
from jixiao.library import indicator_columns
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import Goal, Indicator, Plan
from jixiao.web.organisations import actions as organisations
from jixiao.web.organisations import queries as organisation_queries
from jixiao.web.organisations.models import Account, Organisation, PeerGroup
from jixiao.web.set_up import queries, rules
from jixiao.web.set_up.models import AwaitedAccount, SetUpDraft
from jixiao.web.set_up.rules import Delivery


@dataclass(frozen=True)
class Work:
    """A draft on its way, within the transaction of `carry_out`: each part is made through the app that owns it.

    `places`: the organisations that are there or were made, by code.
    """

    draft: SetUpDraft
    template: Template
    chosen: rules.Chosen
    places: dict[str, Organisation]
    by: Account
    now: datetime

    @property
    def today(self) -> date:
        """The day of `now` in the installation's time zone."""
        return timezone.localtime(self.now).date()

    @property
    def start(self) -> date:
        """From when on what is made counts: the year's first day, or today where the year has not begun."""
        return min(self.today, date(self.chosen.year, 1, 1))

    def place(self, code: str) -> Organisation:
        """The organisation; refused where it has gone since it was chosen."""
        if code not in self.places:
            raise RuleViolation(
                "place_gone",
                N_("The organisation “%(code)s” is no longer there. Choose who is assessed again."),
                code=code,
            )
        return self.places[code]

    def make_places(self) -> None:
        """New organisations, parents first, and the places in peer groups of all that are assessed."""
        for place in self.chosen.new:
            parent = self.place(place.parent)
            has_begun = parent.versions.filter(organisation_queries.valid_on(self.start)).exists()
            self.places[place.code] = organisations.create_organisation(
                code=place.code, label_zh=place.label_zh, label_en=place.label_en, tier=place.tier, parent=parent,
                valid_from=self.start if has_begun else self.today, by=self.by, now=self.now,
            )  # fmt: skip
        wanted = {place.code: place.group for place in self.chosen.new if place.is_assessed} | dict(self.chosen.groups)
        held = queries.group_of_each(self.today)
        for code in self.chosen.assessed:
            label = wanted.get(code, "")
            if label and code not in held:
                organisations.join_peer_group(
                    peer_group=self._group(label),
                    organisation=self.place(code),
                    valid_from=self.today,
                    by=self.by,
                    now=self.now,
                )

    def _group(self, label: str) -> PeerGroup:
        """The peer group of that name, made where there is none; under the template's code where it suggests one."""
        found = PeerGroup.objects.filter(label_zh=label).first()
        if found is not None:
            return found
        suggested = next((each for each in self.template.groups if each.label.zh == label), None)
        taken = list(PeerGroup.objects.values_list("code", flat=True))
        code = queries.free_code(suggested.code if suggested else "group", taken)
        english = suggested.label.en if suggested else ""
        return organisations.create_peer_group(code=code, label_zh=label, label_en=english, by=self.by, now=self.now)

    def make_goals(self) -> None:
        """The year's plan with the template's goals; a plan and goals that are there stay as they are."""
        owner = self.draft.organisation
        year = self.chosen.year
        plan = Plan.objects.filter(organisation=owner, year=year).order_by("pk").first()
        if plan is None:
            code = queries.free_code(f"plan-{year}", Plan.objects.values_list("code", flat=True))
            plan = indicators.create_plan(
                code=code, label_zh=f"{year}年度绩效计划", label_en=f"Performance plan of {year}", year=year, organisation=owner,
                by=self.by, now=self.now,
            )  # fmt: skip
        there = set(Goal.objects.filter(plan=plan).values_list("code", flat=True))
        for position, goal in enumerate(self.template.goals, start=len(there)):
            if goal.code not in there:
                indicators.create_goal(
                    plan=plan, code=goal.code, label_zh=goal.label.zh, label_en=goal.label.en, owner=owner,
                    statement_zh=goal.statement.zh, statement_en=goal.statement.en, position=position, by=self.by, now=self.now,
                )  # fmt: skip

    def make_indicators(self, codes: Mapping[str, None]) -> None:
        """Definitions of what the library does not know yet, and for all of them who delivers them from where."""
        known = queries.known_indicators(codes)
        for code in codes:
            delivery = self.chosen.delivery.get(code, Delivery(way=self.template.need(code).way))
            owner = self.place(delivery.owner) if delivery.owner else None
            entry = self.template.entry(code)
            if code not in known and entry is not None:
                indicators.create_indicator(
                    **indicator_columns(entry), owner=owner, valid_from=self.start, by=self.by, now=self.now
                )
            indicator = Indicator.objects.filter(code=code).first()
            if indicator is not None:
                indicators.register_indicator(
                    indicator=indicator, owner=owner, source=delivery.way, minutes=self.template.need(code).minutes,
                    note=delivery.person, by=self.by, now=self.now,
                )  # fmt: skip

    def keep_people(self) -> None:
        """People wait for the administrator: who sets up a scheme does not give out accounts."""
        AwaitedAccount.objects.bulk_create(
            AwaitedAccount(
                draft=self.draft, display_name=one.display_name, username=one.username, role=one.role,
                organisation=self.place(one.organisation),
            )
            for one in self.chosen.people
        )  # fmt: skip
