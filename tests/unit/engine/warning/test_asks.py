"""Every signal tells people what it is for and how its parameters are asked, and keeps to what it tells."""

from typing import Any

import pytest

from jixiao.engine.model.asked import Asked
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.warning.signals.registry import SIGNALS

ASKED = [(name, key, asked) for name in SIGNALS for key, asked in SIGNALS[name].asks.items()]


@pytest.mark.parametrize("name", SIGNALS)
def test_a_signal_tells_what_it_catches_and_when_not_to_use_it(name: str) -> None:
    kind = SIGNALS[name]
    assert all((*kind.catches, *kind.avoid))
    assert set(kind.asks) == set(kind.param_names())


@pytest.mark.parametrize(("name", "key", "asked"), ASKED)
def test_what_is_offered_is_taken_and_what_lies_outside_the_range_is_refused(name: str, key: str, asked: Asked) -> None:
    kind = SIGNALS[name]
    assert all(asked.label)
    for choice in asked.choices:
        kind.from_params({key: [choice] if asked.is_many else choice})
        assert all(asked.choices[choice])
    inside = [end + step for end, step in ((asked.least, 1), (asked.most, -1)) if end is not None]
    beyond = [end + step for end, step in ((asked.least, -1), (asked.most, 1)) if end is not None]
    outside: list[Any] = [*beyond, "nothing of the kind"]
    for value in inside:
        kind.from_params({key: value})
    for value in [*outside, 4.5] if asked.is_whole else outside:
        with pytest.raises(DefinitionError):
            kind.from_params({key: [value] if asked.is_many else value})
