"""The made-up law of a generated table: rules of many kinds over a tree of three levels, with grades, bonus and veto."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LEAVES_PER_GROUP, FIRST_LEVEL = 10, 5
_AREAS = (
    ("economy", "经济发展", "Economy"),
    ("services", "公共服务", "Public services"),
    ("environment", "生态环境", "Environment"),
    ("governance", "社会治理", "Social governance"),
    ("administration", "政务效能", "Administration"),
)


@dataclass(frozen=True)
class Kind:
    """A kind of indicator: the shape of its values, the rule that scores it, what a missing value counts as."""

    shape: str
    direction: str
    rule: str
    missing: str = ""
    aims: tuple[str, str, str] = ("", "", "")  # target, base, stretch


KINDS = (
    Kind("percent", "higher", "{name: ratio_capped}", aims=("85", "", "")),
    Kind("percent", "higher", "{name: linear_between}", "zero", ("", "60", "95")),
    Kind(
        "days", "lower", "{name: ratio_capped}", "{policy: carry-forward, limit: 1, otherwise: exclude}", ("9", "", "")
    ),
    Kind(
        "percent",
        "higher",
        "{name: band_step, bands: [{from: 90, share: 1}, {from: 80, share: 0.7}, {from: 60, share: 0.3}]}",
    ),
    Kind("count", "lower", "{name: deduct_per_event, points_each: 0.5}", "zero"),
    Kind("percent", "higher", "{name: deduct_per_point, points_per_point: 0.1}", aims=("80", "", "")),
    Kind("amount", "higher", "{name: ratio_capped, cap: 1.2}", aims=("3000", "", "")),
    Kind("percent", "higher", "{name: binary, threshold: 75, otherwise: 0.4}"),
    Kind("days", "lower", "{name: linear_between, base: 15, stretch: 5}"),
    Kind("amount", "higher", "{name: binary, against: previous, otherwise: 0.5}"),
)
EVENTS = ("bonus", "deduction", "veto")
_WEIGHTS = (2, 3, 5)


@dataclass(frozen=True)
class Made:
    """One generated indicator: a leaf with its kind, or an event (kind None)."""

    code: str
    kind: Kind | None
    weight: int = 0

    @property
    def shape(self) -> str:
        return self.kind.shape if self.kind else self.code


def indicators(count: int) -> list[Made]:
    """The first `count` indicators: leaves, and where there are twenty or more, three events at the end."""
    n_events = len(EVENTS) if count >= 20 else 0
    leaves = [
        Made(f"I{number + 1:03d}", KINDS[number % len(KINDS)], _WEIGHTS[number % len(_WEIGHTS)])
        for number in range(count - n_events)
    ]
    return [*leaves, *(Made(code, None) for code in EVENTS[:n_events])]


def scheme_text(made: Sequence[Made]) -> str:
    """The scheme as YAML. Points are whole; full marks are their sum."""
    leaves = [each for each in made if each.kind]
    full = sum(leaf.weight for leaf in leaves)
    head = (
        'scheme: national\nversion: "1"\nlabel: {zh: 生成数据考核办法, en: Generated national table}\n'
        f"periodicity: month\nfull_marks: {full}\nrounding: {{digits: 2, mode: half-up}}\nmissing: exclude\n"
        "grades:\n"
    )
    bands = (("excellent", "优", 0.85), ("good", "良", 0.75), ("fair", "中", 0.6), ("poor", "差", 0))
    grades = "".join(
        f"  - {{code: {code}, label: {{zh: {zh}}}, from: {share * full:g}}}\n" for code, zh, share in bands
    )
    return head + grades + "tree:\n" + "".join(_tree(leaves)) + (_EVENTS_TEXT if len(leaves) < len(made) else "")


_EVENTS_TEXT = """adjustments:
  - {code: bonus, label: {zh: 加分}, kind: bonus, points_each: 1, cap: 3}
  - {code: deduction, label: {zh: 扣分}, kind: deduction, points_each: 2}
adjustment_caps: {bonus: 5, deduction: 10}
vetoes:
  - {code: veto, label: {zh: 重大事故}, when: "> 0", effect: {cap_grade: fair}}
"""


def _tree(leaves: Sequence[Made]) -> Iterator[str]:
    for area, (code, zh, en) in enumerate(_AREAS):
        mine = leaves[area::FIRST_LEVEL]
        if not mine:
            continue
        yield f"  - code: {code}\n    label: {{zh: {zh}, en: {en}}}\n    weight: {_points(mine)}\n    children:\n"
        for first in range(0, len(mine), LEAVES_PER_GROUP):
            group = mine[first : first + LEAVES_PER_GROUP]
            number = first // LEAVES_PER_GROUP + 1
            yield f"      - code: {code}-{number}\n        weight: {_points(group)}\n        children:\n"
            yield from (f"          - {_leaf(leaf)}\n" for leaf in group)


def _leaf(leaf: Made) -> str:
    kind = leaf.kind or KINDS[0]
    missing = f", missing: {kind.missing}" if kind.missing else ""
    return f"{{code: {leaf.code}, weight: {leaf.weight}, direction: {kind.direction}, rule: {kind.rule}{missing}}}"


def _points(leaves: Sequence[Made]) -> int:
    return sum(leaf.weight for leaf in leaves)
