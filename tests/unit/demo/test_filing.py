"""How the streets report: on time or late, with gaps, slips and returns; October half in."""

import csv
import io
from itertools import pairwise

import numpy as np

from jixiao.demo import filing
from jixiao.demo.calendar import DAYS_TO_SCORE, LAST, MOMENT, due_date, opens_date
from jixiao.demo.evidence import check_record, photograph
from jixiao.demo.figures import INDICATORS, make_figures
from jixiao.demo.filing import Filing, approved_again_at, make_filings
from jixiao.demo.planted import doctor
from jixiao.engine.model.period import Period


def filings(seed: int = 2026) -> list[Filing]:
    rng = np.random.default_rng(seed)
    return make_filings(doctor(make_figures(rng), rng), rng)


def test_one_seed_is_one_story() -> None:
    assert filings() == filings()


def test_every_month_but_the_last_is_approved_before_it_is_scored() -> None:
    for each in filings():
        if each.month < LAST:
            approved_at = approved_again_at(each) or each.approved_at
            assert approved_at is not None
            assert (approved_at.date() - opens_date(each.month)).days < DAYS_TO_SCORE
            assert {cell.indicator for cell in each.cells} == set(INDICATORS)


def test_steps_follow_one_another() -> None:
    for each in filings():
        sent_back = each.returned
        steps = [each.drafted_at, each.submitted_at]
        if sent_back is None:
            steps.append(each.approved_at)
        else:
            steps += [sent_back.at, sent_back.corrected_at, approved_again_at(each)]
        known = [step for step in steps if step is not None]
        assert all(before < after for before, after in pairwise(known))
        assert not known or known[-1] < MOMENT


def test_some_are_late_some_are_returned_some_have_gaps() -> None:
    whole = filings()
    late = [
        each
        for each in whole
        if each.submitted_at and each.submitted_at.date() > due_date(each.month, each.street.group)
    ]
    assert 10 <= len(late) <= 90
    assert 8 <= sum(each.returned is not None for each in whole) <= 45
    gaps = [cell for each in whole for cell in each.cells if cell.no_data]
    assert len(gaps) >= len(filing.GAPS)
    assert all(cell.reason and not cell.text for cell in gaps)


def test_a_slip_is_corrected_by_a_tenth() -> None:
    found = next(each for each in filings() if (each.street.code, each.month) == ("BH-0304", Period.parse("2025-08")))
    assert found.returned is not None
    assert found.returned.by_office
    wrong = next(cell for cell in found.cells if cell.indicator == "reduction_rate")
    right = found.returned.corrected[0]
    assert abs(float(wrong.text) / 10 - float(right.text)) < 0.01


def test_october_is_half_in() -> None:
    october = {each.street.code: each for each in filings() if each.month == LAST}
    assert set(october) == set(filing.LAST_MONTH)
    counts = {
        "approved": sum(each.approved_at is not None for each in october.values()),
        "waiting": sum(
            bool(each.submitted_at) and not each.approved_at and not each.returned for each in october.values()
        ),
        "returned": sum(each.returned is not None for each in october.values()),
        "not in": sum(each.submitted_at is None for each in october.values()),
    }
    assert counts == {"approved": 5, "waiting": 4, "returned": 1, "not in": 3}
    wenqiao = october["BH-0106"]
    assert due_date(LAST, wenqiao.street.group) < MOMENT.date()


def test_the_check_record_adds_up_to_the_figures() -> None:
    record = check_record("鼓楼街道", Period.parse("2025-05"), 423, 61.5, np.random.default_rng(1))
    rows = list(csv.reader(io.StringIO(record.content.decode("utf-8-sig"))))
    bags, right = (sum(int(row[place]) for row in rows[1:-1]) for place in (2, 3))
    assert (str(bags), str(right)) == (rows[-1][2], rows[-1][3])
    assert round(100 * right / bags, 1) == 61.5
    assert all(0 <= int(row[3]) <= int(row[2]) for row in rows[1:])


def test_the_photograph_is_a_small_png() -> None:
    photo = photograph("鼓楼街道", Period.parse("2025-05"), "compliant_points_rate", np.random.default_rng(1))
    assert photo.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert photo.content.endswith(b"IEND\xaeB`\x82")
    assert len(photo.content) < 60_000
