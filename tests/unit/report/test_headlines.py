"""Headlines say what the figures say, with its caution, and never why; pictures hold every word of them."""

import io

import pytest
from PIL import Image

from jixiao.engine.model.text import Text
from jixiao.report.headlines import headlines_of, standings_of
from jixiao.report.picture_cards import CardBar, CardTrend, PictureCard, card_address, cards_of, write_cards
from jixiao.report.picture_cards.card import breakable
from tests.unit.report.reports import VALUES, evaluated, results

BEFORE = {("S1", "accuracy"): 70.0, ("S1", "complaints"): 3, ("S2", "accuracy"): 61.5, ("S2", "complaints"): 0}
LONG = "新疆维吾尔自治区伊犁哈萨克自治州霍尔果斯经济开发区管理委员会"


def said(**changed: float | None) -> dict[str, Text]:
    """The headlines of the small evaluation, with S1's or S2's accuracy as given."""
    values = dict(VALUES) | {(code, "accuracy"): value for code, value in changed.items()}
    return {each.name: each.text for each in headlines_of(standings_of(results(values)))}


def test_the_sentences_of_an_evaluation() -> None:
    found = {each.name: each.text for each in headlines_of(standings_of(results(earlier=evaluated(BEFORE, "2026-08"))))}
    assert found["lead"] == ("September 2026: East leads with 91.00 points.", "2026年9月，城东街道以91.00分居首。")
    assert found["moves"].zh == (
        "与2026年8月相比，2个单位中1个得分提高、1个下降；城东街道提高最多（4.50分）；城西街道下降最多（2.00分）。"
    )
    assert found["targets"].en == "September 2026: none of 2 targets reached."
    assert found["indicator-accuracy"].zh == (
        "准确率：2个单位均未达到目标；2个单位中1个好于上期；中位数68.75%（上期65.75%）。"
    )
    assert found["organisation-S2"].en == (
        "West has 84.13 of 100 points, rank 2 of 2; 2.00 points less than before; its only target is not reached."
    )
    assert "moves" not in said(), "nothing is said of changes where nothing is known of before"


def test_who_cannot_be_told_apart_is_not_ranked_in_words() -> None:
    found = {each.name: each for each in headlines_of(standings_of(results(), {"S1": 1, "S2": 1}))}
    assert found["lead"].text.zh == "2026年9月，城东街道、城西街道居前，难分先后，最高91.00分。"
    assert found["organisation-S1"].text.en.startswith(
        "East has 91.00 of 100 points, rank 1 of 2, not to be told apart from West"
    )
    assert [bar.is_own for bar in found["lead"].bars] == [True, True]


def test_ties_targets_and_the_unknown() -> None:
    reached = said(S1=80.0, S2=79.9999)
    assert reached["indicator-accuracy"].zh == "准确率：2个单位中1个达到目标；中位数80%。"
    assert reached["indicator-complaints"].en == "Complaints: the median is 2 件."
    assert said(S1=95.0, S2=80.0)["indicator-accuracy"].en.startswith(
        "Accuracy: all 2 organisations reach the target; the"
    )
    level = {each.name: each.text for each in headlines_of(standings_of(results(dict.fromkeys(VALUES, 1.0))))}
    assert level["lead"].zh == "2026年9月，2个单位得分均为38.75分。"
    assert level["organisation-S1"].zh.startswith("城东街道得38.75分（满分100分），在2个单位中列第1（与城西街道并列）")
    alone = {
        each.name: each.text
        for each in headlines_of(standings_of(results({("S1", "accuracy"): 76.0, ("S2", "accuracy"): None})))
    }
    assert alone["organisation-S2"].en == "West has no score for September 2026."
    assert alone["lead"].en.endswith("; 1 organisation has no score.")


def test_no_sentence_tells_a_cause() -> None:
    for each in headlines_of(standings_of(results(earlier=evaluated(BEFORE, "2026-08")))):
        assert not any(word in each.text.en for word in ("because", "due to", "thanks"))
        assert not any(word in each.text.zh for word in ("因为", "由于", "得益于", "导致"))


def test_cards_are_1200_by_630_and_the_same_each_time() -> None:
    cards = cards_of(
        headlines_of(standings_of(results())), ("zh", "en"), publisher=Text("City", LONG * 3), subject=Text("September", "9月"),
        source=Text("Source: records", "数据来源：台账" * 40), address="https://example.cn/public/r/" + "x" * 200,
    )  # fmt: skip
    cards.append(
        PictureCard(
            "t/1", "en", "A" * 400, "C", "P", "S", trend=CardTrend(["1", "2"], [1.0, 2.0], ("1", "2"), 3.0, "Target 3")
        )
    )
    cards.append(
        PictureCard("b", "zh", LONG * 30, "C", "P", "S", bars=tuple(CardBar(LONG * 2, 9.0, "99.99") for _ in range(9)))
    )
    pictures = write_cards(cards)
    assert len(pictures) == len(cards) == 14
    for picture in pictures:
        assert Image.open(io.BytesIO(picture)).size == (1200, 630)
    assert write_cards(cards[-1:]) == pictures[-1:]
    assert len(set(pictures)) == 14, "every card is another picture"
    assert cards[-2].file_name == "t~2f~1.en.png"
    assert card_address("waste-2026-09", "lead", "zh") == "/public/cards/waste-2026-09/lead.zh.png"


def test_a_word_reaches_no_edge() -> None:
    """However long the words, a margin stays free of ink at either side and below."""
    card = PictureCard(
        "x", "en", "W" * 900, "W" * 90, "W" * 90, "W" * 900, "https://x.cn/" + "W" * 300, "8" * 40, "W" * 20, "W" * 300
    )
    picture = Image.open(io.BytesIO(write_cards([card])[0])).convert("L")
    ground = picture.getpixel((20, 300))
    for box in ((0, 12, 50, 630), (1150, 12, 1200, 630), (0, 610, 1200, 630)):
        assert picture.crop(box).getextrema() == (ground, ground), box


@pytest.mark.parametrize(
    ("words", "made"),
    [("a\n b", "a b"), ("共12个", "共12\u2060个"), ("x" * 20, "xxxxxxxx\u200bxxxxxxxx\u200bxxxx"), (LONG, LONG)],
)
def test_long_words_may_be_broken(words: str, made: str) -> None:
    assert breakable(words) == made


@pytest.mark.parametrize("values", [[], [None, None], [1.0], [None, 1.0]])
def test_a_trend_needs_two_values(values: list[float | None]) -> None:
    assert CardTrend([str(at) for at in range(len(values))], values, ("", "")).svg == ""
