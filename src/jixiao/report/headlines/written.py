"""Writes the headlines of an evaluation by rule: who leads, what moved, who reaches targets. Never why."""

from collections.abc import Iterator, Sequence

from jixiao.engine.model.text import Text, show
from jixiao.report.facts.figure import Style
from jixiao.report.headlines.headline import Headline, HeadlineBar
from jixiao.report.headlines.standing import Leaf, Seat, Standings

MOST_BARS = 5
POINTS = Text("points", "分")


def headlines_of(seen: Standings) -> tuple[Headline, ...]:
    """The sentences in order: each group's lead, the moves, the targets, each indicator, then each organisation.

    The same for the same data, on pages, pictures and files. Who shares a band is said not to be told apart.
    """
    leaves = [_leaf(leaf) for leaf in seen.leaves]
    return (*_leads(seen), *_moves(seen), *_targets(seen), *leaves, *_organisations(seen))


def _leads(seen: Standings) -> Iterator[Headline]:
    for group, seats in seen.members.items():
        if not seats:
            continue
        level = [seats[0], *seen.level_with(seats[0])]
        leaders = [seat for seat in seats if seat.score == seats[0].score]
        is_only, label = len(seen.members) == 1, seen.groups.get(group, Text(group, group))
        where = Text("", "") if is_only else Text(f", {label.en}", label.zh)
        told = _with_absent(seen, group, _lead(seen, seats, leaders, level))
        own = {seat.code for seat in (*level, *leaders)}
        yield Headline(
            "lead" if is_only else f"lead-{group or 'others'}",
            Text(f"{seen.period.en}{where.en}: {told.en}", f"{seen.period.zh}{where.zh}，{told.zh}"),
            caption=_of_full(seen), bars=_bars(seen, seats[:MOST_BARS], own),
        )  # fmt: skip


def _with_absent(seen: Standings, group: str, told: Text) -> Text:
    """The sentence, and how many of the group have no score, or have one and do not compete."""
    here = [seat for seat in seen.seats if seat.group == group]
    n_beside, n = sum(map(seen.is_beside, here)), sum(seat.score is None for seat in here)
    if n_beside:
        verb = "organisation is" if n_beside == 1 else "organisations are"
        told = Text(f"{told.en[:-1]}; {n_beside} {verb} not ranked.", f"{told.zh[:-1]}；{n_beside}个单位不参加排名。")
    if not n:
        return told
    verb = "organisation has" if n == 1 else "organisations have"
    return Text(f"{told.en[:-1]}; {n} {verb} no score.", f"{told.zh[:-1]}；{n}个单位未得出总分。")


def _lead(seen: Standings, seats: Sequence[Seat], leaders: Sequence[Seat], level: Sequence[Seat]) -> Text:
    best = seen.points(seats[0].score or 0.0)
    if len(seats) == 1:
        name = seen.names(seats)
        return Text(f"{name.en} has {best} points.", f"{name.zh}得{best}分。")
    if len(leaders) == len(seats):
        who = "both" if len(seats) == 2 else f"all {len(seats)}"
        return Text(f"{who} organisations have {best} points.", f"{len(seats)}个单位得分均为{best}分。")
    if len({seat.code for seat in (*level, *leaders)}) > len(leaders):
        names = seen.names(level)
        return Text(
            f"{names.en} are in front and cannot be told apart; the best has {best} points.",
            f"{names.zh}居前，难分先后，最高{best}分。",
        )
    names = seen.names(leaders)
    return Text(
        f"{names.en} {'leads' if len(leaders) == 1 else 'lead'} with {best} points.", f"{names.zh}以{best}分居首。"
    )


