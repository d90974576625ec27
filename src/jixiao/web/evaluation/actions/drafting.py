"""An entry as it is written down: what the rules ask, and the number that it gets."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from jixiao import Scheme
from jixiao.web.base.rules import check_words
from jixiao.web.evaluation import frames, rules
from jixiao.web.evaluation.models import EvaluationCycle, ItemEntry
from jixiao.web.organisations.models import Account, Organisation


@dataclass(frozen=True)
class EntryDraft:
    """What people write of an adjustment or a veto."""

    cycle: EvaluationCycle
    organisation: Organisation
    item: str
    period: str
    n_events: float
    reason: str
    document: str = ""

    def entry(self, by: Account, now: datetime, *, is_appeal: bool = False) -> ItemEntry:
        """An entry that the rules allow, with its number, not yet saved; after an appeal of a closed cycle, too."""
        cycle = EvaluationCycle.objects.select_for_update().get(pk=self.cycle.pk)
        if not is_appeal:
            rules.check_running(cycle.state)
        scheme = Scheme.from_yaml(cycle.scheme_version.document)
        found = frames.items_of(scheme).get(self.item)
        rules.check_item(found, {code for leaf in scheme.leaves for code in leaf.observed})
        assert found is not None
        rules.check_entry_period(self.period, cycle.year, found, scheme.periodicity)
        rules.check_events(self.n_events)
        check_words(self.reason)
        # One is numbered at a time.
        list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])
        number = (ItemEntry.objects.filter(year=cycle.year).aggregate(last=Max("number"))["last"] or 0) + 1
        return ItemEntry(
            code=f"E{cycle.year}-{number:04}", year=cycle.year, number=number, cycle=cycle,
            organisation=self.organisation, period=self.period, kind=getattr(found, "kind", rules.VETO),
            item_code=self.item, n_events=self.n_events, reason=self.reason.strip(), document=self.document.strip(),
            proposed_by=by, proposed_at=now,
        )  # fmt: skip
