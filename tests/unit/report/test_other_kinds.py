"""Kinds of reports that are not written from an evaluation: a programme's form, a month of air, an order."""

import io
from pathlib import Path

import docx
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.capture.files.self_evaluation_form import forms_of_workbook
from jixiao.engine.budget.form_text import form_of_text
from jixiao.engine.model.errors import DefinitionError
from jixiao.report.document import Document, Imprint, Paragraph, Told, lines_of, write_markdown
from jixiao.report.document.pdf import write_pdf
from jixiao.report.formats import FORMATS
from jixiao.report.kinds import EVERY_KIND, KINDS, write_report
from jixiao.report.passages.programme.conclusion import grade_of
from jixiao.report.results.air import AirPeriod
from jixiao.report.results.order import Order
from jixiao.report.results.programme_file import read_programme
from jixiao.report.results.programme_form import programme_of_form
from jixiao.report.self_evaluation_form import write_form
from tests.unit.report.other_sources import ORDER, PROGRAMME, air_rows, other_report, source
from tests.unit.report.reports import words_in

OTHERS = [kind for kind in EVERY_KIND if kind not in KINDS]
FORMS = Path(__file__).resolve().parents[4] / "shared" / "data" / "cn_selfeval_forms"


def text_of(kind: str, language: str = "zh") -> str:
    return write_markdown(other_report(kind, language).document)


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_is_in_every_format(kind: str, language: str) -> None:
    made = other_report(kind, language)
    lines = [line for block in made.document.blocks for line in lines_of(block) if not isinstance(line, str)]
    told = [part.text for line in lines for part in line if isinstance(part, Told)]
    assert len(told) > 5
    for form in ("html", "pdf", "docx") if language == "zh" else ("html",):
        words = words_in(form, made)
        assert not [text for text in told if "".join(text.split()) not in words], form


NUMBERS = {"air": (71.0, 300.0), "rectification": (21.0, 99.0)}


@pytest.mark.parametrize("kind", OTHERS)
def test_one_changed_number_is_changed_in_every_format(kind: str) -> None:
    low, high = NUMBERS.get(kind, (1.0, 300.0))
    before = {form: words_in(form, other_report(kind)) for form in FORMATS}

    @settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
    @given(number=st.decimals(low, high, places=1).map(float))
    def changed(number: float) -> None:
        made, unchanged = other_report(kind, number=number), source(kind)
        assert made.book.source.digest != unchanged.digest
        for form in FORMATS:
            assert words_in(form, made) != before[form], form
        with pytest.raises(DefinitionError, match="by now"):
            made.check(unchanged)

    changed()


def test_a_programme_by_the_outline() -> None:
    text = text_of("self-evaluation")
    outline = [
        "一、基本情况", "二、绩效评价工作开展情况", "三、综合评价情况及评价结论", "四、绩效评价指标分析",
        "五、主要经验及做法、存在的问题及原因分析", "六、有关建议", "七、其他", "附件：项目支出绩效自评表",
    ]  # fmt: skip
    assert [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")] == outline
    # 308.2 ÷ 320 = 96.3125 %, and 9.63 + 29.38 + 20 + 26 + 10 = 95.01
    assert "项目全年预算数320.00万元，全年执行数308.20万元，预算执行率96.31%。" in text
    assert "自评得分合计95.01分，等次为“优”" in text
    assert "使用人次：年度指标值≥6000人次，实际完成值5200人次。自评表未说明原因。" in text
    assert "核对自评表" not in text, "nothing is wrong with this form"
    assert "抽查12个点位。（填报单位提供）" in text


def test_a_programme_from_the_official_workbook() -> None:
    """What the file of words says of figures, its workbook says, too."""
    form = forms_of_workbook(write_form(form_of_text(PROGRAMME)), "form.xlsx")[0]
    told = write_report(EVERY_KIND.named("self-evaluation-form")(), programme_of_form(form), "zh")
    assert write_markdown(told.document) == text_of("self-evaluation-form").replace("，2026年度", "")


def test_a_reason_counts_with_its_evidence_only() -> None:
    text = text_of("self-evaluation")
    assert "原因（依据：2026年10月巡检记录）：夜间照明不足" in text
    assert "沟通不够" not in text
    assert "未提供原因依据，原因不予采用" in text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("score: 9.63", "score: 10", "预算执行率填报得分10.00分，按执行率计算应为9.63分"),
        ("rate: 96.31%", "rate: 98%", "填报的预算执行率为98.00%，按执行数计算应为96.31%"),
        ("executed: 18.2", "executed: 20", "全年执行数各分项合计310.00，与总额308.20不一致"),
        ("funds_reason: 追加其他资金。", "funds_reason: ''", "年中调整预算20.00（由300.00调整为320.00），未说明理由"),
        ("weight: 20, score: 20", "weight: 21, score: 20", "分值合计101.00分，不等于100分"),
        ("weight: 20, score: 20", "weight: 20, score: 21", "得分21.00分高于分值20.00分"),
        ("actual: 94%", "actual: ''", "居民满意度：未填实际完成值，却填报得分10.00分"),
        ("total: 95.01", "total: 96", "填报总分96.00分，各项得分合计95.01分"),
        ("goal_actual: 更新47个社区健身点。", "goal_actual: （100字以内）", "仍为填写说明原文"),
        ("full_year: 320, executed: 308.2", "full_year: 0, executed: 0", "全年预算数为零，预算执行率得分不适用"),
        ("weight: 10, rate", "weight: 20, rate", "预算执行率分值为20分，规定为10分"),
    ],
)
def test_what_does_not_fit_together_is_told(old: str, new: str, said: str) -> None:
    made = write_report(EVERY_KIND.named("self-evaluation")(), read_programme(PROGRAMME.replace(old, new)), "zh")
    assert said in write_markdown(made.document)


