"""Handled cases: listed as digests, rated once each, by number or ticket; verified ratings alone make the score."""

import io
from datetime import date, timedelta
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.satisfaction import actions, frames, queries, rules, tasks
from jixiao.web.satisfaction.models import (
    HandledCase,
    HandledDay,
    RatedCase,
    Rating,
    SealedGroup,
    ServicePoint,
    UsedToken,
)
from jixiao.web.satisfaction.rules import codes
from jixiao.web.satisfaction.views import intake
from tests.unit.web.factories import City
from tests.unit.web.satisfaction.conftest import NOW, TODAY, address_of, give, make_point, opened, token_in

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _nobody_has_guessed_yet() -> None:
    intake.UNKNOWN_CASES = intake.RateLimit()


def line(number: str, point: str = "S11-03", day: date = YESTERDAY, check: str = "") -> rules.CaseLine:
    return rules.CaseLine(point, number, day, check)


def listed(city: City, *lines: rules.CaseLine) -> actions.Listed:
    points = list(ServicePoint.objects.all())
    return actions.list_cases(cases=lines, points=points, source="a.csv", by=city.accounts["office"], now=NOW)


def test_a_list_keeps_digests_with_point_and_day_and_the_same_one_again_changes_nothing(
    city: City, point: ServicePoint
) -> None:
    first = listed(city, line("A-1"), line("A-2"), line("a－1 "))
    assert (first.n_new, first.n_known, first.refused) == (2, 0, ())
    again = listed(city, line("A-2"), line("A-3", day=TODAY))
    assert (again.n_new, again.n_known) == (1, 1)
    assert [(row.day, row.n) for row in HandledDay.objects.order_by("day")] == [(YESTERDAY, 2), (TODAY, 1)]
    assert {field.name for field in HandledCase._meta.get_fields()} == {"digest", "point", "day"}
    assert {field.name for field in RatedCase._meta.get_fields()} == {"digest"}
    event = AuditEvent.objects.filter(event="CASES_LISTED").latest("pk")
    assert "A-" not in str(event.details)
    assert queries.listed_by_month([point.organisation_id], "2026-09", "2026-09") == {(point.pk, "2026-09"): 3}


def test_what_cannot_be_a_case_is_refused_by_its_place(city: City, point: ServicePoint) -> None:
    make_point(city, "S11-04")
    too_old = TODAY - timedelta(days=31)
    lines = [
        line("A"), line("--"), line("9" * 61), line("B", "S99"), line("C", day=TODAY + timedelta(days=1)),
        line("D", day=too_old), line("E", check="1" * 21), line("A", "S11-04"),
    ]  # fmt: skip
    found = listed(city, *lines)
    assert [(place, refusal.code) for place, refusal in found.refused] == [
        (1, "case_number"), (2, "case_number"), (3, "no_point"), (4, "case_day"), (5, "case_too_old"), (6, "case_check"),
        (7, "case_elsewhere"),
    ]  # fmt: skip
    assert (found.n_new, set(found.tickets)) == (1, {0})
    with pytest.raises(RuleViolation):
        listed(city)


@pytest.mark.parametrize(("one", "other"), [("1-11", "11-1"), ("12", "1 2 3"), ("A1", "A-1")])
def test_other_numbers_are_other_cases(one: str, other: str) -> None:
    assert codes.case_digest(one, "7", b"k") != codes.case_digest(other, "7", b"k")
    assert codes.case_digest(one, "7", b"k") != codes.case_digest(one, "8", b"k")
    assert codes.case_digest(one, "7", b"k", "1") != codes.case_digest(one + "1", "7", b"k")


