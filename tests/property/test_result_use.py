"""What rules of use propose equals a slow plain reading of them, for results and rules nobody chose."""

from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.engine.result_use.propose import propose
from jixiao.engine.result_use.rules import UseRules, read_use_rules

PERIODS = ("2026-01", "2026-02", "2026-03")
HEAD = "result_use: x\nlabel: {zh: 办法}\nsource: 本地\nvalid_from: 2026-01-01\ncaps: {commendations: 0.5}\nrules:\n"
CONDITIONS = ("score_at_least: 60", "score_below: 60", "rank_at_most: 2", "rank_from_bottom: 1", "rank_at_most_share: 0.5",
              "rises_by: 10", "falls_by: 10", "grade: [优]", "grade: [差], score_below: 50")  # fmt: skip
KINDS = ("kind: talk", "kind: training", "kind: commendation", "kind: bonus, coefficient: 1.2", "kind: bonus, coefficient: 0.8",
         "kind: budget, change: 0.1", "kind: budget, change: -0.05")  # fmt: skip
RULES = st.lists(
    st.tuples(st.sampled_from(CONDITIONS), st.integers(1, 3), st.sampled_from(KINDS)), min_size=1, max_size=5
)
SCORES = st.lists(st.sampled_from([None, 40, 55, 60, 75, 90]), min_size=3, max_size=3)
RESULTS = st.dictionaries(st.sampled_from("ABCDE"), st.tuples(SCORES, st.booleans()), min_size=1)


def read(rules: list[tuple[str, int, str]]) -> UseRules:
    lines = [
        f"  - {{rule: r{n}, label: {{zh: 规则}}, when: {{{when}, periods: {periods}}}, propose: {{{use}}}}}"
        for n, (when, periods, use) in enumerate(rules)
    ]
    return read_use_rules(HEAD + "\n".join(lines))


def rows(results: dict[str, tuple[list[int | None], bool]]) -> list[dict[str, Any]]:
    """Ranked by score within the one group; graded from 75 and below 50."""
    found = []
    for at, period in enumerate(PERIODS):
        scores = [life[at] for life, _vetoed in results.values() if life[at] is not None]
        for who, (life, vetoed) in results.items():
            score = life[at]
            rank = None if score is None else 1 + sum(other > score for other in scores if other is not None)
            grade = "" if score is None else "优" if score >= 75 else "差" if score < 50 else "中"
            found.append({"organisation_code": who, "period": period, "score": score, "rank": rank, "grade": grade,
                          "is_vetoed": "1" if vetoed else ""})  # fmt: skip
    return found


def holds(condition: str, one: dict[str, Any], before: dict[str, Any] | None, ranks: list[int]) -> bool:
    """One condition of one period, as a clerk would check it."""
    for part in condition.split(", "):
        name, _, line = part.partition(": ")
        score, rank = one["score"], one["rank"]
        if name == "grade":
            fine = one["grade"] == line.strip("[]")
        elif score is None:
            fine = False
        elif name in {"rises_by", "falls_by"}:
            moved = None if before is None or before["score"] is None else score - before["score"]
            fine = moved is not None and (moved if name == "rises_by" else -moved) >= float(line)
        elif name == "rank_from_bottom":
            fine = len(ranks) > 1 and sum(other > rank for other in ranks) + 1 <= int(line)
        elif name == "rank_at_most_share":
            fine = rank <= int(Fraction(line) * len(ranks))
        else:
            number = score if name.startswith("score") else rank
            fine = {"score_at_least": number >= float(line), "score_below": number < float(line),
                    "rank_at_most": number <= float(line)}[name]  # fmt: skip
        if not fine:
            return False
    return True


def plainly(results: list[dict[str, Any]], rules: list[tuple[str, int, str]]) -> set[tuple[str, str, str]]:
    """Organisation, rule, status: every rule asked of every organisation, then veto, the strongest, and the places."""
    by = {(one["organisation_code"], one["period"]): one for one in results}
    ranks = {period: [one["rank"] for one in results if one["period"] == period and one["rank"]] for period in PERIODS}
    people, found = sorted({one["organisation_code"] for one in results}), []
    for who in people:
        for n, (condition, periods, use) in enumerate(rules):
            ok = True
            for back in range(periods):
                at = 2 - back
                before = by[who, PERIODS[at - 1]] if at else None
                ok = ok and holds(condition, by[who, PERIODS[at]], before, ranks[PERIODS[at]])
            if ok:
                found.append([who, f"r{n}", use, "proposed"])
    newest = {who: by[who, PERIODS[2]] for who in people}
    for one in found:
        if newest[one[0]]["is_vetoed"] and is_reward(one[2]):
            one[3] = "vetoed"
    keep_the_strongest(found, people)
    keep_the_places(found, newest)
    return {(who, rule, status) for who, rule, _use, status in found}


def keep_the_strongest(found: list[list[str]], people: list[str]) -> None:
    """Of one kind for one organisation; where they pull both ways none is chosen."""
    for who in people:
        for kind in ("talk", "training", "commendation", "bonus", "budget"):
            own = [
                one for one in found if one[0] == who and one[2].startswith(f"kind: {kind}") and one[3] == "proposed"
            ]
            if {is_reward(one[2]) for one in own} == {True, False}:
                for one in own:
                    one[3] = "contradicts"
            else:
                for one in sorted(own, key=lambda one: -strength(one[2]))[1:]:
                    found.remove(one)


def keep_the_places(found: list[list[str]], newest: dict[str, dict[str, Any]]) -> None:
    """Half of all may be commended; who shares the place behind the last is not."""
    praised = [one for one in found if "commendation" in one[2] and one[3] == "proposed"]

    def merit(one: list[str]) -> tuple[float, float]:
        row = newest[one[0]]
        return (row["rank"] or float("inf"), -(row["score"] if row["score"] is not None else float("-inf")))

    over = [one for one in praised if sum(merit(other) <= merit(one) for other in praised) > len(newest) // 2]
    for one in over:
        one[3] = "over_quota"


def is_reward(use: str) -> bool:
    return use in {"kind: commendation", "kind: bonus, coefficient: 1.2", "kind: budget, change: 0.1"}


def strength(use: str) -> float:
    size = float(use.rsplit(": ", 1)[1]) if "," in use else 0.0
    return abs(size - 1) if "bonus" in use else abs(size)


@given(RESULTS, RULES)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_proposals_are_those_of_a_plain_reading(
    results: dict[str, tuple[list[int | None], bool]], rules: list[tuple[str, int, str]]
) -> None:
    known = rows(results)
    use = propose(known, read(rules), period=PERIODS[2])
    assert {(row["organisation_code"], row["rule"], row["status"]) for row in use.table} == plainly(known, rules)