def test_the_execution_score_never_exceeds_its_points() -> None:
    form = PROGRAMME.replace(
        "executed: 308.2, weight: 10, rate: 96.31%, score: 9.63", "executed: 330, weight: 10, score: 10"
    )
    assert "预算执行率填报得分" not in write_markdown(
        write_report(EVERY_KIND.named("self-evaluation")(), read_programme(form), "zh").document
    )


@pytest.mark.parametrize(
    ("points", "zh"),
    [
        (100, "优"), (90, "优"), (89.995, "优"), (89.994, "良"), (80, "良"), (79.99, "中"), (60, "中"), (59.99, "差"),
        (0, "差"),
    ],
)  # fmt: skip
def test_grades_by_the_rule_of_2020(points: float, zh: str) -> None:
    """财预〔2020〕10号: 90 and 80 and 60 belong to the better grade; rounded to two decimals first."""
    assert grade_of(points).zh == zh


@pytest.mark.skipif(not FORMS.is_dir(), reason="the real forms are not on this machine")
@pytest.mark.parametrize(
    ("file", "said"),
    [
        (
            "qingshen_drc_2023",
            ["调整预算12.96（由238.93调整为251.89）", "仍为填写说明原文", "未填实际完成值", "应填得分3项，已填0项"],
        ),
        ("daying_justice_2023", ["调整预算3.36（由0.00调整为3.36），未说明理由"]),
    ],
)  # fmt: skip
def test_real_forms(file: str, said: list[str]) -> None:
    form = read_programme((FORMS / f"{file}.json").read_text(encoding="utf-8"), file)
    made = write_report(EVERY_KIND.named("self-evaluation")(), form, "zh")
    text = write_markdown(made.document)
    assert not [words for words in said if words not in text]
    assert FORMATS["pdf"](made)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_file"), ("project: a", "missing_key"), ("project: a\nindicators: 5", "not_a_list"),
        ("project: a\nindicators: [{level1: a, level2: b, level3: c, weigth: 3}]", "unknown_key"),
        ("project: a\nindicators: []\nfunds: [{item: x, executed: 很多}]", "not_a_number"),
        ("project: a\nindicators: []\nfunds: [{item: x, executed: 3万台}]", "not_a_number"),
        ("project: a\nindicators: []\nwritten: {problms: x}", "unknown_key"), ("[", "yaml"), ("\t- a", "tab"),
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_read(text: str, code: str) -> None:
    with pytest.raises(DefinitionError) as fault:
        read_programme(text)
    assert code in [each.code for each in getattr(fault.value, "errors", [fault.value])]


def test_a_month_of_air() -> None:
    text = text_of("air")
    # 30 days of 40, 60, 80 in turn (IAQI 56, 82, 107) and the 31st with 70 (94): ten days are above 100
    assert "2026年1月，城东区有效监测31天，其中优良21天，优良天数比例67.7%，重度及以上污染0天" in text
    assert "| PM2.5 | µg/m³ | 60 | 35 |" in text
    assert "城东区与2025年1月相比：优良天数0天（比例0.0个百分点）" in text, "twenty-one in both years"
    assert "综合指数由" in text
    # (60 × 365 − 60.32… × 31) ÷ 334
    assert "城东区PM2.5：年累计均值60.3，年目标60，剩余334天，年剩余日控制值60.0µg/m³。" in text
    assert "不代表趋势" in text


def test_air_without_a_year_before_says_nothing_of_change() -> None:
    rows = air_rows()
    newer = [place for place, day in enumerate(rows["date"]) if day > "2026"]
    only = {name: [column[place] for place in newer] for name, column in rows.items()}
    text = write_markdown(write_report(EVERY_KIND.named("air")(), AirPeriod.of(only), "zh").document)
    assert "没有2025年1月的数据，不作同比" in text
    assert "相比" not in text


