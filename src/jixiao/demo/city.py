"""The city of Binhai (滨海市) as data: who exists when, who is compared with whom. All of it is invented."""

from dataclasses import dataclass
from datetime import date

from jixiao.engine.model.period import Period

FOUNDED = date(2020, 1, 1)
CITY = "BH"
OFFICE, MANAGEMENT = "BH-P1", "BH-P2"
SORTING_OFFICE = "BH-P21"
ENVIRONMENT = "BH-P3"
CENTRAL, OUTER = "central", "outer"


@dataclass(frozen=True)
class Place:
    """An organisation at the beginning of its life."""

    code: str
    label_zh: str
    label_en: str
    tier: str
    parent: str
    valid_from: date = FOUNDED


@dataclass(frozen=True)
class Street:
    """A street (or town) and what its figures are like: shares in per cent, `size` in thousand households."""

    place: Place
    group: str
    size: float
    accuracy: tuple[float, float, float]  # late 2024, end of 2025, October 2026
    kitchen: tuple[float, float]  # first and last month
    care: float  # how well its points are kept, 0–1
    valid_to: date | None = None

    @property
    def code(self) -> str:
        """The organisation's code."""
        return self.place.code

    def exists_in(self, period: Period) -> bool:
        """Whether it stands in the whole of a month."""
        ends = self.valid_to is None or period.first_date < self.valid_to
        return self.place.valid_from <= period.first_date and ends


@dataclass(frozen=True)
class Merger:
    """Two streets become one."""

    predecessors: tuple[str, str]
    successor: str
    effective_date: date
    document: str


@dataclass(frozen=True)
class Renaming:
    """A new name for the same organisation."""

    code: str
    label_zh: str
    label_en: str
    effective_date: date
    document: str


MERGER = Merger(("BH-0104", "BH-0105"), "BH-0106", date(2025, 7, 1), "滨政发〔2025〕18号")
RENAMING = Renaming("BH-0302", "石门街道", "Shimen Street", date(2026, 1, 1), "滨政函〔2025〕96号")

CITY_PLACE = Place(CITY, "滨海市", "Binhai City", "city", "")
BUREAUS = (
    Place(OFFICE, "市绩效管理办公室", "Performance Office", "bureau", CITY),
    Place(MANAGEMENT, "市城市管理局", "Urban Management Bureau", "bureau", CITY),
    Place(
        SORTING_OFFICE,
        "市生活垃圾分类工作领导小组办公室（市城市管理局生活垃圾分类管理处）",
        "Office of the Leading Group for Household Waste Sorting (Waste Sorting Division, Urban Management Bureau)",
        "division",
        MANAGEMENT,
    ),
    Place(ENVIRONMENT, "市生态环境局", "Ecology and Environment Bureau", "bureau", CITY),
    Place("BH-P4", "市商务局", "Commerce Bureau", "bureau", CITY),
)
DISTRICTS = (
    Place("BH-01", "望海区", "Wanghai District", "district", CITY),
    Place("BH-02", "新港区", "Xingang District", "district", CITY),
    Place("BH-03", "云溪区", "Yunxi District", "district", CITY),
)


def _street(number: str, label_zh: str, label_en: str, valid_from: date = FOUNDED) -> Place:
    return Place(f"BH-{number}", label_zh, label_en, "street", f"BH-{number[:2]}", valid_from)


STREETS = (
    Street(_street("0101", "鼓楼街道", "Gulou Street"), CENTRAL, 31, (33, 84, 90), (13.0, 22.0), 0.86),
    Street(_street("0102", "望江门街道", "Wangjiangmen Street"), CENTRAL, 27, (35, 86, 91), (14.0, 23.5), 0.93),
    Street(_street("0103", "海晏街道", "Haiyan Street"), CENTRAL, 24, (30, 79, 85), (12.0, 20.5), 0.72),
    Street(
        _street("0104", "文昌街道", "Wenchang Street"), CENTRAL, 17, (28, 74, 80), (11.0, 19.0), 0.62,
        valid_to=MERGER.effective_date,
    ),
    Street(
        _street("0105", "桥西街道", "Qiaoxi Street"), CENTRAL, 14, (25, 71, 78), (10.5, 18.0), 0.55,
        valid_to=MERGER.effective_date,
    ),
    Street(
        _street("0106", "文桥街道", "Wenqiao Street", MERGER.effective_date), CENTRAL, 31, (26.6, 73, 85),
        (10.8, 20.0), 0.66,
    ),
    Street(
        _street(
            "0201",
            "临港街道（滨海经济技术开发区、临港高新技术产业园区管理委员会）",
            "Lingang Street (Binhai Economic and Technological Development Zone and Lingang High-Tech Park Committee)",
        ),
        OUTER, 22, (29, 81, 88), (12.0, 21.0), 0.80,
    ),
    Street(_street("0202", "盐田街道", "Yantian Street"), CENTRAL, 26, (32, 83, 87), (13.5, 21.5), 0.78),
    Street(_street("0203", "渔光街道", "Yuguang Street"), CENTRAL, 19, (26, 73, 77), (11.0, 18.5), 0.50),
    Street(_street("0204", "新塘街道", "Xintang Street"), OUTER, 16, (30, 80, 86), (12.5, 20.5), 0.74),
    Street(_street("0205", "东礁街道", "Dongjiao Street"), OUTER, 12, (28, 78, 84), (11.5, 19.5), 0.64),
    Street(_street("0301", "云溪街道", "Yunxi Street"), OUTER, 21, (31, 84, 89), (13.0, 22.5), 0.88),
    Street(_street("0302", "石门镇", "Shimen Town"), OUTER, 11, (29, 78, 85), (11.0, 19.0), 0.70),
    Street(_street("0303", "白鹭镇", "Bailu Town"), OUTER, 9, (27, 75, 80), (10.0, 18.0), 0.58),
    Street(_street("0304", "青禾镇", "Qinghe Town"), OUTER, 13, (34, 85, 90), (12.5, 22.0), 0.82),
)  # fmt: skip
GROUP_LABELS = {CENTRAL: ("中心城区组", "Central streets"), OUTER: ("近郊组", "Outer streets and towns")}


def streets_in(period: Period) -> tuple[Street, ...]:
    """The streets that owe figures for a month, by code."""
    return tuple(street for street in STREETS if street.exists_in(period))


def street(code: str) -> Street:
    """The street of that code."""
    return next(each for each in STREETS if each.code == code)
