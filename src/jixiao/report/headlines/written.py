"""Writes the headlines of an evaluation by rule: who leads, what moved, who reaches targets. Never why."""

from collections.abc import Iterator, Mapping, Sequence

from jixiao.engine.model.node import Node
from jixiao.engine.model.text import Text, show
from jixiao.report.headlines.headline import Headline, HeadlineBar
from jixiao.report.headlines.standing import Standings
from jixiao.report.results import Results

MOST_BARS = 5
POINTS = Text("points", "分")


def headlines_of(results: Results, bands: Mapping[str, int] | None = None) -> tuple[Headline, ...]:
    """The sentences in order: each group's lead, the moves, the targets, then each organisation; the same for the same data.

    `bands` (from `robustness(evaluation).bands()`): who shares one is said not to be told apart, never ranked in words.
    """
    seen = Standings(results, bands or {})
    return (*_leads(seen), *_moves(seen), *_targets(seen), *_organisations(seen))


def _leads(seen: Standings) -> Iterator[Headline]:
    for group, codes in seen.groups.items():
        if not codes:
            continue
        level = [codes[0], *seen.level_with(codes[0])]
        leaders = [code for code in codes if seen.score(code) == seen.score(codes[0])]
        named = "" if len(seen.groups) == 1 else f"-{group or 'others'}"
        label = seen.results.group_label(group)
        where = Text("", "") if len(seen.groups) == 1 else Text(f", {label.en}", label.zh)
        told = _lead(seen, codes, leaders, level)
        own = set(level) | set(leaders)
        yield Headline(
            f"lead{named}",
            _with_absent(
                seen, group, Text(f"{seen.period.en}{where.en}: {told.en}", f"{seen.period.zh}{where.zh}，{told.zh}")
            ),
            caption=_of_full(seen),
            bars=_bars(seen, codes[:MOST_BARS], own),
        )


def _with_absent(seen: Standings, group: str, told: Text) -> Text:
    """The sentence, and how many of the group have no score."""
    n = sum(seen.results.group_of(code) == group for code in seen.results.organisations) - len(seen.groups[group])
    if not n:
        return told
    verb = "organisation has" if n == 1 else "organisations have"
    return Text(f"{told.en[:-1]}; {n} {verb} no score.", f"{told.zh[:-1]}；{n}个单位未得出总分。")


def _lead(seen: Standings, codes: Sequence[str], leaders: Sequence[str], level: Sequence[str]) -> Text:
    best = seen.points(seen.score(codes[0]) or 0.0)
    if len(codes) == 1:
        name = seen.names(codes)
        return Text(f"{name.en} has {best} points.", f"{name.zh}得{best}分。")
    if len(leaders) == len(codes):
        who = "both" if len(codes) == 2 else f"all {len(codes)}"
        return Text(f"{who} organisations have {best} points.", f"{len(codes)}个单位得分均为{best}分。")
    if len(set(level) | set(leaders)) > len(leaders):
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
    earlier = seen.results.earlier
    changes = {code: change for code in seen.results.organisations if (change := seen.change(code)) is not None}
    if earlier is None or not changes:
        return
    n_up, n_down = (sum(sign * change > 0 for change in changes.values()) for sign in (1, -1))
    n = len(changes)
    en = f"Compared with {earlier.period.label_en}, {n_up} of {n} organisations scored higher and {n_down} lower"
    zh = f"与{earlier.period.label_zh}相比，{n}个单位中{n_up}个得分提高、{n_down}个下降"
    most = max(changes.values())
    if most > 0:
        names = seen.names([code for code, change in changes.items() if change == most])
        en += f"; {names.en} gained most ({seen.points(most, is_signed=True)})"
        zh += f"；{names.zh}提高最多（{seen.points(most, is_signed=True)}分）"
    yield Headline(
        "moves", Text(f"{en}.", f"{zh}。"), Text(f"{n_up} / {n}", f"{n_up} / {n}"),
        caption=Text("organisations that scored higher than before", "得分比上期提高的单位"),
    )  # fmt: skip


def _targets(seen: Standings) -> Iterator[Headline]:
    """All targets together, then each indicator's."""
    found = {leaf: reached for leaf in seen.results.leaves if (reached := seen.reached(leaf))}
    if not found:
        return
    n = sum(len(each) for each in found.values())
    n_there = sum(sum(each.values()) for each in found.values())
    told = _so_many_reached(n_there, n)
    yield Headline(
        "targets",
        Text(f"{seen.period.en}: {told.en}.", f"{seen.period.zh}，{told.zh}。"),
        Text(f"{n_there} / {n}", f"{n_there} / {n}"),
        caption=Text("targets reached", "达到的目标"),
    )
    for leaf, reached in found.items():
        yield _target(seen, leaf, reached)


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


