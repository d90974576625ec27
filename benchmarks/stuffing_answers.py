"""Simulated answers: a month of six service points, honest people and those who stuff, each with its kind."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

POINTS = ("税务厅", "社保厅", "不动产厅", "车管所", "户籍室", "公积金厅")
OPINIONS = (
    (0.46, 0.30, 0.14, 0.06, 0.04),
    (0.38, 0.32, 0.16, 0.08, 0.06),
    (0.30, 0.34, 0.20, 0.10, 0.06),
    (0.52, 0.28, 0.12, 0.05, 0.03),
    (0.42, 0.30, 0.16, 0.07, 0.05),
    (0.34, 0.30, 0.18, 0.10, 0.08),
)
DEGREES = (5, 4, 3, 2, 1)
DAYS = 30
HOUR_SHARES = np.array([0, 0, 0, 0, 0, 0, 1, 2, 10, 16, 18, 12, 6, 7, 14, 15, 11, 7, 5, 4, 3, 2, 1, 0.4])
SHORT = ("", "", "", "", "很好", "不错", "满意", "还行", "可以", "服务态度好", "办得很快", "排队太久")
WORDS = (
    "窗口", "工作人员", "排队", "材料", "很快", "耐心", "讲解", "一次办好", "叫号", "等了", "半小时", "态度", "热情",
    "流程", "复杂", "简单", "网上", "预约", "停车", "不方便", "打印", "免费", "帮我", "老人", "指引", "清楚", "没人",
    "午休", "系统", "卡顿", "盖章", "重复", "提交", "身份证", "复印", "电话", "打不通", "满意", "改进", "建议", "增加",
    "自助机", "座位", "空调", "大厅", "干净", "孩子", "入学", "证明", "退税", "缴费", "咨询", "不清楚", "跑了两趟",
)  # fmt: skip
CANNED = tuple(
    f"{a}{b}{c}"
    for a in ("工作人员热情周到", "窗口服务非常专业", "办事效率高速度快")
    for b in ("，态度和蔼可亲", "，讲解细致耐心", "，一次就办完了", "，为群众着想")
    for c in ("，给个大大的赞", "，希望继续保持")
)
RIVAL = tuple(
    f"{a}{b}"
    for a in ("办事推诿扯皮互相推脱", "态度恶劣爱理不理", "故意刁难来办事的群众")
    for b in ("，建议严查", "，再也不来", "")
)


@dataclass
class Sheet:
    """Columns that grow; `kind` is what the simulation knows and no rule sees."""

    columns: dict[str, list[object]] = field(
        default_factory=lambda: {
            name: [] for name in ("point", "at", "degree", "network_key", "seconds", "token_kind", "text", "kind")
        }
    )

    def add(self, *entries: object) -> None:
        """One answer, in the order of the columns."""
        for column, entry in zip(self.columns.values(), entries, strict=True):
            column.append(entry)

    def frame(self, rng: np.random.Generator) -> dict[str, list[object]]:
        """All answers in order of time, numbered."""
        order = np.lexsort((rng.random(len(self.columns["at"])), np.array(self.columns["at"])))
        table = {name: [column[place] for place in order.tolist()] for name, column in self.columns.items()}
        table["at"] = [str(np.datetime64("2026-03-01T00:00", "m") + minute).replace("T", " ") for minute in table["at"]]
        return {"answer": [f"a{number}" for number in range(len(order))], **table}


def simulated(seed: int, n_honest: int = 2000, attacks: dict[str, int] | None = None) -> dict[str, list[object]]:
    """A table of answers of one month; column `kind` is honest… or the attack's name."""
    rng = np.random.default_rng(seed)
    sheet = Sheet()
    add_honest(sheet, rng, n_honest)
    for name, n in (ATTACKS if attacks is None else attacks).items():
        MAKERS[name](sheet, rng, n)
    return sheet.frame(rng)


def minute(rng: np.random.Generator, day: int) -> int:
    """A minute of a day by people's rhythm."""
    hour = int(rng.choice(24, p=HOUR_SHARES / HOUR_SHARES.sum()))
    return day * 1440 + hour * 60 + int(rng.integers(60))


def human_seconds(rng: np.random.Generator) -> float:
    """What a person takes: half a minute in the middle, a few in a hurry."""
    return round(float(np.exp(rng.normal(3.2, 0.55))), 1) if rng.random() > 0.03 else float(rng.integers(3, 8))


