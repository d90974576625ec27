"""A list of people becomes accounts to be made. Roles that keep the house are given by the administrator alone. No Django."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.engine.model.text import NOTHING, Text, did_you_mean
from jixiao.web.organisations.rules import (
    APPROVER,
    EVALUATOR,
    EXPERT,
    LEADER,
    REPORTER,
    ROLE_LABELS,
    THIRD_PARTY,
    is_username,
)  # fmt: skip
from jixiao.web.set_up.rules.chosen import Person
from jixiao.web.set_up.rules.reading import LONGEST_LABEL, Column, Fault, Row, bare, rows_of, too_many

NAME = Column("name", Text("Name", "姓名"), ("人员", "联系人", "person", "person’s name"))
PLACE = Column("organisation", Text("Organisation", "单位"), ("单位名称", "所在单位", "部门"))
ROLE = Column("role", Text("Role", "角色"), ("职责", "岗位"))
USERNAME = Column("username", Text("Sign-in name", "登录名"), ("账号", "用户名", "工号"))
COLUMNS = (NAME, PLACE, ROLE, USERNAME)
ROLE_WORDS = {
    REPORTER: ("填报", "填报人", "填报员", "报送", "联络员"), APPROVER: ("审核", "审核人", "审核员", "审核领导", "审批"),
    LEADER: ("领导", "分管领导"), EVALUATOR: ("评价", "评价员", "评估", "考核员"), EXPERT: ("专家",), THIRD_PARTY: ("第三方",),
}  # fmt: skip
LISTED_ROLES = tuple(ROLE_WORDS)


@dataclass(frozen=True)
class PeopleAnswer:
    """People to be given accounts; nothing of it counts while there is a fault."""

    people: tuple[Person, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_people(
    table: Sequence[Sequence[Any]], places: Mapping[str, str], earlier: Sequence[Person], taken: Collection[str]
) -> PeopleAnswer:
    """The people of a list. `places`: code by every name of an organisation; `taken`: sign-in names there are.

    Without a sign-in name the person's name is it; of two with the same name the second gets a number behind.
    """
    rows = [row for row in rows_of(table, COLUMNS) if row["name"] or row["username"]]
    if (fault := too_many(rows)) is not None:
        return PeopleAnswer(faults=(fault,))
    by_name = {bare(name): code for name, code in places.items()}
    used = {bare(name) for name in taken} | {bare(one.username) for one in earlier}
    found: list[Person] = []
    faults: list[Fault] = []
    for row in rows:
        one, wrong = _person(row, by_name, used, list(places))
        faults += wrong
        if one is not None:
            used.add(bare(one.username))
            found.append(one)
    return PeopleAnswer(tuple(found), tuple(faults))


def _person(
    row: Row, by_name: Mapping[str, str], used: set[str], names: Sequence[str]
) -> tuple[Person | None, list[Fault]]:
    faults = []
    code, role = by_name.get(bare(row["organisation"]), ""), _role(row["role"])
    if not row["name"] or len(row["name"]) > LONGEST_LABEL:
        text = Text(
            f"A name of at most {LONGEST_LABEL} characters is needed.", f"请填写姓名，最多 {LONGEST_LABEL} 个字。"
        )
        faults.append(Fault(row.number, NAME.title, text))
    if not code:
        text = Text(
            f"“{row['organisation']}” is no organisation of this set-up.",
            f"“{row['organisation']}”不在本次设置的单位中。",
        )
        faults.append(
            Fault(row.number, PLACE.title, text, did_you_mean(row["organisation"], names) if names else NOTHING)
        )
    if not role:
        faults.append(_bad_role(row))
    username, wrong = _username(row, used)
    faults += wrong
    return (None if faults else Person(row["name"], username, role, code)), faults


def _role(word: str) -> str:
    """The role that a word means; a reporter where nothing is written; '' for what a list cannot give."""
    key = bare(word)
    if not key:
        return REPORTER
    known = {
        bare(each): role for role, words in ROLE_WORDS.items() for each in (role, ROLE_LABELS[role], *words)
    }  # fmt: skip
    return known.get(key, "")


def _bad_role(row: Row) -> Fault:
    listed = "、".join(words[0] for words in ROLE_WORDS.values())
    text = Text(f"“{row['role']}” is no role that a list can give.", f"清单不能授予角色“{row['role']}”。")
    mend = Text(
        f"Write one of {', '.join(LISTED_ROLES)}; other roles are given one by one, by the administrator.",
        f"请写：{listed}。绩效办、审计、系统管理员由系统管理员逐个授予。",
    )
    return Fault(row.number, ROLE.title, text, mend)


def _username(row: Row, used: set[str]) -> tuple[str, list[Fault]]:
    given = row["username"]
    if given:
        if not is_username(given):
            text = Text(f"“{given}” cannot be a sign-in name.", f"“{given}”不能作为登录名。")
            mend = Text(
                "Use letters, digits and . @ + - _ without spaces.", "请用汉字、字母、数字和 . @ + - _，不含空格。"
            )
            return "", [Fault(row.number, USERNAME.title, text, mend)]
        if bare(given) in used:
            text = Text(f"The sign-in name “{given}” is taken.", f"登录名“{given}”已被占用。")
            return "", [Fault(row.number, USERNAME.title, text, Text("Choose another.", "请换一个。"))]
        return given, []
    start = "".join(sign for sign in row["name"] if sign.isalnum()) or "user"
    username, number = start, 2
    while bare(username) in used:
        username, number = f"{start}{number}", number + 1
    return username[:150], []
