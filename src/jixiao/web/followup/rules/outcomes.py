"""Whether something that is no indicator has moved: both lights of a programme's reports, an item of a joint project. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.web.base.formats import date_words
from jixiao.web.followup.rules.effects import AIMLESS, MOVED, SHORT, WAITING

GREEN_LIGHT = "green"
LIGHTS = {
    "red": Text("red", "红灯"), "yellow": Text("yellow", "黄灯"), "green": Text("green", "绿灯"),
    "grey": Text("no light", "无灯"),
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What is seen now: a verdict, the period or day that it is told by (“” where none), and a sentence."""

    verdict: str
    period: str
    said: Text


@dataclass(frozen=True)
class Lights:
    """Both lights of a monitoring report that the department stands for, up to the end of a month."""

    month: str
    objectives: str
    money: str

    @property
    def are_green(self) -> bool:
        """Whether nothing lags: neither results nor money."""
        return self.objectives == self.money == GREEN_LIGHT

    @property
    def words(self) -> Text:
        """Both, in words."""
        period, objectives, money = Period.parse(self.month), LIGHTS[self.objectives], LIGHTS[self.money]
        return Text(
            f"report up to {period.label_en}: objectives {objectives.en}, money {money.en}",
            f"截至{period.label_zh}的监控报告：绩效目标{objectives.zh}、预算执行{money.zh}",
        )


def judge_lights(reports: Sequence[Lights], issued: date, hold: int = 1) -> Outcome:
    """Both lights of the newest `hold` reports whose month ended on `issued` or later are green.

    A light tells how things stand on the last day of its month, so a month that was running then counts.
    """
    since = [one for one in reports if Period.parse(one.month).last_date >= issued]
    if not since:
        text = Text("No monitoring report tells of a day after the order yet.", "本通知下达后尚无新的监控报告。")
        return Outcome(WAITING, "", text)
    newest, n_green = since[-1], 0
    for one in reversed(since):
        if not one.are_green:
            break
        n_green += 1
    if n_green >= hold:
        said = Text(f"Both lights are green: {newest.words.en}.", f"双灯转绿：{newest.words.zh}。")
        return Outcome(MOVED, newest.month, said)
    said = Text(f"Not both lights are green: {newest.words.en}.", f"双灯尚未全部转绿：{newest.words.zh}。")
    return Outcome(SHORT, newest.month, said)


def conclusion_of(code: str, outcome: Outcome) -> str:
    """整改结果和结论 of the reports whose lights the order was about, in the language of the official form."""
    return f"{outcome.said.zh}整改通知 {code} 据此销号。"


def lights_fell(reports: Sequence[Lights], closed_month: str, within: int) -> Lights | None:
    """The first report of the `within` months after the one that closed it without two green lights; None: it holds."""
    closed = Period.parse(closed_month).ordinal
    after = [one for one in reports if 0 < Period.parse(one.month).ordinal - closed <= within]
    return next((one for one in after if not one.are_green), None)


@dataclass(frozen=True)
class ItemSeen:
    """An item of a joint project by accepted reports; `planned` is its last day by the plan in force."""

    label: Text
    share: float
    planned: date
    finished: date | None
    forecast: date


def judge_item(seen: ItemSeen | None) -> Outcome:
    """An item is mended when it is finished; None: the plan in force has it no more, and a person has to decide."""
    if seen is None:
        text = Text(
            "The plan in force has this item no more. Cancel the order, or close it by exception.",
            "现行计划已无此事项。请撤销本通知，或按例外销号。",
        )
        return Outcome(AIMLESS, "", text)
    planned_en, planned_zh = date_words(seen.planned, "en"), date_words(seen.planned, "zh-hans")
    if seen.finished is not None:
        days = (seen.finished - seen.planned).days
        late = Text(f", {days} days after its plan", f"，比计划晚 {days} 天") if days > 0 else Text("", "")
        said = Text(
            f"“{seen.label.en}” was finished on {date_words(seen.finished, 'en')}{late.en}.",
            f"“{seen.label.zh}”已于{date_words(seen.finished, 'zh-hans')}完成{late.zh}。",
        )
        return Outcome(MOVED, seen.finished.isoformat(), said)
    share = f"{100 * seen.share:.0f}%"
    said = Text(
        f"“{seen.label.en}” is {share} done; planned for {planned_en}, expected on {date_words(seen.forecast, 'en')}.",
        f"“{seen.label.zh}”完成 {share}，计划{planned_zh}完成，预计{date_words(seen.forecast, 'zh-hans')}完成。",
    )
    return Outcome(SHORT, "", said)
