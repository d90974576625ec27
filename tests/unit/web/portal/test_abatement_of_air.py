"""What is done against pollution is published beside the month's days: by whom, from when to when, how many days were good."""

from datetime import date

from jixiao.web.air import actions as air
from jixiao.web.portal import queries
from tests.unit.web.factories import City
from tests.unit.web.portal.test_corrections import NOW, breathed, looked, published


def test_a_month_of_air_tells_what_was_done_and_a_later_one_is_a_correction(city: City) -> None:
    breathed(city)
    office, district = city.accounts["office"], city.organisations["D1"]
    told = {"by": office, "now": NOW}
    night = air.enter_abatement(
        label_zh="加油站错峰装卸油", label_en="Petrol at night", words_zh="夜间装卸油。", document="环发〔2026〕21号",
        first_date=date(2026, 5, 15), last_date=date(2026, 9, 20), organisation=district, **told,
    )  # fmt: skip
    lorries = air.enter_abatement(label_zh="柴油货车绕行", first_date=date(2026, 9, 14), **told)
    air.enter_abatement(label_zh="上月的措施", first_date=date(2026, 8, 1), last_date=date(2026, 8, 31), **told)
    mistaken = air.enter_abatement(label_zh="误录", first_date=date(2026, 9, 1), **told)
    air.withdraw_abatement(abatement=mistaken, **told)
    assert looked() == ["air-2026-09"]
    release = published(city, queries.draft_of("air", "air", "2026-09"))  # type: ignore[arg-type]
    content = queries.content_of(release)
    first, second = content.rows("air_abatement")
    assert (first["abatement"], first["organisation"], first["organisation_zh"]) == (night.pk, "D1", "东港区")
    assert (first["days"], first["valid_days"], first["good_days"]) == (20, 20, 19), "the 14th was polluted"
    assert (second["abatement"], second["days"], second["good_days"]) == (lorries.pk, 17, 16)
    assert (second["organisation"], second["last_date"]) == (None, None)
    assert content.said_of("")[-1].zh == "2026年9月执行污染防治措施2项：加油站错峰装卸油；柴油货车绕行。"
    assert looked() == [], "nothing changed since"
    air.withdraw_abatement(abatement=lorries, **told)
    assert looked() == ["air-2026-09-r2"]