def test_a_known_number_is_a_visit_once(city: City, phone: Client, point: ServicePoint) -> None:
    listed(city, line("BH-7", day=date(2026, 8, 30)))
    assert 'name="case"' in phone.get(address_of(point)).content.decode()
    assert give(phone, point, 4, case="bh-7").status_code == 303
    rating = Rating.objects.get()
    assert (rating.is_visit, rating.month, rating.day) == (True, "2026-08", TODAY)
    again = give(phone, point, 1, case="BH-7", reason="waiting")
    assert (again.status_code, Rating.objects.count()) == (409, 1)
    assert "已评价" in again.content.decode() or "rated already" in again.content.decode()
    assert give(phone, point, 5).status_code == 303
    assert sorted(Rating.objects.values_list("is_visit", flat=True)) == [False, True]
    assert all(check.is_whole for check in queries.check_seals())
    Rating.objects.filter(is_visit=False).update(is_visit=True)
    assert [check.is_whole for check in queries.check_seals()] == [True, False], "nobody is made a visitor afterwards"


def test_an_unknown_number_is_told_and_kept_unverified_when_sent_again(
    city: City, phone: Client, point: ServicePoint
) -> None:
    make_point(city, "S11-04")
    listed(city, line("BH-7"), line("BH-8", "S11-04"), line("BH-9", check="4821"))
    for wrong in ({"case": "BH-77"}, {"case": "BH-8"}, {"case": "BH-9"}, {"case": "BH-9", "check": "4822"}):
        told = give(phone, point, 5, **wrong)
        assert (told.status_code, Rating.objects.count(), RatedCase.objects.count()) == (409, 0, 0)
    assert 'name="unlisted" value="BH-9 4822"' in told.content.decode()
    sent = {"token": token_in(told), "degree": 5, "case": "BH-9", "check": "4822", "unlisted": "BH-9 4822"}
    assert phone.post(address_of(point), sent).status_code == 303
    assert (Rating.objects.get().is_visit, RatedCase.objects.count()) == (False, 0), "nobody uses up another's case"
    assert give(phone, point, 5, case="BH-9", check="4821").status_code == 303
    assert Rating.objects.filter(is_visit=True).count() == 1


def test_a_bad_rating_with_an_unknown_number_is_mended_on_the_page_of_reasons(
    city: City, phone: Client, point: ServicePoint
) -> None:
    listed(city, line("BH-7"))
    sent = {"token": opened(phone, point), "degree": 1, "step": "reasons", "reason": "waiting", "case": "BH-70"}
    page = phone.post(address_of(point), sent)
    assert (page.status_code, Rating.objects.count()) == (422, 0)
    assert page.content.decode().count('name="case"') == 1
    again = {**sent, "unlisted": "BH-70", "token": token_in(page), "case": "BH-7"}
    assert phone.post(address_of(point), again).status_code == 303
    assert Rating.objects.get().is_visit


def test_a_ticket_is_a_visit_without_typing_and_holds_for_its_point_and_case(
    city: City, phone: Client, point: ServicePoint
) -> None:
    other = make_point(city, "S11-04")
    ticket = listed(city, line("BH-7")).tickets[0]
    page = phone.get(f"{address_of(point)}?v={ticket}").content.decode()
    assert f'name="v" value="{ticket}"' in page
    assert 'name="case"' not in page
    assert f"/en?v={ticket}" in page
    assert f'name="v" value="{ticket}"' not in phone.get(f"{address_of(other)}?v={ticket}").content.decode()
    for junk in ("x" * 36, ticket[:-1], ticket + "A", "🙂" * 36, "%00"):
        assert phone.get(address_of(point), {"v": junk}).status_code in (200, 400)
    assert give(phone, point, 5, v=ticket).status_code == 303
    assert Rating.objects.get().is_visit
    assert give(phone, point, 5, v=ticket).status_code == 409
    digest = RatedCase.objects.get().digest
    assert digest not in str(vars(Rating.objects.get()))
    assert rules.read_ticket(ticket, point.pk, queries.keys()) == digest
    assert rules.read_ticket(ticket, point.pk, [b"another key"]) is None