def _target(seen: Standings, leaf: Node, reached: Mapping[str, bool]) -> Headline:
    n, n_there, label = len(reached), sum(reached.values()), leaf.label()
    if n_there == n:
        told = Text(f"all {n} organisations reach the target.", f"{n}个单位全部达到目标。")
    elif n_there == 0:
        told = Text(f"none of {n} organisations reaches the target.", f"{n}个单位均未达到目标。")
    else:
        verb = "reaches" if n_there == 1 else "reach"
        told = Text(f"{n_there} of {n} organisations {verb} the target.", f"{n}个单位中{n_there}个达到目标。")
    told = Text(f"{label.en}: {told.en}", f"{label.zh}：{told.zh}")
    figure = Text(f"{n_there} / {n}", f"{n_there} / {n}")
    caption = Text(f"organisations that reach the target of {label.en}", f"“{label.zh}”达到目标的单位")
    return Headline(f"target-{leaf.code}", told, figure, caption=caption)


def _organisations(seen: Standings) -> Iterator[Headline]:
    there: dict[str, list[bool]] = {}
    for leaf in seen.results.leaves:
        for code, is_reached in seen.reached(leaf).items():
            there.setdefault(code, []).append(is_reached)
    for code in seen.results.organisations:
        yield _organisation(seen, code, there.get(code, []))


def _organisation(seen: Standings, code: str, reached: Sequence[bool]) -> Headline:
    """Its score, its place among its peers as far as it can be told, its change, its targets."""
    name, score = seen.results.organisation_label(code), seen.score(code)
    if score is None:
        told = Text(f"{name.en} has no score for {seen.period.en}.", f"{name.zh}{seen.period.zh}未得出总分。")
        return Headline(f"organisation-{code}", told, Text("—", "—"), caption=name)
    parts = [_place(seen, code, score)]
    change = seen.change(code)
    if change:
        points, way = seen.points(abs(change)), Text("more", "高") if change > 0 else Text("less", "低")
        parts.append(Text(f"{points} points {way.en} than before", f"比上期{way.zh}{points}分"))
    if reached:
        parts.append(_so_many_reached(sum(reached), len(reached)))
    return Headline(
        f"organisation-{code}",
        Text(f"{'; '.join(each.en for each in parts)}.", f"{'；'.join(each.zh for each in parts)}。"),
        Text(seen.points(score), seen.points(score)), POINTS,
        Text(f"{name.en}, {seen.period.en}", f"{name.zh} · {seen.period.zh}"),
    )  # fmt: skip


def _place(seen: Standings, code: str, score: float) -> Text:
    name, rank, level = seen.results.organisation_label(code), seen.rank(code), seen.level_with(code)
    full = show(float(seen.results.evaluation.scheme.full_marks))
    en, zh = (
        f"{name.en} has {seen.points(score)} of {full} points",
        f"{name.zh}得{seen.points(score)}分（满分{full}分）",
    )
    n = len(seen.groups[seen.results.group_of(code)])
    tied = [each for each in seen.groups[seen.results.group_of(code)] if each != code and seen.rank(each) == rank]
    if rank is not None and n > 1:
        en, zh = f"{en}, rank {rank} of {n}", f"{zh}，在{n}个单位中列第{rank}"
    if tied:
        names = seen.names(tied)
        en, zh = f"{en} together with {names.en}", f"{zh}（与{names.zh}并列）"
    level = [each for each in level if each not in tied]
    if level:
        names = seen.names(level)
        en, zh = f"{en}, not to be told apart from {names.en}", f"{zh}，与{names.zh}难分先后"
    return Text(en, zh)


def _of_full(seen: Standings) -> Text:
    full = show(float(seen.results.evaluation.scheme.full_marks))
    return Text(f"Points of {full}", f"得分（满分{full}分）")


def _bars(seen: Standings, codes: Sequence[str], own: set[str]) -> tuple[HeadlineBar, ...]:
    full = float(seen.results.evaluation.scheme.full_marks) or 1.0
    return tuple(
        HeadlineBar(seen.results.organisation_label(code), max(0.0, score / full), Text(told, told), code in own)
        for code in codes
        if (score := seen.score(code)) is not None and (told := seen.points(score))
    )