def _moves(seen: Standings) -> Iterator[Headline]:
    """How many gained and lost, and who most; only of those with a score in both."""
    changes = [(seat, seat.change) for seat in seen.seats if seat.change is not None]
    if seen.before is None or not changes:
        return
    n_up, n_down = (sum(sign * change > 0 for _seat, change in changes) for sign in (1, -1))
    n = len(changes)
    en = f"Compared with {seen.before.en}, {n_up} of {n} organisations scored higher and {n_down} lower"
    zh = f"与{seen.before.zh}相比，{n}个单位中{n_up}个得分提高、{n_down}个下降"
    for pick, way in ((max, Text("gained", "提高")), (min, Text("lost", "下降"))):
        most = pick(change for _seat, change in changes)
        if most * (1 if pick is max else -1) > 0:
            names, points = seen.names([seat for seat, change in changes if change == most]), seen.points(abs(most))
            en, zh = f"{en}; {names.en} {way.en} most ({points})", f"{zh}；{names.zh}{way.zh}最多（{points}分）"
    yield Headline(
        "moves", Text(f"{en}.", f"{zh}。"), Text(f"{n_up} / {n}", f"{n_up} / {n}"),
        caption=Text("organisations that scored higher than before", "得分比上期提高的单位"),
    )  # fmt: skip


def _targets(seen: Standings) -> Iterator[Headline]:
    """All targets together."""
    n = sum(len(leaf.reached) for leaf in seen.leaves)
    if not n:
        return
    n_there = sum(sum(leaf.reached.values()) for leaf in seen.leaves)
    told = _so_many_reached(n_there, n)
    yield Headline(
        "targets",
        Text(f"{seen.period.en}: {told.en}.", f"{seen.period.zh}，{told.zh}。"),
        Text(f"{n_there} / {n}", f"{n_there} / {n}"),
        caption=Text("targets reached", "达到的目标"),
    )


def _so_many_reached(n_there: int, n: int) -> Text:
    if n == 1:
        return Text(
            f"its only target is {'' if n_there else 'not '}reached", f"唯一的目标{'已' if n_there else '未'}达到"
        )
    if n_there in (0, n):
        return Text(
            f"{'all' if n_there else 'none'} of {n} targets reached", f"{n}项目标{'全部' if n_there else '均未'}达到"
        )
    return Text(f"{n_there} of {n} targets reached", f"{n}项目标中达到{n_there}项")


def _leaf(leaf: Leaf) -> Headline:
    """How many reach the target, how many did better than before, the median now and before."""
    name, label = f"indicator-{leaf.code}", leaf.label
    if leaf.median is None:
        told = Text(f"{label.en}: no figure is known for this period.", f"{label.zh}：本期暂无数据。")
        return Headline(name, told, Text("—", "—"), caption=label)
    parts = [*_aimed(leaf), *_better(leaf), _middle(leaf)]
    told = Text(f"{label.en}: {'; '.join(p.en for p in parts)}.", f"{label.zh}：{'；'.join(p.zh for p in parts)}。")
    if leaf.reached:
        figure = f"{sum(leaf.reached.values())} / {len(leaf.reached)}"
        caption = Text(f"organisations that reach the target of {label.en}", f"“{label.zh}”达到目标的单位")
        return Headline(name, told, Text(figure, figure), caption=caption)
    middle = _shown(leaf.median, leaf)
    caption = Text(f"{label.en}, median", f"{label.zh}（中位数）")
    return Headline(name, told, Text(middle, middle), Text(leaf.unit, leaf.unit), caption)


def _aimed(leaf: Leaf) -> Iterator[Text]:
    n, n_there = len(leaf.reached), sum(leaf.reached.values())
    if not n:
        return
    if n_there == n:
        yield Text(f"all {n} organisations reach the target", f"{n}个单位全部达到目标")
    elif n_there == 0:
        yield Text(f"none of {n} organisations reaches the target", f"{n}个单位均未达到目标")
    else:
        verb = "reaches" if n_there == 1 else "reach"
        yield Text(f"{n_there} of {n} organisations {verb} the target", f"{n}个单位中{n_there}个达到目标")


def _better(leaf: Leaf) -> Iterator[Text]:
    n, n_better = leaf.n_compared, leaf.n_better
    if n:
        yield Text(f"{n_better} of {n} did better than the period before", f"{n}个单位中{n_better}个好于上期")


