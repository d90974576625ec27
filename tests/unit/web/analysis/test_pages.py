"""The pages as people use them: turned, sorted, sent as a link, exported, kept under a name, drawn on a map."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.html import escape
from openpyxl import load_workbook  # type: ignore[import-untyped]

from jixiao.web.analysis import rules
from jixiao.web.analysis.models import RegionMap, SavedView
from jixiao.web.audit.models import AuditEvent
from jixiao.web.organisations.models import Organisation
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
PAGE = "/compare/"


@pytest.fixture
def office(city: City, targets: None) -> Client:
    return city.signed_in("office")


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def rows_of(client: Client, address: str) -> list[list[str]]:
    """The exported table."""
    content = client.get(f"{PAGE}?{address}{'&' if address else ''}export=csv").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_the_first_line_says_who_differs_in_what_since_when(office: Client) -> None:
    page = text_of(office, PAGE)
    # S11 and S21 lie one MAD below the medians of their groups, S11 by less: 8.6 of 8.6; in points 60 to 40.
    assert "港口街道" in page or "滨江街道" in page
    assert "自2024年10月起连续" in page or "已持续至少 24 期" in page
    assert '<a class="asked" href="/series/' in page


@pytest.mark.parametrize("rows", rules.AXES)
@pytest.mark.parametrize("columns", rules.AXES)
def test_every_turn_of_the_table_opens(office: Client, rows: str, columns: str) -> None:
    page = text_of(office, f"{PAGE}?rows={rows}&columns={columns}")
    assert "compare-grid" in page


@pytest.mark.parametrize("view", list(rules.VIEW_LABELS))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_view_is_drawn(office: Client, view: str, language: str) -> None:
    office.cookies["django_language"] = language
    page = text_of(office, f"{PAGE}?view={view}&indicator=accuracy" if view != "radar" else f"{PAGE}?view=radar")
    if view in {"bars", "lines", "heat", "multiples"}:
        assert "<svg" in page
        assert "61.4" in page or "72.9" in page


@pytest.mark.parametrize("show", list(rules.CONTRASTS))
def test_every_comparison_is_shown_and_exported_alike(office: Client, show: str) -> None:
    address = f"show={show}&indicator=accuracy&period=2026-09"
    page, exported = text_of(office, f"{PAGE}?{address}"), rows_of(office, address)
    assert len(exported) == 7
    for row in exported[1:]:
        assert escape(row[0]) in page
        assert row[2] != ""
        float(row[2])


def test_the_export_holds_the_order_and_columns_that_are_seen(office: Client) -> None:
    exported = rows_of(office, "indicator=accuracy&sort=-accuracy&group=central")
    assert [row[1] for row in exported[1:]] == ["S13", "S12", "S11"]
    assert exported[0][2] == "投放准确率 (%)"
    assert [float(row[2]) for row in exported[1:]] == [91.5, 81.5, 72.9]
    content = office.get(f"{PAGE}?indicator=accuracy&sort=accuracy&export=xlsx").content
    sheet = load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet["B"]][1:] == ["S21", "S11", "S22", "S12", "S23", "S13"]


def test_a_name_that_looks_like_a_formula_is_text_in_every_export(city: City, office: Client) -> None:
    version = Organisation.objects.get(code="S11").versions.get()
    type(version).objects.filter(pk=version.pk).update(label_zh="=1+1")
    assert rows_of(office, "indicator=accuracy")[1][0] == "'=1+1"
    sheet = load_workbook(io.BytesIO(office.get(f"{PAGE}?indicator=accuracy&export=xlsx").content)).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_what_is_unknown_or_hostile_in_an_address_opens_the_plain_page(office: Client) -> None:
    for address in ("?rows=x&columns=y&show=z&view=w", "?period=9999-99&span=-1&page=0", "?page=99999&from=99999",
                    "?organisation=none&indicator=none&group=none&goal=none", "?sort=-'%3B--", "?every=year",
                    "?organisation=" + "x" * 3000, "?period=" + "9" * 500):  # fmt: skip
        text_of(office, PAGE + address)
    page = text_of(office, f'{PAGE}?group="><script>alert(1)</script>')
    assert "<script>alert" not in page


def test_a_reporter_sees_own_figures_only_and_nothing_of_peers(city: City, office: Client) -> None:
    reporter = city.signed_in("reporter")
    page = text_of(reporter, f"{PAGE}?columns=contrasts&indicator=accuracy")
    assert "滨江街道" in page
    assert "湖东街道" not in page
    assert "81.5" not in page
    assert rows_of(reporter, "organisation=S12&indicator=accuracy")[1:] == rows_of(reporter, "indicator=accuracy")[1:]
    assert len(rows_of(reporter, "indicator=accuracy")) == 2


def test_an_empty_city_says_what_will_be_here(city: City) -> None:
    page = text_of(city.signed_in("office"), PAGE)
    assert "还没有数据" in page
    for view in rules.VIEW_LABELS:
        text_of(city.signed_in("office"), f"{PAGE}?view={view}")


def test_rows_and_columns_come_in_pages(
    office: Client, record: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "ROWS_SHOWN", 2)
    monkeypatch.setattr("jixiao.web.analysis.views.pivot.FEWEST_ROWS", 2)
    monkeypatch.setattr(rules, "COLUMNS_SHOWN", 1)
    first = text_of(office, f"{PAGE}?sort=-accuracy&from=0")
    assert first.count('<th scope="row">') == 2
    last = text_of(office, f"{PAGE}?sort=-accuracy&page=3")
    assert "港口街道" in last.split("compare-grid")[1]
    assert len(rows_of(office, "sort=-accuracy&page=3")) == 7, "an export holds all rows"
    assert "培训场次" in text_of(office, f"{PAGE}?from=1").split("compare-grid")[1]


def test_an_answer_to_htmx_names_its_own_address(office: Client) -> None:
    answer = office.get(
        f"{PAGE}?rows=organisations&columns=periods&goal=&group=central", headers={"HX-Request": "true"}
    )
    assert answer["HX-Push-Url"].startswith("/compare/?columns=periods&period=")


def test_a_view_is_kept_opened_shared_removed_and_restored(city: City, office: Client) -> None:
    answer = office.post("/compare/views/save/", {"name": " 月会 ", "address": "group=central&view=lines&evil=1"})
    view = SavedView.objects.get()
    assert (view.name, view.address, view.names) == (
        "月会",
        "view=lines&columns=periods&group=central",
        ["group:central"],
    ) or (view.address == "columns=periods&view=lines&group=central")
    assert answer["Location"] == f"/compare/views/{view.pk}/"
    opened = office.get(answer["Location"])
    assert opened["Location"] == f"/compare/?{view.address}&saved={view.pk}"
    leader = city.signed_in("leader")
    assert leader.get(f"/compare/views/{view.pk}/").status_code == 404
    office.post(f"/compare/views/{view.pk}/share/", {"is_shared": "1"})
    assert leader.get(f"/compare/views/{view.pk}/").status_code == 302
    assert "月会" in text_of(leader, "/compare/views/")
    assert leader.post(f"/compare/views/{view.pk}/remove/").status_code == 404
    outsider = city.signed_in("outsider")
    assert outsider.get(f"/compare/views/{view.pk}/").status_code == 404, "it names a group out of sight"
    assert "月会" not in text_of(outsider, "/compare/views/")
    office.post(f"/compare/views/{view.pk}/remove/")
    assert leader.get(f"/compare/views/{view.pk}/").status_code == 404
    office.post(f"/compare/views/{view.pk}/restore/")
    assert leader.get(f"/compare/views/{view.pk}/").status_code == 302
    events = AuditEvent.objects.filter(object_type="saved_view").order_by("pk").values_list("event", flat=True)
    assert list(events) == ["VIEW_SAVED", "VIEW_SHARED", "VIEW_REMOVED", "VIEW_RESTORED"]


def test_a_view_follows_the_newest_period_or_stays_at_its_own(office: Client) -> None:
    asked = {"address": "show=rank&period=2026-08"}
    office.post("/compare/views/save/", {"name": "a", **asked})
    office.post("/compare/views/save/", {"name": "b", "is_newest": "on", **asked})
    assert dict(SavedView.objects.values_list("name", "address")) == {"a": "show=rank&period=2026-08", "b": "show=rank"}


def test_the_same_name_again_holds_the_new_question_and_faults_are_told(office: Client) -> None:
    office.post("/compare/views/save/", {"name": "月会", "address": "group=central"})
    office.post("/compare/views/save/", {"name": "月会", "address": "group=outer"})
    assert SavedView.objects.get().address == "group=outer"
    refused = office.post("/compare/views/save/", {"name": "", "address": "group=outer"}, follow=True)
    assert "请填写视图名称" in refused.content.decode()
    first = SavedView.objects.get()
    office.post(f"/compare/views/{first.pk}/remove/")
    office.post("/compare/views/save/", {"name": "月会", "address": ""})
    refused = office.post(f"/compare/views/{first.pk}/restore/", follow=True)
    assert "另有名为" in refused.content.decode()
    office.post("/compare/views/save/", {"name": "长", "address": "&".join(f"x{n}=1" for n in range(2000))})
    assert not SavedView.objects.filter(name="长").exists()


RING = [[121.0, 31.0], [122.0, 31.0], [122.0, 32.0], [121.0, 31.0]]


def map_file(*codes: str) -> io.BytesIO:
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [RING]}}
        for code in codes
    ]
    file = io.BytesIO(json.dumps({"type": "FeatureCollection", "features": features}).encode())
    file.name = "../区划\u202e.geojson"
    return file


def test_a_map_is_uploaded_matched_and_drawn(city: City, office: Client) -> None:
    assert "怎样准备地图" in text_of(office, f"{PAGE}?view=map")
    assert office.post("/compare/map/", {"file": map_file("S11", "S99")}).status_code == 302
    row = RegionMap.objects.get()
    assert (row.n_regions, row.n_matched, row.file_name) == (2, 1, "区划.geojson")
    page = text_of(office, f"{PAGE}?view=map&indicator=accuracy")
    assert page.count('class="region fill-') == 2
    assert "S99" in text_of(office, "/compare/map/")
    assert AuditEvent.objects.get(event="MAP_UPLOADED").details["matched"] == 1
    office.post("/compare/map/", {"file": map_file("S12")})
    assert RegionMap.objects.count() == 2


def test_a_file_that_is_no_map_is_refused_with_its_reason(office: Client) -> None:
    file = io.BytesIO(b"[[[[")
    file.name = "map.json"
    answer = office.post("/compare/map/", {"file": file})
    assert answer.status_code == 422
    assert "不是 UTF-8 编码的 JSON" in answer.content.decode()
    assert not RegionMap.objects.exists()


def test_only_who_keeps_all_organisations_uploads_a_map(city: City) -> None:
    for who in ("reporter", "leader", "auditor"):
        assert city.signed_in(who).post("/compare/map/", {"file": map_file("S11")}).status_code == 404
        assert "上传地图" not in text_of(city.signed_in(who), "/compare/map/").split("<main")[1].replace(
            "还没有上传地图", ""
        )
    assert city.signed_in("administrator").post("/compare/map/", {"file": map_file("S11")}).status_code == 302


def test_a_map_whose_file_is_gone_says_so(city: City, office: Client, settings: object) -> None:
    office.post("/compare/map/", {"file": map_file("S11")})
    settings.MEDIA_ROOT = "/nonexistent"  # type: ignore[attr-defined]
    from jixiao.web.analysis.queries import saved

    saved._regions.cache_clear()
    assert "地图文件丢失" in text_of(office, f"{PAGE}?view=map")
