"""百分位赋分: the share of the peer group that an organisation leaves behind."""

from dataclasses import dataclass
from typing import Any, ClassVar

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.rule import Case
from jixiao.engine.model.text import Text, show
from jixiao.engine.scoring.relative import RelativeRule, group_values, places


@dataclass(frozen=True)
class Percentile(RelativeRule):
    """Percentile rank (OECD/JRC Handbook on Constructing Composite Indicators, 2008, ranking): (R − 1) ÷ (n − 1).

    R is the rank from the worst (worst 1; equals share the smaller rank), n how many of the peer group have a value.
    The best earns all points, the worst none. A group of one cannot be compared.
    """

    name: ClassVar[str] = "percentile"
    label: ClassVar[Text] = Text("Percentile in the peer group", "按组内百分位赋分")

    def refusal(self, values: Floats) -> str:
        return "group_too_small" if len(values) < 2 else ""

    def among(self, values: Floats, case: Case) -> Floats:
        _, last = places(values, case.direction)
        return (last - 1) / (len(values) - 1) * case.full

    def standing(self, case: Case) -> dict[str, Any]:
        values = group_values(case)
        rank = int(places(values, case.direction)[1][0])
        share = (rank - 1) / (len(values) - 1) if len(values) > 1 else None
        return {"percentile": share, "rank_from_the_end": rank, "n_in_group": len(values)}

    def formula(self, case: Case) -> Text:
        told = self.standing(case)
        rank, size = told["rank_from_the_end"], told["n_in_group"]
        body = f"{show(case.full)} × ({rank} − 1) ÷ ({size} − 1)"
        return Text(f"rank {rank} of {size} from the end: {body}", f"倒数第 {rank} 名（共 {size} 家）：{body}")