def test_an_old_case_is_rated_no_more_and_forgotten(
    city: City, phone: Client, point: ServicePoint, settings: Settings
) -> None:
    tickets = listed(city, line("A", day=TODAY - timedelta(days=30)), line("B"), line("C")).tickets
    assert give(phone, point, 5, case="A").status_code == 303
    assert give(phone, point, 5, case="B").status_code == 303
    settings.CLOCK_OFFSET = NOW + timedelta(days=1) - timezone.now()
    tasks.forget(now=NOW + timedelta(days=1))
    assert (HandledCase.objects.count(), RatedCase.objects.count()) == (2, 1)
    assert sum(HandledDay.objects.values_list("n", flat=True)) == 3, "the number stays"
    old = give(phone, point, 5, v=tickets[0])
    assert old.status_code == 409
    kept = phone.post(address_of(point), {"token": token_in(old), "degree": 5, "v": tickets[0], "unlisted": tickets[0]})
    assert kept.status_code == 303
    assert Rating.objects.filter(is_visit=False).count() == 1


def test_numbers_are_not_tried_through(city: City, phone: Client, point: ServicePoint) -> None:
    listed(city, line("BH-7", check="4821"))
    most = queries.limit("unknown_cases_per_hour", TODAY)
    states = []
    for guess in range(most + 2):
        intake.LIMIT = intake.RateLimit()
        states.append(give(phone, point, 5, case="BH-7", check=f"{guess:04}").status_code)
    assert states == [409] * most + [422] * 2
    assert give(phone, point, 5, case="BH-7", check="4821").status_code == 422
    elsewhere = Client(headers={"x-forwarded-for": "203.0.113.8"})
    assert give(elsewhere, point, 5, case="BH-7", check="4821").status_code == 303


def test_a_group_asks_once_for_all_its_numbers(city: City, point: ServicePoint) -> None:
    lines = [line(f"N{n}") for n in range(40)]
    listed(city, *lines)
    key = queries.keys()[-1]
    rows = [
        actions.NewRating(
            point.pk, point.organisation_id, rules.Given(5, (), "", TODAY), actions.Arrived(TODAY, 600),
            f"R{n:0>11}", f"t{n}", codes.case_digest(f"N{n}", str(point.organisation_id), key) if n % 2 else "", True,
        )
        for n in range(40)
    ]  # fmt: skip
    with CaptureQueriesContext(
        connection,
    ) as with_cases:
        assert actions.store_ratings(ratings=rows, now=NOW) == ["stored"] * 40
    UsedToken.objects.all().delete()
    plain = [actions.NewRating(**{**vars(row), "case": "", "receipt": f"S{n:0>11}"}) for n, row in enumerate(rows)]
    with CaptureQueriesContext(connection) as without:
        assert actions.store_ratings(ratings=plain, now=NOW) == ["stored"] * 40
    assert len(with_cases) == len(without) + 2, "one to look them up, one to claim them"
    assert Rating.objects.filter(is_visit=True).count() == 20


GOOD = "服务点编码,办件编号,办结日期,核验码\nS11-03,A1,2026-09-23,\nS11-03,A2,2026年9月3日,4821\nS11-03,=2+3,2026/9/4 10:30,\n"


def test_the_page_takes_lists_and_tells_line_by_line(city: City, point: ServicePoint) -> None:
    reporter = city.signed_in("reporter")
    make_point(city, "S21-01", "S21")

    def sent(name: str, content: bytes, **more: str) -> tuple[int, str]:
        answer = reporter.post("/service-points/cases/", {"file": SimpleUploadedFile(name, content), **more})
        return answer.status_code, answer.content.decode()

    assert sent("a.csv", GOOD.encode("gb18030"))[0] == 200
    assert HandledCase.objects.count() == 3
    bad = "服务点编码,办件编号,办结日期\nS11-03,,2026-09-23\nS21-01,X,2026-09-23\nS11-03,Y,soon\nS11-03,Z,2026-09-22\n"
    status, page = sent("b.csv", bad.encode())
    assert (status, page.count('scope="row"'), HandledCase.objects.count()) == (200, 3, 4)
    for name, content in (
        ("c.csv", b"a,b\n1,2\n"), ("d.xlsx", b"no workbook"), ("e.csv", b""), ("f.csv", b"\xff\xfe\x00"),
        ("g.csv", "服务点编码,办件编号,办结日期\nS11-03,,2026-09-23\n".encode()),
        ("h.csv", "服务点编码,办件编号,办结日期\n".encode()),
    ):  # fmt: skip
        assert sent(name, content)[0] == 422, name
    status, links = sent("a.csv", GOOD.encode(), wants_tickets="on")
    assert (status, links.count("?v=")) == (200, 3)
    assert "'=2+3" in links, "no spreadsheet runs what a file brought"
    import openpyxl

    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (["case_number", "handled_on", "service_point"], [20260923001, date(2026, 9, 23), "S11-03"]):
        book.active.append(row)
    book.save(file)
    assert sent("h.xlsx", file.getvalue())[0] == 200
    assert codes.case_digest("20260923001", str(point.organisation_id), queries.keys()[-1]) in set(
        HandledCase.objects.values_list("digest", flat=True)
    )


