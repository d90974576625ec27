"""Evaluation by people against published numbers, and what it says of scores that cannot be used."""

import io
import zipfile

import numpy as np
import pytest

from jixiao import DefinitionError, appraise, compare_texts
from jixiao.capture.connector import SourceFault
from jixiao.capture.files.prose import read_prose
from jixiao.engine.appraisal import leniency
from jixiao.engine.appraisal.agreement import icc_in_words, w_in_words
from jixiao.engine.appraisal.concordance import concordance
from jixiao.engine.appraisal.intraclass import one_way
from jixiao.engine.appraisal.leniency import rater_leniency
from jixiao.engine.model.settings import Settings
from jixiao.engine.model.tiers import tiers_holding, tiers_of

# Shrout & Fleiss 1979, table 2: six targets, four judges; coefficients from table 4, intervals as R's psych prints them.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
PUBLISHED = {
    "ICC(1,1)": (0.17, -0.133, 0.723), "ICC(2,1)": (0.29, 0.019, 0.761), "ICC(3,1)": (0.71, 0.342, 0.946),
    "ICC(1,k)": (0.44, -0.884, 0.912), "ICC(2,k)": (0.62, 0.071, 0.927), "ICC(3,k)": (0.91, 0.676, 0.986),
}  # fmt: skip
# Data set `anxiety` of R's irr and DescTools: W corrected for ties 0.5396569, chi-square 30.8, p 0.0429.
ANXIETY = [
    [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
    [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
    [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
]


def frame(block: list[list[int]]) -> list[dict[str, object]]:
    """Objects × raters as rows."""
    return [
        {"rater": f"J{j}", "object": f"T{i}", "score": score}
        for i, row in enumerate(block)
        for j, score in enumerate(row)
    ]


def test_published_intraclass_correlations() -> None:
    agreement = appraise(frame(SHROUT_FLEISS)).agreement[0]
    for name, (value, low, high) in PUBLISHED.items():
        found = agreement.icc[name]
        assert found.value == pytest.approx(value, abs=0.0051)
        assert found.low == pytest.approx(low, abs=0.0006)
        assert found.high == pytest.approx(high, abs=0.0006)


def test_published_concordance() -> None:
    found = concordance(np.array(ANXIETY, np.float64))
    assert found is not None
    assert found.w == pytest.approx(0.5396569, abs=5e-8)
    assert (round(found.chi_square, 1), found.freedom, round(found.p, 4)) == (30.8, 19, 0.0429)


def test_extremes_are_dropped_from_five_on_and_rounded_half_up() -> None:
    def trimmed(scores: list[float]) -> float:
        rows = [{"rater": f"r{n}", "object": "o", "score": score} for n, score in enumerate(scores)]
        value: float = appraise(rows).table["trimmed"][0]
        return value

    assert trimmed([70, 80, 90, 60]) == 75
    assert trimmed([100, 80, 81, 82.015, 0]) == 81.01  # (80 + 81 + 82.015) ÷ 3 = 81.005
    assert trimmed([88.5, 88.5, 88.5, 88.5, 10]) == 88.5


def test_leniency_takes_a_severe_rater_out_of_an_incomplete_design() -> None:
    truth, bias = {"a": 70.0, "b": 80.0, "c": 90.0}, {"x": 5.0, "y": 0.0, "z": -5.0}
    pairs = [("x", "a"), ("x", "b"), ("y", "b"), ("y", "c"), ("z", "c"), ("z", "a")]
    result = appraise([{"rater": r, "object": o, "score": truth[o] + bias[r]} for r, o in pairs])
    assert [row["corrected"] for row in result.table] == pytest.approx([70, 80, 90])
    assert [row["mean"] for row in result.table] == pytest.approx([70, 82.5, 87.5])
    assert [row["leniency"] for row in result.raters] == pytest.approx([5, 0, -5])


def test_thousands_of_raters_are_solved_by_steps_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    rater, target = np.repeat(np.arange(40), 5), np.concatenate([rng.permutation(30)[:5] for _ in range(40)])
    value = rng.uniform(0, 100, len(rater))
    whole = rater_leniency(rater, target, value, 40, 30)
    monkeypatch.setattr(leniency, "DENSE_UP_TO", 2)
    by_steps = rater_leniency(rater, target, value, 40, 30)
    assert np.allclose(by_steps.leniency, whole.leniency, atol=1e-8)
    assert np.allclose(by_steps.corrected, whole.corrected, atol=1e-8)
    assert np.isnan(by_steps.error).all()


def test_scores_that_cannot_be_used_are_told_by_their_row() -> None:
    lines = [
        ("x", "a", "1", "85", 1), ("x", "b", "1", "85", 2), ("x", "c", "1", "120", 1), ("x", "d", "1", "", 1),
        ("", "a", "1", "80", 1), ("x", "a", "1", "81", 1), ("x", "a", "1", "85", 1), ("y", "a", "1", "很好", 1),
        ("y", "a", "1", "80", 1), ("y", "b", "1", "79.99", 2), ("y", "c", "1", "60", 4), ("y", "d", "1", "0", 3),
    ]  # fmt: skip
    rows = [dict(zip(("rater", "object", "criterion", "score", "tier"), line, strict=True)) for line in lines]
    result = appraise(rows, full=100, tiers=tiers_of("cn-2020-10"))
    told = {(row["rule"], row["row"]) for row in result.findings}
    assert told == {
        ("outside_the_tier", 2), ("score_out_of_range", 3), ("rater_missing", 5), ("scored_twice", 6), ("row_twice", 7),
        ("bad_score", 8), ("outside_the_tier", 11), ("score_missing", None),
    }  # fmt: skip
    assert {row["object"]: row["n"] for row in result.table} == {"a": 2, "b": 1, "d": 1}


def test_sums_over_criteria_are_of_those_who_scored_all() -> None:
    rows = [
        {"rater": rater, "object": "o", "criterion": criterion, "score": score}
        for rater, criterion, score in (("x", "1", 40), ("x", "2", 30), ("y", "1", 50))
    ]
    result = appraise(rows)
    assert [(row["criterion"], row["n"], row["mean"]) for row in result.table] == [
        ("1", 2, 45),
        ("2", 1, 30),
        ("*", 1, 70),
    ]


def test_outliers_and_double_scoring() -> None:
    block = [[80 + i + j for j in range(6)] for i in range(8)]
    block[3][2] -= 40
    result = appraise(frame(block), full=200)
    assert next((row["rater"], row["object"]) for row in result.outliers) == ("J2", "T3")
    assert not len(result.pairs)
    pairs = appraise(frame([[80, 91], [80, 90]]), full=100).pairs
    assert [(row["difference"], row["needs_third"], row["score"]) for row in pairs] == [
        (11, True, None),
        (10, False, 85),
    ]


def test_nothing_to_tell_is_said() -> None:
    assert appraise([{"rater": "x", "object": "o", "score": ""}]).findings["rule"] == ("no_scores", "score_missing")
    notes = [appraise(frame(block)).agreement[0].to_dict() for block in ([[5], [6]], [[5, 5], [5, 5]], [[5, 6]])]
    assert [len(each["notes"]) for each in notes] == [1, 1, 1]
    assert [each["kendall_w"] for each in notes] == [None, None, None]
    assert one_way(np.zeros(0, np.int64), np.zeros(0)) == {}
    with pytest.raises(DefinitionError, match="object"):
        appraise([{"rater": "x", "score": 1}])


def test_words_of_agreement_are_those_of_their_authors() -> None:
    settings = Settings.on("appraisal", None)
    assert [icc_in_words(value, settings).en for value in (0.49, 0.5, 0.75, 0.9)] == [
        "poor reliability", "moderate reliability", "good reliability", "excellent reliability",
    ]  # fmt: skip
    assert [w_in_words(value, settings).zh for value in (0.1, 0.3, 0.5, 0.7)] == [
        "一致性很弱", "一致性较弱", "一致性中等", "一致性强",
    ]  # fmt: skip


def test_eighty_belongs_to_the_first_tier_and_sixty_to_the_second() -> None:
    shares = np.array([1.0, 0.8, 0.7999, 0.6, 0.5999, 0.0, -0.1, 1.1])
    assert tiers_holding(shares, tiers_of("cn-2020-10")).tolist() == [1, 1, 2, 2, 3, 3, 0, 0]
    with pytest.raises(DefinitionError, match="cn-2020-10"):
        tiers_of("cn-2020-1")


FORM = "一、项目基本情况\n二、存在的主要问题\n"
OWN = "本项目在{place}改造投放点{n}处，覆盖居民{n}.5万户，居民自主投放准确率由百分之三十提高到{n}%，群众反映良好。"
OTHER = "雨污分流管网工程因汛期推迟两个月，年末完成主管道敷设，支管尚有三成未接通，资金拨付滞后。"


def report(place: str, n: int, own: str = OWN) -> str:
    return FORM.replace("\n二", f"\n{own.format(place=place, n=n)}\n二") + "无。"


def test_changed_numbers_and_names_do_not_hide_a_copy_and_the_form_is_none() -> None:
    texts = {"甲": report("滨江街道", 36), "乙": report("港口街道", 128), "丙": report("云台", 9, OTHER)}
    result = compare_texts(texts, form=[FORM], names=["滨江街道", "港口街道"])
    assert [(row["first"], row["second"], row["contained"], row["flagged"]) for row in result.pairs] == [
        ("甲", "乙", 1.0, True)
    ]
    assert "滨江街道改造投放点36处" in result.passages["first_text"][0]
    assert "港口街道改造投放点128处" in result.passages["second_text"][0]
    same = compare_texts({"甲": report("", 1, "情况良好。"), "乙": report("", 2, "另有安排。")}, form=[FORM])
    assert len(same.pairs) == 0
    assert list(same.findings["rule"]) == ["too_short", "too_short"]


def test_words_of_nearly_all_reports_are_taken_for_the_form() -> None:
    heading = "为贯彻落实预算绩效管理的有关要求现将评价情况报告如下"
    texts = {str(n): heading + "".join(chr(0x4E00 + 97 * n + k) for k in range(60)) for n in range(6)}
    texts["6"] = texts["0"] + "另有说明"
    result = compare_texts(texts)
    assert [(row["first"], row["second"]) for row in result.pairs] == [("0", "6")]
    assert "form_recognised" in result.findings["rule"]


def test_reports_are_read_from_word_files_and_other_files_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        body = "<w:document xmlns:w='w'><w:p><w:r><w:t>甲</w:t><w:delText>删</w:delText></w:r></w:p><w:p><w:t>乙</w:t></w:p>"
        archive.writestr("word/document.xml", f"{body}</w:document>")
    assert read_prose("a.DOCX", file.getvalue()) == "甲\n乙\n"
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w") as archive:
        archive.writestr("word/document.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    for name, content in (
        ("a.docx", b"PK"),
        ("a.docx", bomb.getvalue()),
        ("a.pdf", b"%PDF"),
        ("a.txt", b"\xff\xff\x00"),
    ):
        with pytest.raises(SourceFault):
            read_prose(name, content)
