"""The signal of doubts about the figures themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.integrity.registry import DOUBT_RULES
from jixiao.engine.model.arrays import Bools
from jixiao.engine.model.asked import Asked
from jixiao.engine.model.method import param_list
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.handed import NO_PERIOD, Handed
from jixiao.engine.warning.scene.known_then import case_at
from jixiao.engine.warning.scene.scene import Scene
from jixiao.engine.warning.severity import Steps
from jixiao.engine.warning.signals.signal import Amounts, Seen, Signal
from jixiao.engine.warning.signals.usual import usual_steps

BESIDE_ANOMALY = (
    "out_of_range", "part_exceeds_whole", "parts_and_total", "cumulative_falls", "too_smooth", "heaping_at_target",
    "last_digit", "round_numbers", "benford", "sources_disagree",
)  # fmt: skip
"""The rules that look at other things than the newest value by itself, which the signal `anomaly` does."""
RULE_WORDS: Mapping[str, Text] = {code: kind.label for code, kind in DOUBT_RULES.items()}


@dataclass(frozen=True)
class Doubted(Signal):
    """数据疑点：对该序列该期数据的最强疑点。已提供疑点清单 doubts 的，以清单为准（含人工核实结论，已排除的不再计入）；否则按
    数据质量规则（见 jixiao doubts）判断。rules 可指定规则；未指定时，清单取全部规则，自行判断时不含 anomaly 已检查的数值异常。

    The strongest doubt about a series in a period, or about the whole series: of the frame `doubts` where it is handed in
    (organisation_code, indicator_code, period or blank, score [, rule, message, message_zh]; no score: not looked at yet),
    else of the rules of `jixiao doubts` as it was known then. `rules`: which look; by default all that are handed in, else
    those that look at other things than `anomaly` does. Doubts about more than one series are not told here.
    """

    name: ClassVar[str] = "doubts"
    label: ClassVar[Text] = Text("doubts about the figures", "数据疑点")
    unit: ClassVar[Text] = Text("score of the strongest doubt, 1 at its cut", "最强疑点分值（1 为界限）")
    needs: ClassVar[Text] = Text(
        "doubts, or targets and relations for the rules that use them",
        "疑点清单 doubts；或目标值、指标间关系（部分规则需要）",
    )
    catches: ClassVar[Text] = Text(
        "Figures that cannot be right: parts larger than the whole, totals that do not add up, odd last digits.",
        "数据本身可疑：部分大于整体、合计不符、尾数异常等。",
    )
    avoid: ClassVar[Text] = Text(
        "Not for performance: it doubts the figure, not the work. Single newest values: see unusual newest value.",
        "针对数据而非工作成效；单个最新值的异常请用“最新数据异常”。",
    )
    asks: ClassVar[Mapping[str, Asked]] = {
        "rules": Asked(
            Text("Rules that look", "启用的疑点规则"),
            blank=Text("those marked here", "采用此处勾选的规则"),
            choices=RULE_WORDS,
            is_many=True,
        ),
    }
    rules: tuple[str, ...] = BESIDE_ANOMALY

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        chosen = tuple(dict.fromkeys(str(each) for each in param_list(key, raw)))
        for code in chosen:
            DOUBT_RULES.named(code)
        return chosen

    @property
    def usual(self) -> Steps:
        return usual_steps(self.name)

    def amounts(self, scene: Scene, grid: Grid, wanted: Bools) -> Amounts:
        if scene.doubts is not None:
            return self._handed(scene.doubts, scene, grid)
        amount, notes = np.where(grid.known, 0.0, np.nan), dict[tuple[int, int], Text]()
        pairs = zip(grid.organisation.tolist(), grid.indicator.tolist(), strict=True)
        names = (scene.panel.organisations, scene.panel.indicators)
        line_of = {(names[0][who], names[1][what]): line for line, (who, what) in enumerate(pairs)}
        for column in np.flatnonzero((wanted & grid.known).any(axis=0)).tolist():
            for line, score, text in self._doubts(scene, grid, column, line_of):
                if grid.known[line, column] and score > amount[line, column]:
                    amount[line, column], notes[line, column] = score, text
        return Amounts(amount, Amounts.unknown(grid).expected, notes)

    def _handed(self, doubts: Handed, scene: Scene, grid: Grid) -> Amounts:
        """The strongest one handed in, by cell; one about a whole series stands in its newest period."""
        amount, notes = np.where(grid.known, 0.0, np.nan), dict[tuple[int, int], Text]()
        line = doubts.lines(scene.panel, grid)
        here, at = np.flatnonzero((doubts.frequency == NO_PERIOD) & (line >= 0)), doubts.seats(scene.panel, grid)
        rows = np.concatenate([at[0], here])
        lines, columns = np.concatenate([at[1], line[here]]), np.concatenate([at[2], grid.newest[line[here]]])
        scores = doubts.figures("score")[rows]
        unknown = np.isnan(scores)
        amount[lines[unknown], columns[unknown]] = np.nan
        for row, place, score in zip(rows.tolist(), zip(lines, columns, strict=True), scores.tolist(), strict=True):
            rule = _word(doubts, "rule", row)
            is_asked = self.rules == BESIDE_ANOMALY or rule in self.rules
            if is_asked and grid.known[place] and score == score and not score <= amount[place]:
                amount[place], notes[place] = score, _told(doubts, rule, row)
        return Amounts(amount, Amounts.unknown(grid).expected, notes)

    def _doubts(
        self, scene: Scene, grid: Grid, column: int, line_of: Mapping[tuple[str, str], int]
    ) -> list[tuple[int, float, Text]]:
        case = case_at(scene, grid, np.flatnonzero(grid.begun[:, column]), column, scene.targets)
        found, here = [], ("", str(grid.period(column)))
        for code in self.rules:
            label = DOUBT_RULES[code].label
            for doubt in DOUBT_RULES[code]().look(case):
                line = line_of.get((doubt.organisation, doubt.indicator))
                if line is not None and doubt.period in here:
                    text = Text(f"{label.en}: {doubt.text.en}", f"{label.zh}：{doubt.text.zh}")
                    found.append((line, doubt.score, text))
        return found

    def say(self, seen: Seen) -> Text:
        return seen.note if seen.note.en else Text("There is no doubt any more.", "已无疑点。")


def _word(doubts: Handed, name: str, row: int) -> str:
    column = doubts.words.get(name)
    return "" if column is None else column.at(row)


def _told(doubts: Handed, rule: str, row: int) -> Text:
    """A doubt in words: what its rule is called, and what it says."""
    en, zh = (_word(doubts, name, row) for name in ("message", "message_zh"))
    label = DOUBT_RULES[rule].label if rule in DOUBT_RULES else Text(rule or "doubt", rule or "疑点")
    return Text(f"{label.en}: {en or zh or 'told'}", f"{label.zh}：{zh or en or '已提出'}")
