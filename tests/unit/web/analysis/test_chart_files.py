"""Every chart of a page is had as SVG and CSV, with the page's rights, figures and words."""

import csv
import io
import re
import struct
from html import unescape
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.test import Client

from jixiao.web.base.chart_files import file_name
from jixiao.web.base.faces import faces_for, slices
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
PAGE = "/compare/?view=bars&indicator=accuracy&period=2026-09&sort=-accuracy"


@pytest.fixture
def office(city: City, targets: None) -> Client:
    return city.signed_in("office")


def links(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    return [unescape(href) for href in re.findall(r'<a href="([^"]*picture=[^"]*)"', page)]


def test_a_chart_is_handed_out_as_it_stands_on_the_page(office: Client) -> None:
    svg, png, table = links(office, PAGE)
    answer = office.get(svg)
    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    root = ElementTree.fromstring(answer.content.decode())
    told = "".join(root.itertext())
    for words in ("湖东街道", "91.5", "投放准确率", "/compare/"):
        assert words in told
    assert "href" not in answer.content.decode()
    picture = office.get(png)
    assert picture["Content-Type"] == "image/png"
    width, height = struct.unpack(">II", picture.content[16:24])
    assert picture.content.startswith(b"\x89PNG")
    assert width == pytest.approx(2 * float(root.attrib["width"]), abs=2), "twice as fine as on the screen"
    assert height == pytest.approx(2 * float(root.attrib["height"]), abs=2)
    rows = list(csv.reader(io.StringIO(office.get(table).content.decode("utf-8-sig"))))
    assert rows[0] == ["", "%"]
    assert (len(rows), float(rows[1][1])) == (7, 91.5)


def test_the_file_has_the_rights_of_its_page(city: City, office: Client) -> None:
    address = links(office, PAGE)[0]
    own = city.signed_in("reporter").get(address).content.decode()
    assert "滨江街道" in own
    assert "湖东街道" not in own
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("asked", ["0.svg", "2.png", "1.pdf", "1.svg.exe", "", "../1.svg", "１.svg", "999.svg"])
def test_what_the_page_does_not_draw_is_not_found(office: Client, asked: str) -> None:
    assert office.get(f"{PAGE}&picture={quote(asked)}").status_code == 404


def test_a_page_that_cannot_be_asked_again_offers_no_file(office: Client) -> None:
    assert not links(office, "/compare/?indicator=accuracy"), "a table has its own export"
    answer = office.post("/compare/views/save/?picture=1.svg", {"name": ""})
    assert answer.status_code == 302


def test_a_name_fits_every_disk() -> None:
    assert file_name("投放准确率 · 2026年9月：从 61.4% 到 91.5%", "svg") == "投放准确率-·-2026年9月.svg"
    assert file_name('a/b\\c*?"<>|\u202e', "csv") == "a-b-c.csv"
    assert file_name("", "png") == "chart.png"
    assert len(file_name("长" * 500, "svg")) < 80


def test_the_typeface_comes_along_for_just_the_signs_of_the_text() -> None:
    assert len(slices()) > 90
    latin, chinese = faces_for("91.5%"), faces_for("绩效")
    assert latin.count("@font-face") == 1
    assert 1 <= chinese.count("@font-face") <= 2
    assert "U+0-FF" in latin
    assert faces_for("") == ""
