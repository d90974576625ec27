"""How far raters agree: Kendall's W and intraclass correlations of one criterion, and what they mean in words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.appraisal.concordance import Concordance, concordance
from jixiao.engine.appraisal.intraclass import Intraclass, intraclass, one_way
from jixiao.engine.appraisal.scores import Marking
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.settings import Settings
from jixiao.engine.model.text import Text

W_WORDS = (
    Text("very weak agreement", "一致性很弱"),
    Text("weak agreement", "一致性较弱"),
    Text("moderate agreement", "一致性中等"),
    Text("strong agreement", "一致性强"),
)
ICC_WORDS = (
    Text("poor reliability", "信度较差"),
    Text("moderate reliability", "信度中等"),
    Text("good reliability", "信度良好"),
    Text("excellent reliability", "信度优秀"),
)
ONE_RATER = Text("There is one rater: agreement needs two.", "只有一名评分人，无法计算一致性。")
FEW_SHARED = Text(
    "Fewer than two objects were scored by all raters: W and ICC(2), ICC(3) need them; ICC(1) does not.",
    "全体评分人共同评分的对象不足两个，无法计算和谐系数及 ICC(2)、ICC(3)；ICC(1) 不受影响。",
)
NO_SPREAD = Text("All scores are the same: nothing tells objects apart.", "各评分完全相同，无法区分对象。")
ROUGH = Text("With seven objects or fewer the p-value is a rough guide.", "对象不超过 7 个时，p 值仅供参考。")


@dataclass(frozen=True)
class Agreement:
    """Of one criterion: raters and objects, of these those that all raters scored, W, the ICCs; `notes` say what is not there."""

    criterion: str
    n_raters: int
    n_objects: int
    n_complete: int
    w: Concordance | None
    icc: dict[str, Intraclass]
    notes: tuple[Text, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "criterion": self.criterion,
            "n_raters": self.n_raters,
            "n_objects": self.n_objects,
            "n_complete_objects": self.n_complete,
            "kendall_w": self.w
            and {"w": self.w.w, "chi_square": self.w.chi_square, "df": self.w.freedom, "p": self.w.p},
            "icc": {
                name: {"value": one.value, "low": one.low, "high": one.high, "n": one.n, "k": one.k}
                for name, one in self.icc.items()
            },
            "notes": [note.en for note in self.notes],
            "notes_zh": [note.zh for note in self.notes],
        }


def agreement_of(marking: Marking, confidence: float) -> Agreement:
    """W, ICC(2) and ICC(3) over the objects that every rater scored; ICC(1) over all with two scores or more."""
    raters, own = np.unique(marking.rater, return_inverse=True)
    objects, place = np.unique(marking.object, return_inverse=True)
    complete = np.bincount(place, minlength=len(objects)) == len(raters)
    block = _block(marking, own, place, complete, len(raters))
    w = concordance(block)
    icc = {**one_way(marking.object, marking.value, confidence), **intraclass(block, confidence)}
    notes = tuple(_notes(len(raters), block, w, icc))
    return Agreement(marking.criterion, len(raters), len(objects), block.shape[1], w, icc, notes)


def _block(marking: Marking, own: Any, place: Any, complete: Any, n_raters: int) -> Floats:
    """Scores raters × objects, of the objects that every rater scored."""
    column = np.cumsum(complete) - 1
    rows = complete[place]
    block = np.full((n_raters, int(complete.sum())), np.nan)
    block[own[rows], column[place[rows]]] = marking.value[rows]
    return block


def _notes(n_raters: int, block: Floats, w: Concordance | None, icc: dict[str, Intraclass]) -> list[Text]:
    if n_raters < 2:
        return [ONE_RATER]
    if block.shape[1] < 2:
        return [FEW_SHARED]
    if w is None or not icc:
        return [NO_SPREAD]
    return [ROUGH] if block.shape[1] <= 7 else []


def w_in_words(w: float, settings: Settings) -> Text:
    """What W says, by Schmidt's steps (1997)."""
    return _words(w, W_WORDS, ("w_weak", "w_moderate", "w_strong"), settings.__getitem__)


def icc_in_words(icc: float, settings: Settings) -> Text:
    """What an ICC says, by Koo & Li's steps (2016)."""
    return _words(icc, ICC_WORDS, ("icc_moderate", "icc_good", "icc_excellent"), settings.__getitem__)


def _words(value: float, words: tuple[Text, ...], steps: tuple[str, ...], cut: Callable[[str], float]) -> Text:
    return words[sum(value >= cut(step) for step in steps)]