def human_text(rng: np.random.Generator) -> str:
    """Mostly nothing or two words, sometimes a sentence of one's own."""
    if rng.random() < 0.75:
        return str(rng.choice(SHORT))
    return "，".join(rng.choice(WORDS, int(rng.integers(4, 9)), replace=False).tolist())


def network(rng: np.random.Generator, point: int, day: int) -> str:
    """The hall's own network, one of the mobile carriers' many, or a home that nobody else has."""
    chance = rng.random()
    if chance < 0.25:
        return f"hall{point}-{day}"
    if chance < 0.75:
        return f"carrier{int(rng.zipf(1.6)) % 400 + int(rng.integers(60))}-{day}"
    return f"home{int(rng.integers(10**9))}"


def add_honest(sheet: Sheet, rng: np.random.Generator, n: int) -> None:
    """Visitors of every day, families, two honest offices, and one bad event with its burst of bad ratings."""
    n_event, n_office = 50, 8
    for _ in range(2):
        point, day = int(rng.integers(6)), int(rng.integers(DAYS))
        for _ in range(n_office):
            token = "visit" if rng.random() < 0.6 else "poster"
            _honest(sheet, rng, point, minute(rng, day), f"office{point}-{day}", token, "honest office")
    point, day = 2, int(rng.integers(DAYS))
    for _ in range(n_event):
        at = day * 1440 + 9 * 60 + int(rng.exponential(60))
        token = "visit" if rng.random() < 0.5 else "poster"
        degree = int(rng.choice((1, 2, 3), p=(0.75, 0.2, 0.05)))
        text = human_text(rng) if rng.random() < 0.5 else f"系统瘫痪{human_text(rng)}"
        sheet.add(POINTS[point], at, degree, network(rng, point, day), human_seconds(rng), token, text, "honest event")
    left = n - n_event - 2 * n_office
    while left > 0:
        point, day = int(rng.integers(6)), int(rng.integers(DAYS))
        size = min(left, int(rng.choice((1, 2, 3, 4), p=(0.93, 0.04, 0.02, 0.01))))
        shared = network(rng, point, day)
        at = minute(rng, day)
        for member in range(size):
            token = "visit" if rng.random() < 0.6 else "poster"
            if token == "visit" and rng.random() < 0.002:
                token = "reused"
            _honest(sheet, rng, point, at + member, shared, token, "honest")
        left -= size


def _honest(sheet: Sheet, rng: np.random.Generator, point: int, at: int, shared: str, token: str, kind: str) -> None:
    degree = int(rng.choice(DEGREES, p=OPINIONS[point]))
    sheet.add(POINTS[point], at, degree, shared, human_seconds(rng), token, human_text(rng), kind)


def add_night(sheet: Sheet, rng: np.random.Generator, n: int) -> None:
    """A script in one night: full stars at one point from three networks, a second or two each."""
    day = int(rng.integers(DAYS))
    for _ in range(n):
        at = day * 1440 + 60 + int(rng.integers(180))
        key = f"script{int(rng.integers(3))}-{day}"
        sheet.add(POINTS[0], at, 5, key, round(float(rng.uniform(0.6, 2.5)), 1), "poster", "", "night script")


def add_drip(sheet: Sheet, rng: np.random.Generator, n: int) -> None:
    """A slow drip over most of the month by people's rhythm and pace: four networks a day, full stars, no text."""
    days = rng.choice(DAYS, 24, replace=False)
    for number in range(n):
        day = int(days[number % len(days)])
        key = f"drip{int(rng.integers(4))}-{day}"
        sheet.add(POINTS[1], minute(rng, day), 5, key, human_seconds(rng), "poster", "", "slow drip")


def add_copied(sheet: Sheet, rng: np.random.Generator, n: int) -> None:
    """Staff of an office copy texts from a list on three days, with small changes, at their own pace."""
    days = rng.choice(DAYS, 3, replace=False)
    for number in range(n):
        day = int(days[number % 3])
        at = day * 1440 + 8 * 60 + int(rng.integers(600))
        text = f"{rng.choice(CANNED)}{rng.choice(('', '！', '。', '！！', '~', '了', '呀'))}"
        degree = int(rng.choice((5, 4), p=(0.9, 0.1)))
        key = f"bureau{int(rng.integers(2))}-{day}"
        sheet.add(POINTS[3], at, degree, key, round(float(rng.uniform(6, 20)), 1), "poster", text, "office copies")


