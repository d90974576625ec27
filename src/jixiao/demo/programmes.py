"""A city's budget programmes with idle and duplicate ones planted in it, for the demo city and for benchmarks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from jixiao.demo.programme_money import YEARS, Idle, Money, make_money
from jixiao.demo.programme_themes import OFFICIALESE, SYNONYMS, THEMES, Theme, Wording

DISTRICTS: Final = ("望海区", "新港区", "云溪区", "长宁县", "白沙区", "永安县", "东湖区", "金岭区")
STREETS: Final = ("鼓楼", "海晏", "文昌", "桥西", "盐田", "渔光", "新塘", "东礁", "石门", "白鹭", "青禾", "临江", "南屏",
                  "北苑", "松坪", "玉泉", "龙潭", "凤山", "清河", "安定")  # fmt: skip
SPOTS: Final = ("和平", "幸福", "红星", "光明", "胜利", "建设", "迎宾", "朝阳", "滨河", "翠竹", "锦绣", "长虹", "柳园", "梅岭",
                "金穗", "银杏", "荷塘", "桂花", "杏林", "石桥", "古井", "双塔", "七里", "三元")  # fmt: skip
SPOT_KINDS: Final = ("社区", "路", "片区", "小区", "村")
TRADES: Final = {
    "工程建设": "建设工程", "设备购置": "科技发展", "购买服务": "服务", "补助补贴": "", "运行维护": "技术服务",
    "活动培训": "文化传播",
}  # fmt: skip
FIRMS: Final = ("恒信", "宏达", "中泰", "博远", "瑞丰", "华盛", "天成", "东方", "万通", "鼎新", "安泰", "卓越", "广源", "金桥",
                "汇智", "明德", "永固", "众诚", "启航", "海纳", "星联", "同济", "正源", "新宇", "立信", "昌盛", "嘉业",
                "润泽")  # fmt: skip


@dataclass(frozen=True)
class ProgrammeIndicator:
    """One performance indicator as its form has it: target and achieved as typed."""

    level_1: str
    level_2: str
    label: str
    target: str
    achieved: str
    points: float


@dataclass(frozen=True)
class Programme:
    """One programme. `idle`, `twin_of`, `is_costly` are what was planted: no rule sees them. Money in yuan."""

    code: str
    name: str
    label_en: str
    department: str
    district: str
    place: str
    kind: str
    content: str
    payees: tuple[str, ...]
    begin: str
    end: str
    money: Money
    output: str
    unit: str
    quantity: float
    indicators: tuple[ProgrammeIndicator, ...]
    score: float
    theme: int
    idle: Idle | None = None
    twin_of: str = ""
    is_costly: bool = False

    @property
    def budget(self) -> int:
        """The last year's adjusted budget."""
        return self.money.budgets.get(YEARS[-1], 0)


