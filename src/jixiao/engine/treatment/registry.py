"""The ways of treating data there are, by name."""

from collections.abc import Callable

from jixiao.engine.model.outcome import Outcome
from jixiao.engine.treatment.denominate import denominate
from jixiao.engine.treatment.treat import treat

TREATMENTS: dict[str, Callable[..., Outcome]] = {"treat": treat, "denominate": denominate}
