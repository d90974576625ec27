"""What if the target or the rest of the year were another: pure functions over a prospect."""

import numpy as np
import pytest

from jixiao.engine.forecast.attain import attain
from jixiao.engine.forecast.attainment.prospect import Prospect
from jixiao.engine.forecast.what_if import glimpse, what_if
from jixiao.engine.model.errors import DefinitionError


def prospect(kind: str = "flow", *, target: float = 1200, n: int = 45, direction: str = "higher") -> Prospect:
    """A calm series of about 100 a month, known up to September."""
    rng = np.random.default_rng(2)
    rows = [
        {
            "series": "s",
            "period": f"{2022 + place // 12}-{place % 12 + 1:02}",
            "value": round(100 + 2 * rng.normal(), 1),
        }
        for place in range(n)
    ]
    asked = [{"series": "s", "year": 2025, "target": target, "direction": direction, "kind": kind}]
    found = attain(rows, asked).prospects[0]
    assert found is not None
    return found


def test_nothing_changed_is_the_table_itself() -> None:
    one = prospect()
    same = what_if(one)
    assert same == glimpse(one)
    assert (same.probability, same.required) == (one.probability, one.required)
    assert what_if(one, share=1.0) == same
    assert what_if(one, values=[None, None, None]) == same


@pytest.mark.parametrize("kind", ["flow", "average", "level"])
def test_another_target(kind: str) -> None:
    middle = prospect(kind).expected or 0
    low, high = (what_if(prospect(kind), target=middle * factor) for factor in (0.9, 1.1))
    assert (low.light, high.light) == ("green", "red")
    assert (low.probability or 0) > 0.95
    assert (high.probability or 1) < 0.05
    assert (low.required or 0) < (high.required or 0)
    assert low.value == high.value == pytest.approx(middle)


def test_another_pace() -> None:
    one = prospect(target=1260)
    before, more, values = glimpse(one), what_if(one, share=1.3), what_if(one, values=[130.0, 130.0, 130.0])
    assert before.light == "red"
    assert more.light == values.light == "green"
    assert values.value == pytest.approx(one.done + 390)
    assert more.value == pytest.approx(one.done + 1.3 * ((one.expected or 0) - one.done))
    assert values.required == before.required
    part = what_if(one, values=[None, 150.0])
    assert part.value == pytest.approx((one.expected or 0) + 150 - ((one.expected or 0) - one.done) / 3)


def test_a_mean_and_a_level_with_other_values() -> None:
    mean = prospect("average", target=100)
    assert what_if(mean, values=[110.0] * 3).value == pytest.approx((mean.done + 330) / 12)
    level = prospect("level", target=100)
    assert what_if(level, values=[1.0, 2.0, 120.0]).value == pytest.approx(120)
    assert what_if(level, values=[1.0, 2.0]) == glimpse(level)
    assert what_if(level, share=1.2).value == pytest.approx(1.2 * (level.expected or 0))


def test_nothing_falls_below_what_is_done() -> None:
    one = prospect()
    assert what_if(one, share=0.0, target=one.done).probability == 1.0
    assert what_if(one, values=[-500.0] * 3).value == pytest.approx(one.done)


def test_a_year_that_is_over_does_not_move() -> None:
    one = prospect(n=48, target=1190)
    assert what_if(one, share=2.0) == glimpse(one)
    assert what_if(one, target=10_000.0).probability == 0.0
    assert glimpse(one).required is None


def test_the_light_before_is_heard() -> None:
    one = prospect()
    aims = [
        aim for aim in np.arange(1150.0, 1250.0, 0.2).tolist() if 0.56 < (one.with_target(aim).probability or 0) < 0.6
    ]
    assert aims
    assert what_if(one, target=aims[0]).light == "amber"
    assert what_if(one, target=aims[0], previous="green").light == "green"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"share": 1.1, "values": [1.0]}, "two_paces"),
        ({"target": float("nan")}, "not_finite"),
        ({"share": float("inf")}, "not_finite"),
        ({"values": [1.0] * 4}, "too_many_values"),
    ],
)
def test_what_cannot_be_meant_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(DefinitionError) as told:
        what_if(prospect(), **changes)  # type: ignore[arg-type]
    assert told.value.code == code
    assert told.value.message_zh
