"""The office's side: points and their import, figures with intervals, contested ratings, publication without small cells."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jixiao.web.base.rules import RuleViolation
from jixiao.web.satisfaction import actions, frames, queries, rules
from jixiao.web.satisfaction.actions import Arrived, NewRating
from jixiao.web.satisfaction.models import BadRating, Rating, RatingAppeal, ServicePoint
from tests.unit.web.factories import City
from tests.unit.web.satisfaction.conftest import NOW, TODAY, make_point

pytestmark = pytest.mark.django_db


def rated(point: ServicePoint, *degrees: int, mark: str = "", words: str = "") -> None:
    rows = [
        NewRating(
            point.pk, point.organisation_id, rules.Given(degree, ("waiting",) if degree < 3 else (), words, TODAY),
            Arrived(TODAY, 600), f"{mark}{point.code[:3]}{n:0>8}"[:12], f"{mark}{point.pk}-{n}",
        )
        for n, degree in enumerate(degrees)
    ]  # fmt: skip
    actions.store_ratings(ratings=rows, now=NOW)


def test_a_month_by_organisation_and_point_is_ranked_from_thirty_on(city: City, point: ServicePoint) -> None:
    other = make_point(city, "S12-01", "S12")
    rated(point, *[5] * 30, *[1] * 2, words="等太久")
    rated(other, *[5] * 29)
    actions.enter_cases_handled(point=point, month="2026-09", n=64, by=city.accounts["office"], now=NOW)
    rows = frames.figures(
        queries.tallies([point.organisation_id, other.organisation_id], "2026-09", "2026-09"),
        ["a", "b"],
        ["", ""],
        TODAY,
    )
    by_key = {row["key"]: row for row in rows}
    first, second = by_key["a"], by_key["b"]
    assert (first["good_rate"], first["active_rate"], first["rank"], second["rank"]) == (93.75, 50.0, 1, None)
    assert second["active_rate"] is None  # nothing is known of the cases, and nothing is made up
    office = city.signed_in("office")
    page = office.get("/ratings/?by=point").content.decode()
    assert "等太久" in page
    assert "93.8" in page
    assert "等太久" not in city.signed_in("leader").get("/ratings/").content.decode()
    assert "等太久" not in city.signed_in("outsider").get("/ratings/").content.decode()
    assert office.get("/ratings/?export=csv").status_code == 200
    assert "封存" in office.get("/ratings/?seals=check").content.decode()


def test_a_contested_rating_is_decided_by_somebody_else_and_excluded(city: City, point: ServicePoint) -> None:
    rated(point, 1, 5)
    bad = BadRating.objects.get()
    reporter, office = city.signed_in("reporter"), city.signed_in("office")
    sent = {"ground": "mistaken", "reason": "评价人当场说明误点。"}
    assert reporter.post(f"/ratings/bad/{bad.pk}/contest/", sent).status_code == 302
    assert reporter.post(f"/ratings/bad/{bad.pk}/contest/", sent).status_code == 200
    assert list(queries.waiting_bad_ratings()) == []
    appeal = RatingAppeal.objects.get()
    with pytest.raises(RuleViolation):
        actions.decide_contest(appeal=appeal, is_upheld=True, reason="自己批", by=city.accounts["reporter"], now=NOW)
    decision = {"decision": "upheld", "reason": "核对监控，确为误点。"}
    assert office.post(f"/ratings/bad/{bad.pk}/decide/", decision).status_code == 302
    bad.refresh_from_db()
    tally = queries.tallies([point.organisation_id], "2026-09", "2026-09")[0]
    assert (bad.state, tally.n, tally.n_excluded, Rating.objects.count()) == ("dropped", 1, 1, 2)
    assert "核对监控" in office.get(f"/ratings/bad/{bad.pk}/").content.decode()
    assert all(check.is_whole for check in queries.check_seals())


GOOD = "编码,名称,单位编码,类型,启用日期\nS11-W9,九号窗口,S11,窗口,2026-09-01\nS11-P1,海棠路,S11,site,\n"
BAD = """编码,名称,单位编码,类型
S11-03,重复,S11,窗口
X 1,坏编码,S11,窗口
S11-W8,无此单位,S99,窗口
S11-W7,无此类型,S11,柜台
S11-W6,,S11,窗口
"""


def test_a_list_is_taken_over_whole_or_not_at_all(city: City, point: ServicePoint) -> None:
    reporter = city.signed_in("reporter")

    def sent(name: str, content: bytes) -> tuple[int, str]:
        answer = reporter.post("/service-points/import/", {"file": SimpleUploadedFile(name, content)})
        return answer.status_code, answer.content.decode()

    assert sent("a.csv", GOOD.encode("gb18030"))[0] == 302
    assert {one.code: one.kind for one in ServicePoint.objects.all()} == {
        "S11-03": "counter",
        "S11-W9": "counter",
        "S11-P1": "site",
    }
    status, page = sent("b.csv", BAD.encode())
    assert (status, page.count('scope="row"')) == (422, 5)
    for name, content in (
        ("c.csv", b"a,b\n1,2\n"),
        ("d.xlsx", b"no workbook"),
        ("e.csv", b""),
        ("f.csv", b"\xff\xfe\x00"),
    ):
        assert sent(name, content)[0] == 422
    assert sent("g.csv", GOOD.replace("S11-", "S21-").replace(",S11,", ",S21,").encode())[0] == 422  # not one's own
    assert ServicePoint.objects.count() == 3
    import openpyxl

    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (["编码", "名称", "单位编码", "类型"], ["S11-X1", "表格窗口", "S11", "窗口"]):
        book.active.append(row)
    book.save(file)
    assert sent("h.xlsx", file.getvalue())[0] == 302


def test_points_are_kept_on_their_pages_with_posters(city: City, point: ServicePoint) -> None:
    office = city.signed_in("office")
    new = {
        "code": "S11-05",
        "organisation": "S11",
        "kind": "counter",
        "label_zh": "五号窗口",
        "opened_from": "2026-09-01",
    }
    assert office.post("/service-points/new/", new).status_code == 302
    assert office.post("/service-points/new/", new).status_code == 200
    before = queries.public_code(ServicePoint.objects.get(code="S11-05"))
    assert office.post("/service-points/S11-05/renew/", {"reason": "二维码被冒用"}).status_code == 302
    assert queries.public_code(ServicePoint.objects.get(code="S11-05")) != before
    assert office.post("/service-points/S11-05/handled/", {"month": "2026-08", "n": 120}).status_code == 302
    assert office.post("/service-points/S11-05/handled/", {"month": "2027-08", "n": 120}).status_code == 200
    assert "<svg" in office.get("/service-points/S11-05/").content.decode()
    assert office.get("/service-points/posters/").content.startswith(b"%PDF")


def test_publication_hides_small_cells_and_tells_what_was_counted_apart(city: City, point: ServicePoint) -> None:
    rated(point, *[5] * 40, *[4] * 20, 1, 1)
    rated(make_point(city, "S12-01", "S12"), 5, 4, 1, mark="z")
    flagged = Rating.objects.filter(degree=5)[0].pk
    actions.flag_answers(kind=rules.RATINGS, flags={flagged: "network"}, by=city.accounts["office"], now=NOW)
    places, points = frames.published_tables("2026-09")
    names = [field.name for field in points.fields]
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in points.rows}
    large, small = rows["S11-03"], rows["S12-01"]
    assert (large["degree_5"], large["degree_1"], large["ratings"], large["flagged"]) == (39, None, 61, 1)
    assert large["degree_4"] is None  # the least of the others: alone, the small one could be reckoned from the total
    assert [small[f"degree_{degree}"] for degree in (5, 4, 3, 2, 1)] == [None] * 5
    assert small["ratings"] is small["good_rate"] is None
    assert frames.counted_apart("2026-09") == (1, 0)
    assert [row[0] for row in places.rows] == ["S11", "S12"]
    assert frames.public_months(queries.rated_point(queries.public_code(point)), date(2026, 9, 30))[0].n == 61  # type: ignore[arg-type]
