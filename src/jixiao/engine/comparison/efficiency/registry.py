"""The models of efficiency there are. A new one is one file, one import and one line here."""

from jixiao.engine.comparison.efficiency.radial import Bcc, Ccr
from jixiao.engine.comparison.efficiency.sbm import Sbm
from jixiao.engine.comparison.efficiency.scores import EfficiencyModel

CATALOGUE: tuple[EfficiencyModel, ...] = (Ccr(), Bcc(), Sbm())

MODELS: dict[str, EfficiencyModel] = {model.name: model for model in CATALOGUE}