def test_with_enough_listed_cases_only_visits_count_and_the_others_are_told(city: City, point: ServicePoint) -> None:
    """An attack on the open code moves nothing: neither the point's figure nor that of its organisation."""
    street = make_point(city, "S11-S1", kind="site")
    least = queries.limit("least_cases", TODAY)
    rng = Random(7)
    keep(point, rng, visits=60, others=40)
    keep(street, rng, visits=0, others=25)
    ids = [point.organisation_id]

    def told() -> tuple[queries.Tally, queries.Tally, queries.Tally]:
        found = {one.point_id: one for one in queries.tallies(ids, "2026-09", "2026-09")}
        return found[point.pk], found[street.pk], queries.summed(list(found.values()))

    HandledDay.objects.create(point=point, day=YESTERDAY, n=least - 1)
    mixed, _open_one, both = told()
    assert (mixed.is_verified, mixed.n, mixed.n_unverified, both.n) == (False, 100, 0, 125), (
        "a few cases switch nothing"
    )
    HandledDay.objects.create(point=point, day=TODAY, n=1)
    before = told()
    assert [one.is_verified for one in before] == [True, False, True]
    assert [(one.n, one.n_unverified) for one in before] == [(60, 40), (25, 0), (60, 65)]
    assert before[0].degrees == counted(point, is_visit=True)
    keep(point, rng, visits=0, others=500, degree=5)
    keep(street, rng, visits=0, others=500, degree=5)
    after = told()
    assert after[0].degrees == before[0].degrees == after[2].degrees
    assert after[2].n_unverified == 1065
    rows = {row["key"]: row for row in frames.figures(after[:2], ["w", "s"], ["a", "a"], TODAY)}
    assert (rows["w"]["rank"], rows["s"]["rank"]) == (1, 1), "never ranked beside each other"
    assert after[0].n_handled == least
    actions.enter_cases_handled(point=point, month="2026-09", n=240, by=city.accounts["office"], now=NOW)
    assert told()[0].n_handled == 240, "a list that holds only some of them does not flatter"
    table = frames.published_tables("2026-09")[1]
    names = [field.name for field in table.fields]
    published = {row[0]: dict(zip(names, row, strict=True)) for row in table.rows}
    assert [published["S11-03"][name] for name in ("basis", "unverified", "active_rate")] == ["visits", 540, 25.0]
    assert (published["S11-S1"]["basis"], published["S11-S1"]["unverified"]) == ("open", 0)
    page = city.signed_in("office").get("/ratings/?by=point").content.decode()
    assert "凭办件" in page
    assert "540" in Client().get(f"{address_of(point)}/said").content.decode()


def keep(point: ServicePoint, rng: Random, *, visits: int, others: int, degree: int = 0) -> None:
    seal = SealedGroup.objects.create(kind="ratings", n=0, root="", sealed_at=NOW)
    Rating.objects.bulk_create(
        Rating(
            point=point, seal=seal, day=TODAY, month="2026-09", degree=degree or rng.randrange(1, 6), received_on=TODAY,
            minute=600, is_visit=n < visits, receipt=f"{rng.getrandbits(48):x}"[:12],
        )
        for n in range(visits + others)
    )  # fmt: skip


def counted(point: ServicePoint, *, is_visit: bool) -> tuple[int, ...]:
    rows = [row for row in Rating.objects.filter(point=point) if row.is_visit is is_visit]
    return tuple(sum(row.degree == degree for row in rows) for degree in (5, 4, 3, 2, 1))
