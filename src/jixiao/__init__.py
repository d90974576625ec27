"""Jixiao: government performance management.

`from jixiao import Scheme, evaluate` is the whole library for a notebook; both are loaded on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jixiao.engine.aggregation.aggregate import aggregate
    from jixiao.engine.evaluate import Evaluation, evaluate
    from jixiao.engine.model.errors import DefinitionError, DefinitionErrors
    from jixiao.engine.model.period import Period
    from jixiao.engine.model.scheme import Scheme
    from jixiao.engine.normalisation.normalise import normalise
    from jixiao.engine.treatment.denominate import denominate
    from jixiao.engine.treatment.treat import treat
    from jixiao.engine.weighting.weigh import weigh

__version__ = "0.1.0"

_HOMES = {
    "Scheme": "jixiao.engine.model.scheme",
    "Period": "jixiao.engine.model.period",
    "DefinitionError": "jixiao.engine.model.errors",
    "DefinitionErrors": "jixiao.engine.model.errors",
    "Evaluation": "jixiao.engine.evaluate",
    "evaluate": "jixiao.engine.evaluate",
    "normalise": "jixiao.engine.normalisation.normalise",
    "treat": "jixiao.engine.treatment.treat",
    "denominate": "jixiao.engine.treatment.denominate",
    "weigh": "jixiao.engine.weighting.weigh",
    "aggregate": "jixiao.engine.aggregation.aggregate",
}

__all__ = [
    "DefinitionError",
    "DefinitionErrors",
    "Evaluation",
    "Period",
    "Scheme",
    "aggregate",
    "denominate",
    "evaluate",
    "normalise",
    "treat",
    "weigh",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'jixiao' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
