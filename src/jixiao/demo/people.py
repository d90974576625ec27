"""Who works in the city, and which of them the user is handed."""

from dataclasses import dataclass
from datetime import date

from jixiao.demo.city import CITY, DISTRICTS, FOUNDED, OFFICE, SORTING_OFFICE, STREETS, Street


@dataclass(frozen=True)
class Person:
    """An account, the role it holds over an organisation's subtree, and where its holder sits."""

    username: str
    display_name: str
    role: str
    scope: str
    seat: str
    since: date = FOUNDED
    until: date | None = None


ADMINISTRATOR = Person("administrator", "高致远", "administrator", CITY, OFFICE)
PERFORMANCE_OFFICER = Person("office", "沈文博", "office", CITY, OFFICE)
CITY_PEOPLE = (
    PERFORMANCE_OFFICER,
    Person("leader", "郑海生", "leader", CITY, CITY),
    Person("evaluator", "林若溪", "evaluator", CITY, SORTING_OFFICE),
    Person("auditor", "方正平", "auditor", CITY, CITY),
)
OUTSIDERS = (
    Person("expert", "许明远", "expert", CITY, CITY),
    Person("expert-2", "董清如", "expert", CITY, CITY),
    Person("expert-3", "范世安", "expert", CITY, CITY),
    Person("expert-4", "陆晴川", "expert", CITY, CITY),
    Person("expert-5", "邵文彦", "expert", CITY, SORTING_OFFICE),
    Person("third-party", "崔岚", "third_party", CITY, CITY),
)
"""Who scores in panels, from universities and a research centre."""
DEMO_REPORTER_STREET, DEMO_APPROVER_DISTRICT = "BH-0205", "BH-02"
_APPROVERS = {"BH-01": "周敏", "BH-02": "吴建国", "BH-03": "何秀兰"}
_REPORTERS = {
    "BH-0101": "陈静", "BH-0102": "李晓峰", "BH-0103": "王雪梅", "BH-0104": "刘洋", "BH-0105": "赵一鸣",
    "BH-0106": "刘洋", "BH-0201": "孙莉", "BH-0202": "黄志强", "BH-0203": "徐丹", "BH-0204": "马超群",
    "BH-0205": "朱琳", "BH-0301": "胡俊", "BH-0302": "郭芳", "BH-0303": "罗小满", "BH-0304": "梁田",
}  # fmt: skip


def reporter_of(street: Street) -> Person:
    """The street's reporter; the demo's user may become one of them."""
    username = "reporter" if street.code == DEMO_REPORTER_STREET else f"reporter-{street.code[-4:]}"
    return Person(
        username,
        _REPORTERS[street.code],
        "reporter",
        street.code,
        street.code,
        street.place.valid_from,
        street.valid_to,
    )


def approver_of(district: str) -> Person:
    """The district's approver."""
    username = "approver" if district == DEMO_APPROVER_DISTRICT else f"approver-{district[-2:]}"
    return Person(username, _APPROVERS[district], "approver", district, district)


def everybody() -> tuple[Person, ...]:
    """Every account of the city, the administrator first."""
    approvers = [approver_of(district.code) for district in DISTRICTS]
    return (ADMINISTRATOR, *CITY_PEOPLE, *OUTSIDERS, *approvers, *(reporter_of(street) for street in STREETS))


HANDED_OVER = ("office", "reporter", "approver", "evaluator", "leader", "auditor", "administrator", "expert")
"""Sign-in names shown to the user: one account per role."""
