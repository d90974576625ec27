"""Ranks and grades of those who compete, who are listed separately and who are excluded, against a slow plain twin."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import Scheme, evaluate

SCHEME = """
scheme: year
tree: [{code: work, weight: 100, rule: manual}]
grades: [{code: A, from: 8, quota: 0.5}, {code: B, from: 5, quota: 0.4}, {code: C, from: 3}, {code: D}]
vetoes:
  - {code: out, when: "> 0", effect: excluded}
  - {code: cap, when: "> 0", effect: {cap_grade: B}}
  - {code: drop, when: "> 0", effect: {drop_grades: 1}}
"""
HOMES = ("west", "east")
MEMBERS = st.tuples(
    st.none() | st.integers(0, 10), st.sampled_from(HOMES), st.booleans(),
    st.sampled_from(["", "", "", "out", "cap", "drop", "out cap", "cap drop"]),
)  # fmt: skip
Member = tuple[int | None, str, bool, str]


def grade_of(score: int, rivals: list[Member], *, is_separate: bool) -> int:
    """The grade place that a score earns in its group, read off the document sentence by sentence."""
    rows = sorted((each[0], 1 if "cap" in each[3] else 0) for each in rivals if each[0] is not None)
    waiting, held = list(rows), {}
    for place, (cut, quota) in enumerate(((8, "0.5"), (5, "0.4"), (3, None), (0, None))):
        takers = [row for row in waiting if row[0] >= cut and row[1] <= place]
        n_places = int(Fraction(quota) * len(rows)) if quota else len(rows)
        takers = [row for row in takers if sum(other[0] >= row[0] for other in takers) <= n_places]
        held[place] = [row[0] for row in takers]
        waiting = [row for row in waiting if row not in takers]
        if is_separate and score >= cut:
            better = [own for number in range(place + 1) for own in held[number]]
            level = score >= min(better) if better else all(score > row[0] for row in rows)
            if quota is None or not rows or (n_places >= 1 and level):
                return place
        if not is_separate and score in held[place]:
            return place
    raise AssertionError(score)


def expected(board: list[Member], at: int) -> tuple[int | None, str]:
    score, home, is_separate, struck = board[at]
    if score is None or "out" in struck:
        return None, ""
    rivals = [
        each for each in board if each[1] == home and not each[2] and "out" not in each[3] and each[0] is not None
    ]
    rank = None if is_separate else 1 + sum(each[0] > score for each in rivals)
    allowed = 1 if "cap" in struck else 0
    if allowed:  # a cap looks at the cut alone
        place = next(number for number, cut in enumerate((8, 5, 3, 0)) if score >= cut)
    else:
        place = grade_of(score, rivals, is_separate=is_separate)
    place = max(min(place + ("drop" in struck), 3), allowed)
    return rank, "ABCD"[place]


@settings(max_examples=50, deadline=None)
@given(st.lists(MEMBERS, min_size=1, max_size=14))
def test_who_competes_and_what_follows(board: list[Member]) -> None:
    apart = [f"S{at}" for at, each in enumerate(board) if each[2]]
    scheme = Scheme.from_yaml(f"{SCHEME}separate: [{', '.join(apart)}]\n" if apart else SCHEME)
    rows = [
        {"organisation_code": f"S{at}", "indicator_code": code, "period": "2026", "value": value}
        for at, (score, _, _, struck) in enumerate(board)
        for code, value in (("work", score), *((code, 1) for code in struck.split()))
    ]
    homes = {f"S{at}": each[1] for at, each in enumerate(board)}
    result = evaluate(scheme, rows, period="2026", organisations=homes)
    found = {row["organisation_code"]: row for row in result.scores.to_rows() if row["node_code"] == "year"}
    for at, each in enumerate(board):
        rank, grade = expected(board, at)
        assert (found[f"S{at}"]["rank"], found[f"S{at}"]["grade"]) == (rank, grade), (at, board)
        if each[0] is not None:
            assert found[f"S{at}"]["score"] == each[0]
    assert Scheme.from_yaml(scheme.to_yaml()) == scheme
