"""What the targets of the year still allow: the concentration of the days left, and the good days missing."""

from jixiao.engine.air_quality.periods.allowance import GOOD_DAYS
from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Items, Line
from jixiao.report.facts import Style
from jixiao.report.facts.wording import Part
from jixiao.report.passages.air.desk import AirDesk

MOST_LINES = 4
UNKNOWN = Text("—", "—")
REACHED = Text("", "")
LOST = Text(" The target can no longer be reached.", "目标已无法实现。")


def allowance(desk: AirDesk) -> list[Block]:
    """A line per station and target; nothing where no target was given."""
    found = dict.fromkeys(place[1:3] for place in desk.air.cells.held if place[0] == "allowance")
    if len(found) > MOST_LINES:
        return [_table(desk, list(found))]
    return [Items(tuple(_line(desk, station, name) for station, name in found))] if found else []


def _table(desk: AirDesk, found: list[tuple[str, ...]]) -> Block:
    heads = [
        (Text("Station", "城市（点位）"), False), (Text("Target of", "目标"), False), (Text("Year's target", "年目标"), True),
        (Text("So far", "累计"), True), (Text("Days left", "剩余天数"), True), (Text("A day may have", "剩余日控制值"), True),
        (Text("Days missing", "尚差天数"), True), (Text("Within reach", "可实现"), False),
    ]  # fmt: skip
    return desk.grid(heads, [_row(desk, station, name) for station, name in found])


def _row(desk: AirDesk, station: str, name: str) -> list[Line]:
    at = ("allowance", station, name)
    reach = {0: Text("no", "否"), 1: Text("yes", "是")}.get(int(desk.value((*at, "within_reach")) or 0), UNKNOWN)
    reach = reach if desk.air.has((*at, "within_reach")) else UNKNOWN
    style = Style(0 if name == GOOD_DAYS else 1)
    return [
        (desk.station(station),), (_named(desk, name),), (desk.plain((*at, "target")),),
        (desk.figure((*at, "so_far"), style),), (desk.whole((*at, "days_left")),),
        (desk.figure((*at, "allowance"), Style(1)),), (desk.whole((*at, "missing")),), desk.say(reach),
    ]  # fmt: skip


def _line(desk: AirDesk, station: str, name: str) -> tuple[Part, ...]:
    at = ("allowance", station, name)
    if not desk.air.has((*at, "days_known")) or not desk.value((*at, "days_known")):
        words = Text("{station}, {name}: nothing is known this year.", "{station}{name}：本年没有数据。")
        return desk.tell(words, station=desk.station(station), name=_named(desk, name))
    lost = LOST if desk.value((*at, "within_reach")) == 0 else REACHED
    if name == GOOD_DAYS:
        pattern = Text(
            "{station}: {so_far} good days so far of {target}; {missing} are missing, {left} days are left.{lost}",
            "{station}：优良天数年目标{target}天，已有{so_far}天，尚差{missing}天，剩余{left}天。{lost}",
        )
        extra = {"missing": desk.plain((*at, "missing"))}
    else:
        pattern = Text(
            "{station}, {name}: mean so far {so_far}, target of the year {target}; in the {left} days left the mean may be "
            "{allowed} {unit} a day.{lost}",
            "{station}{name}：年累计均值{so_far}，年目标{target}，剩余{left}天，年剩余日控制值{allowed}{unit}。{lost}",
        )
        extra = {"allowed": desk.figure((*at, "allowance"), Style(1))}
        return desk.tell(
            pattern, station=desk.station(station), name=_named(desk, name), unit=desk.unit(name), lost=desk.say(lost),
            so_far=desk.figure((*at, "so_far"), Style(1)), target=desk.plain((*at, "target")),
            left=desk.whole((*at, "days_left")), **extra,
        )  # fmt: skip
    return desk.tell(
        pattern, station=desk.station(station), so_far=desk.whole((*at, "so_far")), target=desk.plain((*at, "target")),
        left=desk.whole((*at, "days_left")), lost=desk.say(lost), **extra,
    )  # fmt: skip


def _named(desk: AirDesk, name: str) -> Part:
    return desk.name(Text("good days", "优良天数")) if name == GOOD_DAYS else desk.pollutant(name)
