"""Codes prove themselves: none can be made up, enumerated, moved to another point, or used after their time."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.web.base.rules import RuleViolation
from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.rules import codes, proofs
from jixiao.web.satisfaction.rules.seals import rating_line, seal

OLD, NEW = codes.derived_keys(["old secret", "new secret"])
NOW = 1_790_000_000


@given(number=st.integers(1, 2**39), version=st.integers(1, 99))
@settings(max_examples=50)
def test_a_point_code_is_read_back_as_typed_and_only_by_its_own_point(number: int, version: int) -> None:
    code = codes.make_point_code(number, version, [OLD])
    as_typed = code.lower().replace("0", "O").replace("1", "l")
    assert codes.point_number(as_typed) == number
    assert codes.is_point_code(as_typed, number, version, [NEW, OLD])
    assert not codes.is_point_code(code, number + 1, version, [OLD])
    assert not codes.is_point_code(code, number, version + 1, [OLD])
    assert not codes.is_point_code(code, number, version, [NEW])


@pytest.mark.parametrize("code", ["", "ABC", "-", "ÄÖÜ" * 5, "U" * 12, "9" * 60, "../../etc"])
def test_what_is_no_code_names_no_point(code: str) -> None:
    assert codes.point_number(code) is None


def test_a_visit_holds_for_its_subject_its_time_and_its_keys() -> None:
    token = codes.open_visit("point 1", NOW, [OLD])
    visit = codes.read_visit(token, "point 1", NOW + 3600, [NEW, OLD], 3600)
    assert visit is not None
    again = codes.read_visit(token, "point 1", NOW, [OLD], 3600)
    assert again is not None
    assert (visit.receipt, visit.digest) == (again.receipt, again.digest)
    assert codes.read_visit(token, "point 2", NOW, [OLD], 3600) is None
    assert codes.read_visit(token, "point 1", NOW + 3601, [OLD], 3600) is None
    assert codes.read_visit(token, "point 1", NOW - 61, [OLD], 3600) is None
    assert codes.read_visit(token, "point 1", NOW, [NEW], 3600) is None


@given(st.text(max_size=60))
@settings(max_examples=50)
def test_no_text_is_a_visit(text: str) -> None:
    assert codes.read_visit(text, "point 1", NOW, [OLD], 3600) is None
    assert not proofs.is_proof(text, "x" * 40, OLD)


def test_receipts_and_digests_of_many_visits_differ() -> None:
    visits = [codes.read_visit(codes.open_visit("p", NOW, [OLD]), "p", NOW, [OLD], 60) for _ in range(2000)]
    assert len({visit.receipt for visit in visits if visit} | {visit.digest for visit in visits if visit}) == 4000


def test_a_proof_serves_the_token_that_it_was_made_for() -> None:
    import base64
    import json

    token = codes.open_visit("p", NOW, [OLD])
    told = json.loads(proofs.challenge(token, OLD, 50))
    from hashlib import sha256

    number = next(n for n in range(51) if sha256(f"{told['salt']}{n}".encode()).hexdigest() == told["challenge"])
    solved = {name: told[name] for name in ("algorithm", "challenge", "salt", "signature")} | {"number": number}
    payload = base64.b64encode(json.dumps(solved).encode()).decode()
    assert proofs.is_proof(payload, token, OLD)
    assert not proofs.is_proof(payload, codes.open_visit("p", NOW, [OLD]), OLD)
    assert not proofs.is_proof(payload, token, NEW)
    for name, value in {"number": number + 1, "signature": "0" * 64, "salt": 3, "algorithm": "SHA-1"}.items():
        forged = base64.b64encode(json.dumps(solved | {name: value}).encode()).decode()
        assert not proofs.is_proof(forged, token, OLD), name
    for junk in ("[]", "1", '"x"', "{}", "[" * 900):
        assert not proofs.is_proof(base64.b64encode(junk.encode()).decode(), token, OLD)


@pytest.mark.parametrize(
    ("peer", "forwarded", "wanted"),
    [
        ("127.0.0.1", "", ""), ("127.0.0.1", "203.0.113.7", "203.0.113.7"), ("::1", "1.2.3.4, 203.0.113.7", "203.0.113.7"),
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"), ("127.0.0.1", "127.0.0.1", ""),
    ],
)  # fmt: skip
def test_who_sent_it_is_told_by_the_server_before_us_alone(peer: str, forwarded: str, wanted: str) -> None:
    assert codes.sender(peer, forwarded) == wanted


def test_a_household_is_one_network_for_a_day() -> None:
    one = codes.network_digest("2001:db8:1:2::1", "2026-09-24", OLD)
    assert one == codes.network_digest("2001:db8:1:2:ffff::9", "2026-09-24", OLD)
    assert one != codes.network_digest("2001:db8:1:3::1", "2026-09-24", OLD)
    assert codes.network_digest("::ffff:1.2.3.4", "d", OLD) == codes.network_digest("1.2.3.4", "d", OLD)
    assert codes.network_digest("no address", "d", OLD) == ""


def test_a_seal_tells_every_change_of_an_answer_but_the_order_of_its_reasons() -> None:
    def line(
        point: int = 1, day: str = "2026-09-24", degree: int = 1, reasons: str = "ab", words: str = "w", code: str = "R"
    ) -> bytes:
        return rating_line(point, day, degree, list(reasons), words, code, is_late=False)

    whole = seal([line(1), line(2)])
    assert whole == seal([line(1, reasons="ba"), line(2)])
    assert whole != seal([line(2), line(1)])
    for changed in (line(day="2026-09-25"), line(degree=5), line(reasons="a"), line(words="x"), line(code="S")):
        assert whole != seal([changed, line(2)])


QUESTIONS = [
    rules.Question("all", "degree", "总体？", is_required=True), rules.Question("nps", "number", "推荐？"),
    rules.Question("how", "choice", "渠道？", "", (("a", "窗口", ""), ("b", "网上", ""))),
    rules.Question("say", "text", "建议？"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "values", "faults"),
    [
        ({"q_all": "5", "q_nps": "0", "q_how": "b", "q_say": "好"}, {"all": 5, "nps": 0, "how": "b", "say": "好"}, set()),
        ({}, {}, {"all"}), ({"q_all": "6"}, {}, {"all"}), ({"q_all": "0"}, {}, {"all"}),
        ({"q_all": "1", "q_nps": "11"}, {"all": 1}, {"nps"}), ({"q_all": "1", "q_how": "c"}, {"all": 1}, {"how"}),
        ({"q_all": "１"}, {}, {"all"}), ({"q_all": "3", "q_say": "x" * 501}, {"all": 3}, {"say"}),
    ],
)  # fmt: skip
def test_answers_are_of_the_kinds_that_are_asked(
    sent: dict[str, str], values: dict[str, object], faults: set[str]
) -> None:
    read = rules.read_answers(QUESTIONS, sent)
    assert (read.values, set(read.faults)) == (values, faults)


@pytest.mark.parametrize(
    "questions",
    [
        [], [rules.Question("a", "riddle", "?")], [rules.Question("A b", "text", "?")], [rules.Question("a", "choice", "?")],
        [rules.Question("a", "text", " ")], [rules.Question("a", "text", "?"), rules.Question("a", "text", "?")],
        [rules.Question("a", "text", "?", "", (("x", "y", ""),))],
    ],
)  # fmt: skip
def test_questions_that_cannot_be_asked_are_refused(questions: list[rules.Question]) -> None:
    with pytest.raises(RuleViolation):
        rules.check_questions(questions)


def test_a_survey_is_answered_while_it_is_open() -> None:
    first, last = date(2026, 9, 1), date(2026, 10, 1)
    assert [rules.can_answer("open", first, last, day) for day in (date(2026, 8, 31), first, date(2026, 9, 30), last)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert not rules.can_answer("draft", None, None, first)
    assert not rules.can_answer("closed", first, None, first)