def test_cities_beside_each_other_share_ranks() -> None:
    rows = air_rows(stations=("甲市", "乙市"))
    twin = {
        name: column + [entry if name != "station" else "丙市" for entry in column[:62]]
        for name, column in rows.items()
    }
    text = write_markdown(write_report(EVERY_KIND.named("air")(), AirPeriod.of(twin), "zh").document)
    ranks = [
        line.split("|")[1:3] for line in text.split("综合指数排名")[1].split("与上年")[0].splitlines() if "市 |" in line
    ]
    assert [(rank.strip(), name.strip()) for rank, name in ranks] == [("1", "丙市"), ("1", "甲市"), ("3", "乙市")]
    assert "（丙市和甲市）" in text


def test_air_of_another_period_or_of_nothing() -> None:
    with pytest.raises(DefinitionError, match="2024-01"):
        AirPeriod.of(air_rows(), period="2024-01")
    with pytest.raises(DefinitionError, match="no day"):
        AirPeriod.of({"date": [], "station": [], "pm25": []})
    earlier = AirPeriod.of(air_rows(), period="2025-01", targets={"pm25": 60.0})
    assert not earlier.cells.rows("allowance"), "what is left of a past year is not left any more"


def test_an_order() -> None:
    made = other_report("rectification")
    text = write_markdown(made.document)
    assert "经好差评核查（2026年3月18日），发现你单位存在下列问题" in text
    assert "| 平均等候时间 | 分钟 | 42.5 | 20 | +22.50 |" in text
    assert "请于2026年4月10日前完成整改。" in text
    assert "书面反馈清河市政务服务管理局" in text
    assert "联系人：李明" in text
    imprint = made.document.imprint
    assert (imprint.form, imprint.number, imprint.day) == ("letter", "清政服函〔2026〕15号", "2026年3月20日")
    words = words_in("pdf", made)
    assert "抄送：市绩效办" in words
    assert "—1—" not in words, "the first page of a letter has no number"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("deadline: 2026-04-10", "deadline: 2026-13-10", "not_a_date"), ("addressee: 城西街道办事处", "", "missing_key"),
        ("value: 42.5", "value: 很长", "not_a_number"), ("[社保窗口收到差评4件。, 其中2件未回访。]", "[]", "empty_list"),
        ("subject:", "subjet:", "unknown_key"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_read(old: str, new: str, code: str) -> None:
    with pytest.raises(DefinitionError) as fault:
        Order.from_yaml(ORDER.replace(old, new))
    assert code in [each.code for each in getattr(fault.value, "errors", [fault.value])]


def test_a_page_has_22_lines_of_28_signs() -> None:
    """GB/T 9704-2012, 5.2.3: 一般每面排22行，每行排28个字."""
    pages = pypdf.PdfReader(io.BytesIO(write_pdf(Document("题", "", "zh", (Paragraph("国" * 28 * 60),))))).pages
    lines = [line for line in pages[1].extract_text().splitlines() if "国" in line]
    assert [len(line) for line in lines] == [28] * 22
    box = pages[1].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (210, 297)


IMPRINT = Imprint(
    "清河市局", "清函〔2026〕3号", "各单位", "2026年2月5日", attachments=("数据表", "说明"), copies="市委办。",
    printer="局办公室", printed_on="2026年2月6日",
)  # fmt: skip


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_attachments_signature_and_record(form: str) -> None:
    made = write_report(EVERY_KIND.named("air")(), source("air"), "zh", IMPRINT)
    words = words_in(form, made)
    wanted = ["各单位：", "数据表", "说明", "清河市局", "2026年2月5日", "抄送", "市委办。", "局办公室", "2026年2月6日"]
    assert not [word for word in wanted if word not in words]
    assert words.rindex("2026年2月5日") < words.rindex("2026年2月6日")


def test_what_is_signed_stands_before_the_annex() -> None:
    made = write_report(EVERY_KIND.named("self-evaluation")(), source("self-evaluation"), "zh", IMPRINT)
    assert made.document.imprint.attachments == ("数据表", "说明"), "what is asked for goes before what the kind says"
    for form in ("pdf", "docx"):
        words = words_in(form, made)
        assert words.rindex("2026年2月5日") < words.index("附件：项目支出绩效自评表"), form


def test_a_letter_in_word_has_its_lines_on_the_first_page_only() -> None:
    word = docx.Document(io.BytesIO(FORMATS["docx"](other_report("rectification"))))
    section = word.sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == "清河市政务服务管理局"
    assert "thickThinSmallGap" in section.first_page_header.paragraphs[0]._p.xml
    assert "PAGE" not in section.first_page_footer._element.xml
    assert "PAGE" in section.footer._element.xml