def _middle(leaf: Leaf) -> Text:
    unit = Text(leaf.unit if leaf.unit in ("", "%") else f" {leaf.unit}", leaf.unit)
    here = _shown(leaf.median, leaf)
    en, zh = f"the median is {here}{unit.en}", f"中位数{here}{unit.zh}"
    if leaf.median_before is not None:
        then = _shown(leaf.median_before, leaf)
        en, zh = f"{en} ({then}{unit.en} before)", f"{zh}（上期{then}{unit.zh}）"
    return Text(en, zh)


def _shown(value: float | None, leaf: Leaf) -> str:
    """With as many decimals as it has, at most those of the indicator."""
    said = Style(leaf.decimals).words(value, "en")
    return said.rstrip("0").rstrip(".") if "." in said else said


def _organisations(seen: Standings) -> Iterator[Headline]:
    there: dict[str, list[bool]] = {}
    for leaf in seen.leaves:
        for code, is_reached in leaf.reached.items():
            there.setdefault(code, []).append(is_reached)
    for seat in seen.seats:
        yield _organisation(seen, seat, there.get(seat.code, []))


def _organisation(seen: Standings, seat: Seat, reached: Sequence[bool]) -> Headline:
    """Its score, its place among its peers as far as it can be told, its change, its targets."""
    name = seat.label
    if seat.score is None:
        told = Text(f"{name.en} has no score for {seen.period.en}.", f"{name.zh}{seen.period.zh}未得出总分。")
        return Headline(f"organisation-{seat.code}", told, Text("—", "—"), caption=name)
    parts = [_place(seen, seat, seat.score)]
    if seat.change:
        points, way = seen.points(abs(seat.change)), Text("more", "高") if seat.change > 0 else Text("less", "低")
        parts.append(Text(f"{points} points {way.en} than before", f"比上期{way.zh}{points}分"))
    if reached:
        parts.append(_so_many_reached(sum(reached), len(reached)))
    return Headline(
        f"organisation-{seat.code}",
        Text(f"{'; '.join(each.en for each in parts)}.", f"{'；'.join(each.zh for each in parts)}。"),
        Text(seen.points(seat.score), seen.points(seat.score)), POINTS,
        Text(f"{name.en}, {seen.period.en}", f"{name.zh} · {seen.period.zh}"),
    )  # fmt: skip


def _place(seen: Standings, seat: Seat, score: float) -> Text:
    peers, level, full = seen.members[seat.group], seen.level_with(seat), show(seen.full)
    en = f"{seat.label.en} has {seen.points(score)} of {full} points"
    zh = f"{seat.label.zh}得{seen.points(score)}分（满分{full}分）"
    tied = [each for each in peers if each.code != seat.code and seat.rank is not None and each.rank == seat.rank]
    if seen.is_beside(seat):
        return Text(f"{en} and is not ranked", f"{zh}，不参加排名")
    if seat.rank is not None and len(peers) > 1:
        en, zh = f"{en}, rank {seat.rank} of {len(peers)}", f"{zh}，在{len(peers)}个单位中列第{seat.rank}"
    if tied:
        names = seen.names(tied)
        en, zh = f"{en} together with {names.en}", f"{zh}（与{names.zh}并列）"
    level = [each for each in level if each not in tied]
    if level:
        names = seen.names(level)
        en, zh = f"{en}, not to be told apart from {names.en}", f"{zh}，与{names.zh}难分先后"
    return Text(en, zh)


def _of_full(seen: Standings) -> Text:
    return Text(f"Points of {show(seen.full)}", f"得分（满分{show(seen.full)}分）")


def _bars(seen: Standings, seats: Sequence[Seat], own: set[str]) -> tuple[HeadlineBar, ...]:
    return tuple(
        HeadlineBar(seat.label, max(0.0, seat.score / (seen.full or 1.0)), Text(told, told), seat.code in own)
        for seat in seats
        if seat.score is not None and (told := seen.points(seat.score))
    )