def add_smart(sheet: Sheet, rng: np.random.Generator, n: int) -> None:
    """Hired hands who vary degree, time, pace and text: ten days, twenty phone networks a day, a few tokens tried twice."""
    days = rng.choice(DAYS, 10, replace=False)
    for number in range(n):
        day = int(days[number % 10])
        degree = int(rng.choice((5, 4, 3), p=(0.65, 0.28, 0.07)))
        text = human_text(rng) if rng.random() < 0.8 else str(rng.choice(CANNED))
        token = "reused" if rng.random() < 0.02 else "poster"
        key = f"phones{int(rng.integers(20))}-{day}"
        sheet.add(POINTS[4], minute(rng, day), degree, key, human_seconds(rng) * 0.7, token, text, "smart")


def add_rival(sheet: Sheet, rng: np.random.Generator, n: int) -> None:
    """A rival is run down on two days from five networks, half of them at night, in words from a short list."""
    days = rng.choice(DAYS, 2, replace=False)
    for number in range(n):
        day = int(days[number % 2])
        at = minute(rng, day) if rng.random() < 0.5 else day * 1440 + int(rng.integers(300))
        text = str(rng.choice(RIVAL)) if rng.random() < 0.6 else ""
        key = f"rival{int(rng.integers(5))}-{day}"
        degree = int(rng.choice((1, 2), p=(0.85, 0.15)))
        sheet.add(POINTS[5], at, degree, key, round(float(rng.uniform(3, 15)), 1), "poster", text, "run down a rival")


def add_counter(sheet: Sheet, rng: np.random.Generator, n: int) -> None:
    """Counter staff press full stars for visitors: real visit tokens, the hall's own network, two or three seconds."""
    days = rng.choice(DAYS, 20, replace=False)
    for number in range(n):
        day = int(days[number % 20])
        at = day * 1440 + 8 * 60 + int(rng.integers(560))
        sheet.add(POINTS[3], at, 5, f"hall3-{day}", round(float(rng.uniform(1, 3)), 1), "visit", "", "counter staff")


def add_metronome(sheet: Sheet, rng: np.random.Generator, n: int) -> None:
    """One answer every seven minutes of two days, each from a network of its own."""
    for number in range(n):
        at = number * 7
        key = f"proxy{int(rng.integers(10**9))}"
        sheet.add(POINTS[0], at, 5, key, human_seconds(rng), "poster", "", "metronome")


def add_addresses(sheet: Sheet, rng: np.random.Generator, n: int) -> None:
    """Many addresses: on eight days fifty networks with two or three answers each, varied in degree, hour, pace and text."""
    days = rng.choice(DAYS, 8, replace=False)
    for number in range(n):
        day = int(days[number % 8])
        degree = int(rng.choice((5, 4, 3, 2), p=(0.6, 0.28, 0.09, 0.03)))
        key = f"address{number // 8 % 50}-{day}"
        sheet.add(
            POINTS[0], minute(rng, day), degree, key, human_seconds(rng), "poster", human_text(rng), "many addresses"
        )


def add_mimic(sheet: Sheet, rng: np.random.Generator, n: int) -> None:
    """The perfect mimic: a network of its own for each answer, people's pace, rhythm and words. No sign but the number."""
    for _ in range(n):
        day = int(rng.integers(DAYS))
        degree = int(rng.choice((5, 4), p=(0.8, 0.2)))
        key = f"bot{int(rng.integers(10**9))}"
        sheet.add(POINTS[4], minute(rng, day), degree, key, human_seconds(rng), "poster", human_text(rng), "mimic")


MAKERS = {
    "night script": add_night, "slow drip": add_drip, "office copies": add_copied, "smart": add_smart,
    "run down a rival": add_rival, "counter staff": add_counter, "metronome": add_metronome,
    "many addresses": add_addresses, "mimic": add_mimic,
}  # fmt: skip
ATTACKS = {
    "night script": 2000, "slow drip": 1500, "office copies": 1700, "smart": 1800, "run down a rival": 1200,
    "counter staff": 400, "metronome": 400, "many addresses": 1000,
}  # fmt: skip


def kinds(frame: dict[str, list[object]]) -> Iterator[tuple[str, np.ndarray]]:
    """Each kind of answer with its places."""
    column = np.array(frame["kind"])
    for kind in dict.fromkeys(frame["kind"]):
        yield str(kind), np.flatnonzero(column == kind)
