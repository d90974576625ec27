"""The page of the indicator health check."""

import csv
import io

import pytest

from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db


def test_faults_stand_with_reason_and_suggestion_and_are_exported(city: City, targets: None) -> None:
    office = city.signed_in("office")
    page = office.get("/indicator-health/").content.decode()
    assert "指标体检" in page
    rows = list(csv.reader(io.StringIO(office.get("/indicator-health/?export=csv").content.decode("utf-8-sig"))))
    assert len(rows) > 1
    assert all(all(cells) for cells in rows), "every fault has an indicator, a check, a reason and a suggestion"
    assert rows[1][1] in page
