"""The ways of aggregating there are. A new one is one file and one line here; its file is loaded when it is asked for."""

from jixiao.engine.model.aggregation import AGGREGATIONS, REASONS
from jixiao.engine.model.rule import REFUSALS

AGGREGATIONS.add(
    "jixiao.engine.aggregation",
    {
        "arithmetic": "arithmetic:Arithmetic",
        "geometric": "geometric:Geometric",
        "harmonic": "harmonic:Harmonic",
        "copeland": "copeland:Copeland",
        "topsis": "topsis:Topsis",
        "vikor": "vikor:Vikor",
        "grey-relational": "grey_relational:GreyRelational",
        "rsr": "rsr:Rsr",
        "rsr-non-integer": "rsr_non_integer:RsrNonInteger",
        "fuzzy": "fuzzy:Fuzzy",
        "bod": "bod:Bod",
    },
)
REFUSALS.update(REASONS)  # a node of a scheme tells them beside those of its rules