def planted_programmes(
    seed: int,
    n: int = 120,
    *,
    n_duplicates: int = 4,
    idle_share: float = 0.08,
    districts: Sequence[str] = DISTRICTS,
    of_themes: Sequence[int] = range(len(THEMES)),
) -> tuple[Programme, ...]:
    """About `n` programmes of one city; the same seed gives the same ones. Needs n ≥ 20; few `of_themes`: many peers.

    `n_duplicates` have a twin under another department (`twin_of`); a share lies idle (`idle`), and a twentieth costs
    twice what its output costs elsewhere. Look-alikes that are lawful stand beside them: see `lookalikes`.
    """
    rng = np.random.default_rng(seed)
    twins = [place for place in of_themes if THEMES[place].other is not None]
    themes = [int(rng.choice(twins)) for _ in range(n_duplicates)]
    themes += [of_themes[place] for place in rng.integers(len(of_themes), size=n - n_duplicates).tolist()]
    found: list[Programme] = []
    for place, theme in enumerate(themes):
        idle = _idle(rng) if place >= n_duplicates and rng.random() < idle_share else None
        found.append(_programme(rng, int(theme), districts, idle=idle, is_costly=rng.random() < 0.05))
    copies = [_twin(rng, original) for original in found[:n_duplicates]]
    found += copies
    found += list(_lookalikes(rng, found[n_duplicates:n], max(2, n // 12)))
    order = rng.permutation(len(found)).tolist()
    codes = {place: f"{YEARS[-1]}-{rank + 1:05d}" for rank, place in enumerate(order)}
    coded = {place: replace(each, code=codes[place]) for place, each in enumerate(found)}
    for number in range(n_duplicates):
        twin = n + number
        coded[twin] = replace(coded[twin], twin_of=codes[number])
    return tuple(coded[place] for place in order)


def duplicate_pairs(programmes: Sequence[Programme]) -> set[frozenset[str]]:
    """The planted pairs, by code."""
    return {frozenset((each.code, each.twin_of)) for each in programmes if each.twin_of}


def _idle(rng: np.random.Generator) -> Idle:
    return Idle(str(rng.choice([kind.value for kind in Idle], p=(0.3, 0.25, 0.15, 0.15, 0.15))))


def _programme(
    rng: np.random.Generator,
    theme: int,
    districts: Sequence[str],
    *,
    idle: Idle | None = None,
    is_costly: bool = False,
    where: tuple[str, str] | None = None,
) -> Programme:
    """A programme of a theme at a place of its own (or at `where`: district and place)."""
    kind = THEMES[theme]
    district, place = where or _place(rng, districts)
    first = YEARS[-1] if idle is Idle.NOT_BEGUN else int(rng.choice(YEARS, p=(0.75, 0.1, 0.15)))
    first = YEARS[0] if idle not in (None, Idle.NOT_BEGUN) else first
    budget = float(np.exp(rng.normal(13.8, 0.8)))
    money = make_money(rng, kind.rhythm, budget, first, idle)
    spent = money.ends[YEARS[-1]]
    quantity = float(
        round(spent / (kind.unit_cost * float(np.exp(rng.normal(0, 0.12))) * (2.1 if is_costly else 1.0)), 1)
    )
    return Programme(
        code="", name=kind.wording.name.format(place), label_en=kind.label_en, department=kind.wording.department,
        district=district, place=f"{district}{place}", kind=kind.kind, content=_content(rng, kind.wording, place),
        payees=_payees(rng, theme), begin=f"{first}-01", end=f"{YEARS[-1]}-12", money=money, output=kind.output,
        unit=kind.unit, quantity=quantity, indicators=_indicators(rng, kind, quantity), theme=theme, idle=idle,
        score=_score(rng, idle), is_costly=is_costly,
    )  # fmt: skip


def _place(rng: np.random.Generator, districts: Sequence[str]) -> tuple[str, str]:
    """A district and a place in it, as people write it: with its street or without."""
    street = f"{rng.choice(STREETS)}街道"
    spot = f"{rng.choice(SPOTS)}{rng.choice(SPOT_KINDS)}"
    return str(rng.choice(list(districts))), f"{street}{spot}"


def _content(rng: np.random.Generator, wording: Wording, place: str) -> str:
    """What the form says is to be done: most of the theme's works among sentences that every form has."""
    works = list(wording.phrases)
    rng.shuffle(works)
    works = works[: max(4, len(works) - int(rng.integers(0, 3)))]
    phrases = rng.choice(OFFICIALESE, 3, replace=False).tolist()
    return f"{phrases[0]}，在{place}实施：{'；'.join(works)}。{phrases[1]}，{phrases[2]}。"


def _payees(rng: np.random.Generator, theme: int, n: int | None = None) -> tuple[str, ...]:
    """One to three firms; a few of each trade get much of the work. Grants go to people and have no payee."""
    trade = TRADES[THEMES[theme].kind]
    if not trade:
        return ()
    weights = 1 / np.arange(1, len(FIRMS) + 1) ** 0.7
    chosen = rng.choice(FIRMS, n or int(rng.integers(1, 4)), replace=False, p=weights / weights.sum())
    cities = rng.choice(("滨海", "省城", "江南", "华东", "海港"), len(chosen))
    return tuple(f"{city}{firm}{trade}有限公司" for city, firm in zip(cities, chosen, strict=True))


def _score(rng: np.random.Generator, idle: Idle | None) -> float:
    mean = 84.0 if idle is None else 66.0
    return float(np.clip(round(rng.normal(mean, 7.0), 2), 20, 100))


def _indicators(rng: np.random.Generator, kind: Theme, quantity: float) -> tuple[ProgrammeIndicator, ...]:
    """Quantity, quality, time, benefit and satisfaction, as 50 + 30 + 10 points of a form."""
    planned = max(1, round(quantity * float(rng.uniform(0.88, 1.08))))
    quality, content = (int(rng.integers(low, 100)) for low in (93, 84))
    return (
        ProgrammeIndicator(
            "产出指标", "数量指标", kind.output, f"≥{planned}{kind.unit}", f"{round(quantity)}{kind.unit}", 20
        ),
        ProgrammeIndicator("产出指标", "质量指标", "验收合格率", "≥95%", f"{quality}%", 15),
        ProgrammeIndicator("产出指标", "时效指标", "按期完成率", "=100%", f"{int(rng.integers(85, 101))}%", 15),
        ProgrammeIndicator(
            "效益指标", "社会效益指标", "改善公共服务", "效果明显", str(rng.choice(("达成预期", "部分达成"))), 30
        ),
        ProgrammeIndicator("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", f"{content}%", 10),
    )


def _twin(rng: np.random.Generator, original: Programme) -> Programme:
    """The same thing at the same place under another department: in its own words, or nearly copied."""
    other = THEMES[original.theme].other
    assert other is not None
    near_copy = rng.random() < 0.3
    wording = Wording(other.department, other.name, THEMES[original.theme].wording.phrases) if near_copy else other
    place = original.place.removeprefix(original.district)
    shown = place if rng.random() < 0.6 else place[place.index("街道") + 2 :]
    own = THEMES[original.theme].wording.name
    name = (_reworded(rng, own) if near_copy else wording.name).format(place if near_copy else shown)
    content = _content(rng, wording, shown)
    shared = original.payees[:1] if rng.random() < 0.6 else ()
    payees = (*shared, *(payee for payee in _payees(rng, original.theme, 1) if payee not in shared))
    budget = original.budget * float(rng.uniform(0.7, 1.3))
    money = make_money(rng, THEMES[original.theme].rhythm, budget, YEARS[0], None)
    copy = replace(original, name=name, department=other.department, content=content, payees=payees, money=money)
    return replace(copy, place=f"{original.district}{shown}", begin=f"{YEARS[0]}-01", idle=None, is_costly=False)


def _reworded(rng: np.random.Generator, text: str) -> str:
    """Some words in place of others of the same sense."""
    for word, same in SYNONYMS:
        if rng.random() < 0.7:
            text = text.replace(word, same, 1)
    return text


def _lookalikes(rng: np.random.Generator, programmes: Sequence[Programme], n: int) -> Iterator[Programme]:
    """What looks like a duplicate and is none, in turns.

    Another department's different work at the same place; the same work in earlier years under another department (over,
    so without money); the same department's second phase; the same firm's different work elsewhere.
    """
    for number in range(n):
        base = programmes[int(rng.integers(len(programmes)))]
        place = base.place.removeprefix(base.district)
        strangers = [i for i, theme in enumerate(THEMES) if theme.wording.department != base.department]
        if number % 4 == 0:
            theme = next((i for i in strangers if _resembles(base.theme, i)), int(rng.choice(strangers)))
            yield _programme(rng, theme, (base.district,), where=(base.district, place))
        elif number % 4 == 1:
            other = THEMES[base.theme].other
            taken = replace(
                base, department=other.department if other else "市政务服务中心", begin="2021-01", end="2023-12"
            )
            content, over = _content(rng, THEMES[base.theme].wording, place), Money({}, {}, {}, {})
            yield replace(taken, content=content, money=over, quantity=0.0, idle=None, is_costly=False)
        elif number % 4 == 2:
            yield replace(
                base, name=f"{base.name}（二期）", content=_content(rng, THEMES[base.theme].wording, place), idle=None
            )
        else:
            elsewhere = _programme(rng, int(rng.choice(strangers)), (base.district,))
            yield replace(elsewhere, payees=base.payees)


def _resembles(one: int, other: int) -> bool:
    """Whether two themes share the words of their names, but neither department nor work (道路照明、道路绿化)."""
    first, second = (set(THEMES[place].wording.name) for place in (one, other))
    return (
        one != other and len(first & second) >= 0.5 * len(first | second) and THEMES[one].other != THEMES[other].wording
    )
