"""What the walk over every address needs of reports and of the air, besides the worked city."""

from datetime import UTC, date, datetime

from jixiao.web.air import actions as air
from jixiao.web.air.frames import computed, read_upload
from jixiao.web.air.queries import places as air_places
from jixiao.web.air.queries import stored_hours
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.reports import actions as reports
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
