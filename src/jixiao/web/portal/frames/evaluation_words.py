"""Sentences of an evaluation's release, by rule from its tables: the whole, each goal, indicator and organisation."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from statistics import median
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.report.open_data import OpenTable
from jixiao.report.scheme.calculation import calculation
from jixiao.web.base.formats import half_up, number, plain
from jixiao.web.evaluation.queries import N_DRAWS, SPREAD
from jixiao.web.portal.frames.content import Headline
from jixiao.web.portal.frames.evaluated import Figure, Ground
from jixiao.web.portal.frames.evaluation_tables import goals_in

MOST_NAMES = 3
Row = Mapping[str, Any]


def headlines_of(ground: Ground, tables: Mapping[str, OpenTable]) -> tuple[Headline, ...]:
    """Every sentence of the release; those about the whole come first."""
    ranking = _rows(tables["ranking"])
    standings = [Standing(ground, code) for code in ground.indicators]
    by_code = {each.code: each for each in standings}
    found = [Headline(text) for text in _whole(ground, ranking)]
    for goal, codes in goals_in(ground).items():
        found += [Headline(by_code[code].told, f"goal:{goal}") for code in codes[:1]]
    found += [Headline(each.told, f"indicator:{each.code}") for each in standings]
    found += [Headline(_organisation(ground, row, ranking), f"organisation:{row['organisation']}") for row in ranking]
    return tuple(found)


def method_of(ground: Ground) -> tuple[Text, ...]:
    """How scores and ranks come about, clause by clause, and what the bands mean."""
    clauses = [Text(f"{name.en}: {told.en}", f"{name.zh}：{told.zh}") for name, told in calculation(ground.scheme)]
    if ground.firm.ranges:
        spread, draws = round(100 * SPREAD), f"{N_DRAWS:,}"
        clauses.append(
            Text(
                f"Bands: the weights were varied at random within ±{spread}% {draws} times. The range holds the ranks of "
                "the middle 90% of the outcomes; those who change places in more than one outcome of ten share a band "
                "and cannot be told apart.",
                f"难分先后：将各指标权重在±{spread}%内随机变动{draws}次，“排名区间”为其中居中90%的结果；"
                "在一成以上的结果中互换先后的单位列为同档，不宜区分先后。",
            )
        )
    return tuple(clauses)


def _rows(table: OpenTable) -> list[dict[str, Any]]:
    return [dict(zip([field.name for field in table.fields], row, strict=True)) for row in table.rows]


def _whole(ground: Ground, ranking: Sequence[Row]) -> Iterator[Text]:
    period = ground.period
    for group, rows in groupby(ranking, key=lambda row: row["peer_group"]):
        members = [row for row in rows if row["score"] is not None]
        if not members:
            continue
        place = Text("", "") if len(ground.groups) == 1 else _named_group(ground.groups[group])
        leaders = [row for row in members if row["rank"] == members[0]["rank"]]
        level = _level(members)
        told = _lead(leaders, level, members)
        yield Text(f"{period.label_en}{place.en}: {told.en}", f"{period.label_zh}{place.zh}，{told.zh}")
        moved = _moves(members)
        if moved is not None:
            yield moved


def _named_group(label: Text) -> Text:
    return Text(f", {label.en}", f"{label.zh}")


def _level(members: Sequence[Row]) -> list[Row]:
    """The best and those that cannot be told apart from it."""
    first = members[0]["band"]
    return [row for row in members if first is not None and row["band"] == first]


def _lead(leaders: Sequence[Row], level: Sequence[Row], members: Sequence[Row]) -> Text:
    best = number(members[0]["score"])
    if len(leaders) == len(members):
        return Text(f"all {len(members)} organisations have {best} points.", f"{len(members)}个单位均为{best}分。")
    if len(level) > len(leaders):
        names = _names(level)
        return Text(
            f"{names.en} are in front and cannot be told apart, {best} points at best.",
            f"{names.zh}居前且难分先后，最高{best}分。",
        )
    names = _names(leaders)
    verb = "leads" if len(leaders) == 1 else "lead"
    return Text(f"{names.en} {verb} with {best} points.", f"{names.zh}以{best}分居首。")


def _names(rows: Sequence[Row]) -> Text:
    shown = rows[:MOST_NAMES]
    en, zh = ", ".join(row["label_en"] for row in shown), "、".join(row["label_zh"] for row in shown)
    more = len(rows) - len(shown)
    return Text(f"{en} and {more} more", f"{zh}等{len(rows)}个单位") if more else Text(en, zh)


def _moves(members: Sequence[Row]) -> Text | None:
    """How many gained, and who gained and lost most."""
    known = [row for row in members if row["change"] is not None]
    if not known:
        return None
    n_up = sum(row["change"] > 0 for row in known)
    best, worst = max(known, key=lambda row: row["change"]), min(known, key=lambda row: row["change"])
    en, zh = f"{n_up} of {len(known)} gained on the period before", f"{len(known)}个单位中{n_up}个得分比上期提高"
    if best["change"] > 0:
        en += f"; {best['label_en']} gained most, {number(best['change'])} points"
        zh += f"，{best['label_zh']}提高最多（{number(best['change'])}分）"
    if worst["change"] < 0:
        en += f"; {worst['label_en']} lost most, {number(-worst['change'])} points"
        zh += f"，{worst['label_zh']}下降最多（{number(-worst['change'])}分）"
    return Text(f"{en}.", f"{zh}。")


@dataclass(frozen=True)
class Standing:
    """An indicator over all organisations of a run."""

    ground: Ground
    code: str

    @cached_property
    def by_period(self) -> dict[str, dict[str, Figure]]:
        found: dict[str, dict[str, Figure]] = defaultdict(dict)
        for (organisation, indicator, period), figure in self.ground.history.items():
            if indicator == self.code:
                found[period][organisation] = figure
        return found

    def _median(self, period: str) -> float | None:
        known = [figure.value for figure in self.by_period.get(period, {}).values() if figure.value is not None]
        return float(half_up(median(known), 10)) if known else None

    @property
    def told(self) -> Text:
        """How many reach the target, how many did better than before, the median now and before."""
        ground, leaf = self.ground, self.ground.indicators[self.code]
        label, now = ground.label_of(self.code), self.by_period.get(str(ground.period), {})
        known = {code: figure for code, figure in now.items() if figure.value is not None}
        if not known:
            return Text(f"{label.en}: no figure is known for this period.", f"{label.zh}：本期暂无数据。")
        parts = [*self._reached(known), *self._better(known)]
        unit, decimals = _unit(leaf.unit_of_measure), ground.decimals_of(self.code)
        here, former = self._median(str(ground.period)), self._median(str(ground.period.previous()))
        en, zh = (
            f"the median is {figure_words(here, decimals)}{unit.en}",
            f"中位数{figure_words(here, decimals)}{unit.zh}",
        )
        if former is not None:
            en += f" ({figure_words(former, decimals)}{unit.en} before)"
            zh += f"（上期{figure_words(former, decimals)}{unit.zh}）"
        parts.append(Text(en, zh))
        return Text(f"{label.en}: {'; '.join(p.en for p in parts)}.", f"{label.zh}：{'；'.join(p.zh for p in parts)}。")

    def _reached(self, known: Mapping[str, Figure]) -> Iterator[Text]:
        aimed = [figure for figure in known.values() if figure.target is not None]
        if aimed:
            n = sum(reaches(figure, self.ground.indicators[self.code].direction) for figure in aimed)
            yield Text(f"{n} of {len(aimed)} organisations reach the target", f"{len(aimed)}个单位中{n}个达到目标")

    def _better(self, known: Mapping[str, Figure]) -> Iterator[Text]:
        former = self.by_period.get(str(self.ground.period.previous()), {})
        pairs = [
            (figure.value, former[code].value)
            for code, figure in known.items()
            if code in former and former[code].value is not None
        ]
        if pairs:
            sign = 1 if self.ground.indicators[self.code].direction == "higher" else -1
            n = sum(sign * ((now or 0.0) - (then or 0.0)) > 0 for now, then in pairs)
            yield Text(f"{n} of {len(pairs)} did better than the period before", f"{len(pairs)}个单位中{n}个好于上期")


def reaches(figure: Figure, direction: str) -> bool:
    """Whether the value is at the target or beyond it."""
    if figure.value is None or figure.target is None:
        return False
    return figure.value >= figure.target if direction == "higher" else figure.value <= figure.target


def figure_words(value: float | None, decimals: int) -> str:
    """A figure with at most so many decimals."""
    return plain(None if value is None else float(half_up(value, decimals)))


def _unit(unit: str) -> Text:
    return Text(unit if unit in ("", "%") else f" {unit}", unit)


def _organisation(ground: Ground, row: Row, ranking: Sequence[Row]) -> Text:
    """Where it stands among its peers, its change, and how many of its indicators reach their targets."""
    period = ground.period
    if row["score"] is None:
        return Text(
            f"{row['label_en']} has no score for {period.label_en}.", f"{row['label_zh']}{period.label_zh}未得出总分。"
        )
    peers = [each for each in ranking if each["peer_group"] == row["peer_group"]]
    n_ranked = sum(each["rank"] is not None for each in peers)
    en = f"{row['label_en']} has {number(row['score'])} of {plain(row['full_marks'])} points, rank {row['rank']} of {n_ranked}"
    zh = f"{row['label_zh']}得{number(row['score'])}分（满分{plain(row['full_marks'])}分），在{n_ranked}个单位中排第{row['rank']}"
    level = [each for each in peers if each["band"] is not None and each["band"] == row["band"] and each is not row]
    if level:
        names = _names(level)
        en, zh = f"{en}, not to be told apart from {names.en}", f"{zh}，与{names.zh}难分先后"
    if row["change"]:
        up = row["change"] > 0
        points = number(abs(row["change"]))
        en += f"; {points} points {'more' if up else 'less'} than the period before"
        zh += f"；比上期{'高' if up else '低'}{points}分"
    aimed = [
        (figure, leaf.direction)
        for code, leaf in ground.indicators.items()
        if (figure := ground.history.get((row["organisation"], code, str(period)))) and figure.target is not None
    ]
    if aimed:
        n = sum(reaches(figure, direction) for figure, direction in aimed)
        en, zh = f"{en}; {n} of {len(aimed)} targets reached", f"{zh}；{len(aimed)}项目标中达到{n}项"
    return Text(f"{en}.", f"{zh}。")
