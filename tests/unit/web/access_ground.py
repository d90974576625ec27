"""What the walk over every address needs besides the worked city: reports, air, a release, the keys of what there is."""

from datetime import UTC, date, datetime

from jixiao.web.air import actions as air
from jixiao.web.air.frames import computed, read_upload
from jixiao.web.air.models import Abatement
from jixiao.web.air.queries import places as air_places
from jixiao.web.air.queries import stored_hours
from jixiao.web.analysis.models import SavedView
from jixiao.web.api.models import PushToken
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.doubts.models import Doubt, Explanation
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.followup.models import OrderEvent, Remedy
from jixiao.web.hotline.models import UnreasonableClaim
from jixiao.web.jobs.models import Job
from jixiao.web.organisations.models import RoleAssignment
from jixiao.web.portal import actions as portal_actions
from jixiao.web.portal import queries as portal_queries
from jixiao.web.portal import tasks as portal
from jixiao.web.reports import actions as reports
from jixiao.web.reports.models import Mailing
from jixiao.web.satisfaction.models import BadRating, ServicePoint
from jixiao.web.satisfaction.queries import public_code
from jixiao.web.sources.models import RegisteredPlace
from jixiao.web.warnings.models import ChartRebase, WarningCase, WarningEvent
from tests.unit.web.worked_city import NOW, WorkedCity


def print_and_mail(worked: WorkedCity) -> None:
    """The office has all cards written, and the card about S11 sent to its reporter."""
    city, run = worked.city, ScoringRun.objects.get(pk=worked.runs["confirmed"].pk)
    office, everybody = city.accounts["office"], {one.pk for one in city.organisations.values()}
    reports.ask_to_print(run=run, kind="card", language="zh", formats=["html"], visible=everybody, by=office, now=NOW)
    reports.set_up_mailing(
        kind="card", language="zh", formats=["pdf"], organisation=city.organisations["S11"], timing="confirmed",
        working_day=None, recipients=[city.accounts["reporter"]], by=office, now=NOW,
    )  # fmt: skip


def breathe(worked: WorkedCity) -> None:
    """One station with a day of August, worked out; something is done against pollution."""
    city, office = worked.city, worked.city.accounts["office"]
    day = date(2026, 8, 3)
    air.add_station(
        code="A1", label_zh="东港站", organisation=city.organisations["D1"], valid_from=day, by=office, now=NOW
    )  # fmt: skip
    lines = [f"2026-08-03 {hour}:00,A1,20,40,6,20,0.6,90" for hour in range(24)]
    content = "\n".join(["time,station,pm25,pm10,so2,no2,co,o3", *lines]).encode()
    read = read_upload(content, "hours.csv", air_places(), datetime(2026, 9, 20, tzinfo=UTC))
    air.take_over(read=read, by=office, now=NOW)
    found = computed(air_places(), stored_hours(day, day), day, day)
    air.keep_results(found=found, first=day, last=day, by=office, now=NOW)
    air.enter_abatement(label_zh="错峰生产", first_date=day, by=office, now=NOW)


def publish_august(worked: WorkedCity) -> None:
    """August of the city's scheme is published, that of the district's a draft."""
    for kind, source in portal_queries.undrafted_sources(NOW.date()):
        if source.period != "2026-08":
            continue
        release = portal.prepare(kind=kind, source=source, by=SYSTEM, now=NOW)
        if source.series == "waste":
            portal_actions.publish(release=release, by=worked.city.accounts["office"], now=NOW)


def places(worked: WorkedCity) -> dict[str, str]:
    """Keys that only the database knows, by the words that EXPECTED uses."""
    assert worked.evidence is not None
    held = RoleAssignment.objects.get(account=worked.city.accounts["reporter"])
    return {
        "open task": str(worked.tasks["S11/2026-10"].pk),
        "task in review": str(worked.tasks["S11/2026-09"].pk),
        "evidence": str(worked.evidence.pk),
        "role of reporter": str(held.pk),
        "message to reporter": str(
            worked.city.accounts["reporter"].deliveries.get(channel="page", notice__key="hello").pk
        ),
        "bot of S11": str(worked.city.organisations["S11"].bots.get().pk),
        "feed of reporter": worked.feed_token,
        "job": str(Job.objects.get(key="walk").pk),
        "push token": PushToken.objects.get().code,
        "place": str(RegisteredPlace.objects.get().pk),
        "doubt about S11": str(Doubt.objects.get(is_about_all=False).pk),
        "doubt about all": str(Doubt.objects.get(is_about_all=True).pk),
        "warning about S11": str(WarningCase.objects.get().pk),
        "explanation": str(Explanation.objects.get().pk),
        "new limits of S11": str(ChartRebase.objects.get().pk),
        "explained with a file": str(WarningEvent.objects.get(kind="explained").pk),
        "progress with a file": str(OrderEvent.objects.get(kind="progressed").pk),
        "claim of S11": str(UnreasonableClaim.objects.get().pk),
        "measure of S11": str(Remedy.objects.get().pk),
        "abatement": str(Abatement.objects.get().pk),
        "mailing to reporter": str(Mailing.objects.get().pk),
        "bad rating of S11": str(BadRating.objects.get(organisation__code="S11").pk),
        "poster of S11": public_code(ServicePoint.objects.get(code="S11-W1")),
        "view of S11": str(SavedView.objects.get(is_shared=True).pk),
        "view of office": str(SavedView.objects.get(is_shared=False).pk),
        "confirmed run": worked.runs["confirmed"].code,
        "computed run": worked.runs["computed"].code,
        "run of D2": worked.runs["own"].code,
    }
