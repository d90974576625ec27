"""The register of third parties: who they are, what they were engaged for and how well they did it, what bars them."""

from dataclasses import dataclass
from datetime import date

from jixiao.web.appraisal.models import Commission, Engagement, Panel, Reviewer, Suspension, ThirdParty, WorkJudgement
from jixiao.web.organisations.models import Account


@dataclass(frozen=True)
class Done:
    """A commission with whom it evaluates and how it was judged last."""

    commission: Commission
    organisation_ids: tuple[int, ...]
    judgement: WorkJudgement | None


@dataclass(frozen=True)
class Registered:
    """A third party with what it did, the newest first, and what suspends it on the day asked for."""

    third_party: ThirdParty
    done: tuple[Done, ...]
    suspension: Suspension | None

    @property
    def scores(self) -> list[float]:
        """How its work was judged, of every commission that was."""
        return [one.judgement.score for one in self.done if one.judgement is not None]

    @property
    def quality(self) -> float | None:
        """Their mean; None where nothing was judged yet."""
        return sum(self.scores) / len(self.scores) if self.scores else None


def registered(day: date) -> list[Registered]:
    """Everybody on the register, by code."""
    done: dict[int, list[Done]] = {}
    for one in commissions():
        done.setdefault(one.commission.third_party_id, []).append(one)
    ends = {one.third_party_id: one for one in _suspensions(day)}
    return [
        Registered(one, tuple(done.get(one.pk, ())), ends.get(one.pk)) for one in ThirdParty.objects.order_by("code")
    ]


def find_third_party(code: str) -> ThirdParty | None:
    """One of them."""
    return ThirdParty.objects.filter(code=code).first()


def commissions(third_party: ThirdParty | None = None, number: int | None = None) -> list[Done]:
    """Commissions, the newest first: all, those of a third party, or the one of that number."""
    joined = ("third_party", "lead", "organisation", "panel", "entered_by")
    found = Commission.objects.select_related(*joined).prefetch_related("evaluated", "judgements__judged_by")
    if third_party is not None:
        found = found.filter(third_party=third_party)
    if number is not None:
        found = found.filter(number=number)
    return [
        Done(
            one, tuple(each.organisation_id for each in one.evaluated.all()),
            max(one.judgements.all(), key=lambda each: each.revision, default=None),
        )
        for one in found.order_by("-number")
    ]  # fmt: skip


def commissions_of_panel(panel: Panel) -> list[Commission]:
    """What third parties are engaged for in a panel."""
    return list(Commission.objects.filter(panel=panel).select_related("third_party", "lead").order_by("number"))


def reviewers_of(third_party: ThirdParty) -> list[Reviewer]:
    """Its people, main reviewers first, those who left last."""
    found = Reviewer.objects.filter(third_party=third_party).select_related("account", "entered_by")
    return sorted(found, key=lambda one: (one.left_on is not None, not one.is_lead, one.pk))


def leads_of(third_party: ThirdParty) -> list[Reviewer]:
    """Its main reviewers who have not left."""
    return [one for one in reviewers_of(third_party) if one.is_lead and one.left_on is None]


def third_party_of(account: Account) -> ThirdParty | None:
    """The third party that an account belongs to."""
    seat = Reviewer.objects.filter(account=account, left_on__isnull=True).select_related("third_party").first()
    return seat.third_party if seat else None


def engagements_of(third_party: ThirdParty) -> list[Engagement]:
    """For whom it worked and where it declared a conflict, oldest first."""
    found = Engagement.objects.filter(third_party=third_party).select_related("organisation", "entered_by")
    return list(found.order_by("pk"))


def ties_of(third_party: ThirdParty | None) -> dict[int, str]:
    """Organisations that a third party may not evaluate, and why."""
    if third_party is None:
        return {}
    rows = Engagement.objects.filter(third_party=third_party).order_by("-pk")
    return dict(rows.values_list("organisation_id", "kind"))


def suspensions_of(third_party: ThirdParty) -> list[Suspension]:
    """Every suspension, newest first."""
    found = Suspension.objects.filter(third_party=third_party).select_related("suspended_by", "lifted_by")
    return list(found.order_by("-first_date", "-pk"))


def suspended_until(third_party: ThirdParty, day: date) -> date | None:
    """The last day of the longest suspension that holds on `day`."""
    return max((one.last_date for one in _suspensions(day) if one.third_party_id == third_party.pk), default=None)


def _suspensions(day: date) -> list[Suspension]:
    """Those that hold on a day, the one that ends last at the end."""
    found = Suspension.objects.filter(first_date__lte=day, last_date__gte=day, lifted_at__isnull=True)
    return list(found.order_by("last_date", "pk"))
