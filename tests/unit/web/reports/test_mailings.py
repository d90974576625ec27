"""Reports by mail: due once on each occasion, only for those who may read them when they are sent, attached or linked."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from pytest_django import Settings

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.library import parameters
from jixiao.report.editing import Edited
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.base.rules import RuleViolation
from jixiao.web.jobs.actions import enqueue
from jixiao.web.jobs.models import Job
from jixiao.web.jobs.tasks import run_due
from jixiao.web.notices import actions as notices
from jixiao.web.notices.channels import Outside
from jixiao.web.notices.models import Delivery
from jixiao.web.notices.queries import Parcel
from jixiao.web.notices.tasks import deliver
from jixiao.web.organisations.actions import end_role
from jixiao.web.organisations.models import RoleAssignment
from jixiao.web.reports import actions, queries, rules
from jixiao.web.reports.models import MailedReport, Mailing
from tests.unit.web.worked_city import NOW, WorkedCity

Clock = Callable[[datetime], None]
EARLIER = NOW - timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _post_office(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PUBLIC_ADDRESS = "https://jixiao.example.org"


class MailOnly:
    """The real way of e-mails; nothing goes to chat platforms."""

    def send(self, parcel: Parcel) -> None:
        if parcel.channel == "mail":
            Outside().send(parcel)


def set_up(worked: WorkedCity, *names: str, by: str = "office", **changed: Any) -> Mailing:
    """A mailing of the card about S11 whenever a result is confirmed."""
    wanted: dict[str, Any] = {
        "kind": "card", "language": "zh", "formats": ("html",), "organisation": worked.city.organisations["S11"],
        "timing": rules.CONFIRMED, "working_day": None, "now": EARLIER,
    }  # fmt: skip
    people = [worked.city.accounts[name] for name in names]
    for account in people:
        notices.set_preference(
            account=account, mail_address=f"{account.username}@example.org", mail_mode="each", by=account, now=EARLIER
        )
    return actions.set_up_mailing(**wanted | changed, recipients=people, by=worked.city.accounts[by])


def pass_time(set_clock: Clock, now: datetime) -> None:
    """The job looks for what is due at that moment, then the outbox is emptied."""
    set_clock(now)
    enqueue(kind=rules.MAIL_JOB, by=SYSTEM, now=now)
    run_due()
    assert Job.objects.filter(kind=rules.MAIL_JOB).exclude(state="done").count() == 0
    deliver(sender=MailOnly(), clock=lambda: now)


def sent() -> list[tuple[str, list[str]]]:
    """To whom, and the names of what was attached."""
    return [(letter.to[0], [file[0] for file in letter.attachments]) for letter in mail.outbox]


def test_a_confirmed_result_is_mailed_once_with_its_file(worked: WorkedCity, set_clock: Clock) -> None:
    set_up(worked, "reporter")
    pass_time(set_clock, NOW)
    pass_time(set_clock, NOW + timedelta(minutes=10))
    title = queries.Press.of(worked.runs["confirmed"], "card", "zh").made("S11").report.document.title
    assert sent() == [("reporter@example.org", [f"{title}.html"])]
    letter = mail.outbox[0]
    assert letter.subject == title
    run = worked.runs["confirmed"].code
    assert f"https://jixiao.example.org{reverse('reports:report_of', args=[run, 'card', 'S11'])}" in letter.body
    assert MailedReport.objects.get().occasion == f"run:{run}"


def test_what_was_confirmed_before_the_mailing_is_not_mailed(worked: WorkedCity, set_clock: Clock) -> None:
    set_up(worked, "reporter", now=NOW + timedelta(minutes=1))
    pass_time(set_clock, NOW + timedelta(minutes=10))
    assert sent() == []


def test_nobody_is_mailed_what_they_may_not_read(worked: WorkedCity, set_clock: Clock) -> None:
    set_up(worked, "outsider", "reporter", "office")
    set_up(worked, "reporter", "leader", kind="annual", organisation=None)
    pass_time(set_clock, NOW)
    # The leader sees both results that were confirmed, of the city and of the district; the reporter none as a whole.
    assert sorted(to.partition("@")[0] for to, _ in sent()) == ["leader", "leader", "office", "reporter"]
    assert {one.account.username for one in MailedReport.objects.filter(mailing__kind="annual")} == {"leader"}


def test_a_right_lost_between_posting_and_sending_withdraws_the_mail(worked: WorkedCity, set_clock: Clock) -> None:
    set_up(worked, "reporter", "leader", kind="card")
    set_clock(NOW)
    enqueue(kind=rules.MAIL_JOB, by=SYSTEM, now=NOW)
    run_due()
    held = RoleAssignment.objects.get(account=worked.city.accounts["reporter"])
    end_role(assignment=held, valid_to=date(2026, 9, 20), by=worked.city.accounts["administrator"], now=NOW)
    deliver(sender=MailOnly(), clock=lambda: NOW)
    assert [to for to, _ in sent()] == ["leader@example.org"]
    mine = Delivery.objects.get(
        account=worked.city.accounts["reporter"], channel="mail", notice__key__startswith="report:"
    )
    assert mine.state == "withdrawn"


def test_what_is_too_large_is_linked_instead(
    worked: WorkedCity, set_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = parameters("reports")["attachment_mb"][-1]
    monkeypatch.setitem(limit, "value", 0.0001)
    set_up(worked, "reporter")
    pass_time(set_clock, NOW)
    assert sent() == [("reporter@example.org", [])]
    assert "超过邮件大小上限" in mail.outbox[0].body


def test_a_monthly_mailing_goes_out_on_its_working_day(worked: WorkedCity, set_clock: Clock) -> None:
    set_up(worked, "reporter", timing=rules.MONTHLY, working_day=3)
    for day, n_sent in ((20, 0), (30, 0)):
        pass_time(set_clock, datetime(2026, 9, day, 1, tzinfo=UTC))
        assert len(sent()) == n_sent, "the third working day of September had passed when it was set up"
    # 1–7 October 2026 are holidays; 8, 9 and the make-up day, Saturday the 10th, are worked.
    for day, n_sent in ((9, 0), (10, 1), (12, 1)):
        pass_time(set_clock, datetime(2026, 10, day, 1, tzinfo=UTC))
        assert len(sent()) == n_sent, day
    pass_time(set_clock, datetime(2026, 11, 20, 1, tzinfo=UTC))
    assert [one.occasion for one in MailedReport.objects.all()] == ["month:2026-10", "month:2026-11"]


def test_who_leaves_gets_no_more_and_a_mailing_without_anybody_ends(worked: WorkedCity, set_clock: Clock) -> None:
    mailing = set_up(worked, "reporter", "leader")
    client = worked.city.signed_in("reporter")
    assert client.post(reverse("reports:leave_mailing", args=[mailing.pk])).status_code == 302
    assert client.post(reverse("reports:leave_mailing", args=[mailing.pk])).status_code == 404
    pass_time(set_clock, NOW)
    assert [to for to, _ in sent()] == ["leader@example.org"]
    worked.city.signed_in("leader").post(reverse("reports:leave_mailing", args=[mailing.pk]))
    mailing.refresh_from_db()
    assert mailing.ended_at is not None


def test_only_who_set_it_up_ends_it(worked: WorkedCity, set_clock: Clock) -> None:
    mailing = set_up(worked, "reporter")
    address = reverse("reports:end_mailing", args=[mailing.pk])
    assert worked.city.signed_in("reporter").post(address).status_code == 404
    assert worked.city.signed_in("office").post(address).status_code == 302
    pass_time(set_clock, NOW)
    assert sent() == []


def test_set_up_on_the_page(worked: WorkedCity, set_clock: Clock) -> None:
    filled = {"kind": "card", "organisation": "S11", "formats": ["pdf"], "language": "zh", "timing": "confirmed"}
    reporter, office = worked.city.signed_in("reporter"), worked.city.signed_in("office")
    address = reverse("reports:set_up_mailing")
    assert reporter.post(address, {**filled, "recipients": ["reporter"]}).status_code == 302
    assert reporter.post(address, {**filled, "recipients": ["leader"]}).status_code != 302, "for oneself only"
    answer = office.post(address, {**filled, "recipients": ["outsider", "leader"]})
    assert "outsider" in answer.content.decode()
    whole = {**filled, "kind": "annual", "organisation": ""}
    answer = office.post(address, {**whole, "recipients": ["reporter", "leader"]})
    assert "reporter。" in answer.content.decode(), "who sees one street may not read a report on all"
    assert Mailing.objects.count() == 1
    assert "绩效报告单" in reporter.get(reverse("reports:mailings")).content.decode()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"formats": ()}, "no_format"), ({"timing": "weekly"}, "unknown_timing"), ({"language": "fr"}, "unknown_timing"),
        ({"timing": "monthly"}, "bad_working_day"), ({"timing": "monthly", "working_day": 16}, "bad_working_day"),
        ({"kind": "annual"}, "about_whom"), ({"organisation": None}, "about_whom"), ({"kind": "nonsense"}, "unknown_report"),
        ({"refused": ["guest"]}, "may_not_read"),
    ],
)  # fmt: skip
def test_what_cannot_be_mailed_is_refused(worked: WorkedCity, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        set_up(worked, "reporter", **changed)
    assert refusal.value.code == code
    with pytest.raises(RuleViolation):
        set_up(worked)


def test_a_report_that_is_read_is_sent_once(worked: WorkedCity, set_clock: Clock) -> None:
    set_up(worked, "reporter", now=NOW + timedelta(days=30))  # so that letters reach them
    run, office = worked.runs["confirmed"], worked.city.signed_in("office")
    address = reverse("reports:send_of", args=[run.code, "card", "S11"])
    refused = office.post(address, {"formats": ["html"], "recipients": ["outsider"]})
    assert "outsider" in refused.content.decode()
    assert office.post(address, {"formats": [], "recipients": ["reporter"]}).status_code == 200
    assert not Mailing.objects.filter(timing=rules.ONCE).exists()
    assert office.post(address, {"formats": ["html"], "recipients": ["reporter", "office"]}).status_code == 302
    pass_time(set_clock, NOW)
    pass_time(set_clock, NOW + timedelta(minutes=10))
    assert [to for to, _files in sent()] == ["reporter@example.org"]
    assert MailedReport.objects.filter(run=run, mailing__timing=rules.ONCE).count() == 2
    assert Mailing.objects.get(timing=rules.ONCE).ended_at == NOW


def test_words_whose_facts_have_changed_are_not_sent(
    worked: WorkedCity, set_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = DefinitionError("stale_words", Text("The facts have changed.", "数据已变化。"))

    def check(_edited: Edited) -> None:
        raise fault

    monkeypatch.setattr(Edited, "check", check)
    address = reverse("reports:send", args=[worked.runs["confirmed"].code, "annual"])
    answer = worked.city.signed_in("office").post(address, {"formats": ["html"], "recipients": ["office"]})
    assert "数据已变化。" in answer.content.decode()
    set_up(worked, "reporter")
    pass_time(set_clock, NOW)
    assert sent() == []
