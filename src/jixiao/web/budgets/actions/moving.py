"""How a programme or a monitoring report changes its state: on the row as it is now, so that of two acts one succeeds."""

from datetime import datetime
from typing import Any

from jixiao.web.budgets.models import MonitoringReport, Programme
from jixiao.web.budgets.rules import life, watching


class Mover:
    """Moves one programme at one moment, inside the transaction of the act that records it."""

    def __init__(self, programme: Programme, now: datetime) -> None:
        self.programme, self.now = programme, now

    def hold(self) -> Programme:
        """The programme as it is now; nobody else changes it until the transaction ends."""
        held = Programme.every.select_for_update(no_key=True, of=("self",)).get(pk=self.programme.pk)
        for name in ("state", "state_at", "amount", "key_since", "score", "grade_zh", "grade_en"):
            setattr(self.programme, name, getattr(held, name))
        return self.programme

    def move(self, act: str, **changes: Any) -> Programme:
        """Carry `act` out with the columns that it changes; RuleViolation where the state does not allow it any more."""
        one = self.hold()
        life.check_can_act(act, one.state, kind=one.kind, needs_assessment=one.needs_assessment)
        then = life.after(act, one.state)
        moment = {} if then == one.state else {"state_at": self.now, "state": then}
        if moment or changes:
            Programme.every.filter(pk=one.pk).update(**moment, **changes)
            for name, value in {**moment, **changes}.items():
                setattr(one, name, value)
        return one


class ReportMover:
    """Moves one monitoring report, inside the transaction of the act that records it."""

    def __init__(self, report: MonitoringReport) -> None:
        self.report = report

    def move(self, act: str, **changes: Any) -> MonitoringReport:
        """Carry `act` out; RuleViolation where the state does not allow it any more."""
        held = MonitoringReport.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.report.pk)
        watching.check_can_judge(act, held.state)
        changes["state"] = watching.report_after(act, held.state)
        MonitoringReport.objects.filter(pk=held.pk).update(**changes)
        for name, value in changes.items():
            setattr(self.report, name, value)
        return self.report
