"""The use of results becomes public: month by month, decided things only, nobody named, nothing about people."""

import re
from datetime import UTC, datetime

from django.test import Client

from jixiao.web.portal import actions, queries, tasks
from jixiao.web.portal.models import Release
from jixiao.web.result_use.queries import open_uses
from tests.unit.web.evaluation.conftest import scored
from tests.unit.web.result_use.conftest import Used, later, used

__all__ = ["scored", "used"]

END = datetime(2026, 10, 31, 15, 59, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def drafts() -> list[Release]:
    return [each for each in tasks.prepare_waiting(now=NOVEMBER) if each.kind == "result_use"]


def words(address: str) -> str:
    main = Client().get(address).content.decode().split('<main id="main"')[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main))


def test_decisions_are_told_as_they_stood_and_nothing_about_people(used: Used) -> None:
    used.carried_out("S11", "talk")
    used.notified("S13", "commendation")
    assert drafts() == [], "a talk and a notice are nothing that is told"
    used.carried_out("S12", "budget")
    used.decided("reject", "S13", "budget")
    (august,) = open_uses(2026, END).results
    assert (august.n_results, august.n_decided, august.n_accepted, august.n_used) == (6, 2, 1, 1)
    (before,) = open_uses(2026, later(2.5)).results  # decided on the 30th, carried out on the 31st
    assert (before.n_decided, before.n_used) == (2, 0)
    assert open_uses(2026, later(1.5)).results[0].n_decided == 0
    assert [one.kind for one in open_uses(2026, END).kinds] == ["budget"]


def test_the_public_reads_it_once_it_is_published(used: Used) -> None:
    used.carried_out("S12", "budget")
    used.decided("reject", "S13", "budget")
    (draft,) = drafts()
    assert draft.code == "result-use-2026-10"
    assert "考核结果应用" not in words("/public/")
    actions.publish(release=draft, reports={}, by=used.city.accounts["leader"], now=NOVEMBER)
    said = words("/public/")
    assert "截至2026年10月31日，2026年度已确定的考核结果6项，作出应用决定2项，已落实1项（占17%）。" in said
    assert "What followed from the results" in words("/public/en/")
    page = words(f"/public/releases/{draft.code}/")
    assert "不予应用1项" in page
    content = queries.content_of(draft)
    assert not any(code in content.json.decode() for code in ("S12", "S13", "湖东", "约谈记录"))
    assert drafts() == []
