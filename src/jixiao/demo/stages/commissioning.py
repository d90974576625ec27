"""The city's third parties: who is on the register, what they were engaged for, how well they did it, one suspended."""

from datetime import date
from decimal import Decimal

from jixiao.demo.calendar import at
from jixiao.demo.city import CITY, SORTING_OFFICE
from jixiao.demo.people import PERFORMANCE_OFFICER
from jixiao.demo.world import World
from jixiao.web.appraisal import actions
from jixiao.web.appraisal.models import Commission, Panel, ThirdParty

# Of a region that does not exist; the check characters are right.
PARTIES = (
    ("hedao", "滨海市禾道公共管理研究中心", "Hedao Centre for Public Management", "52990000MD0000107T", "崔岚 0599-8120 3365"),
    ("zhengheng", "滨海正衡会计师事务所", "Zhengheng Accountants", "91990000MA0000218D", "余克俭 0599-8866 1027"),
    ("lanting", "岚亭大学公共政策研究院", "Lanting University, Institute of Public Policy", "12990000MB0000309C",
     "陶砚秋 0599-6207 7718"),
)  # fmt: skip
LEADS = {
    "hedao": ("崔岚", "高级经济师，从事预算绩效评价工作9年（证书查验于2025年3月）"),
    "zhengheng": ("余克俭", "注册会计师，执业12年"),
    "lanting": ("陶砚秋", "公共管理学教授，主持省级绩效评价课题6项"),
}
GOOD = {"independence": 5, "evidence": 4, "analysis": 4, "advice": 5, "delivery": 5}
WEAK = {"independence": 3, "evidence": 2, "analysis": 3, "advice": 3, "delivery": 4}


def register(world: World) -> dict[str, ThirdParty]:
    """The register before the panels of the year; by code."""
    by, now = world.accounts[PERFORMANCE_OFFICER.username], at(date(2026, 3, 5), 10.0)
    parties = {}
    for code, zh, en, registration, contact in PARTIES:
        party = actions.add_third_party(
            code=code, label_zh=zh, label_en=en, registration=registration, contact=contact, by=by, now=now
        )
        name, qualification = LEADS[code]
        account = world.accounts["third-party"] if code == "hedao" else None
        actions.enter_reviewer(
            third_party=party, name=name, is_lead=True, qualification=qualification, account=account, by=by, now=now
        )
        parties[code] = party
    actions.enter_engagement(
        third_party=parties["hedao"], organisation=world.organisations["BH-0203"],
        work="2025年渔光街道投放点改造方案编制", by=by, now=now,
    )  # fmt: skip
    actions.enter_engagement(
        third_party=parties["lanting"], organisation=world.organisations["BH-0204"], kind="tied",
        work="主评人配偶在该街道任职，机构主动申报", by=by, now=now,
    )  # fmt: skip
    _last_year(world, parties)
    return parties


def _last_year(world: World, parties: dict[str, ThirdParty]) -> None:
    """Two evaluations of last year's money: one good, one so weak that its firm is suspended; a third is under way."""
    by = world.accounts[PERFORMANCE_OFFICER.username]
    hedao, zhengheng, lanting = (parties[code] for code in LEADS)
    signed, streets = date(2026, 3, 9), ["BH-0201", "BH-0202"]
    good = _commission(world, hedao, "2025年生活垃圾分类专项经费绩效评价", streets, 168_000, signed)
    streets = ["BH-0204", "BH-0205"]
    weak = _commission(world, zhengheng, "2025年投放点建设补助资金绩效评价", streets, 96_000, signed)
    signed, streets = date(2026, 9, 14), ["BH-0201", "BH-0205"]
    _commission(world, lanting, "垃圾分类三年行动政策绩效评价", streets, 286_000, signed, "2026")
    now = at(date(2026, 7, 2), 15.0)
    actions.judge(commission=good, points=GOOD, words="底稿完整，实地核查12处，三条建议已被采纳。", by=by, now=now)
    actions.judge(
        commission=weak, points=WEAK, words="两处产出数据与台账不符，未见现场核查底稿，结论依据不足。", by=by, now=now
    )
    actions.suspend(
        third_party=parties["zhengheng"], first_date=date(2026, 7, 6), last_date=date(2027, 1, 5),
        reason="评价报告数据与底稿不符，限期整改，暂停委托六个月。", by=by, now=at(date(2026, 7, 3), 9.0),
    )  # fmt: skip


def engage_for_panel(world: World, party: ThirdParty, panel: Panel) -> None:
    """The seat of the running panel has its contract."""
    codes = [one.organisation.code for one in panel.objects_scored.select_related("organisation")]
    codes.remove("BH-0203")
    _commission(world, party, "2026年第三季度街道工作质量评议", codes, 42_000, date(2026, 10, 23), panel.period, panel)


def _commission(
    world: World,
    party: ThirdParty,
    work: str,
    codes: list[str],
    fee: int,
    signed: date,
    period: str = "2025",
    panel: Panel | None = None,
) -> Commission:
    payer = world.organisations[CITY if panel else SORTING_OFFICE]
    new = actions.NewCommission(
        work, period, Decimal(fee), signed, payer, world.named(codes), party.reviewers.get(is_lead=True), panel
    )
    by = world.accounts[PERFORMANCE_OFFICER.username]
    return actions.commission(third_party=party, new=new, by=by, now=at(signed, 16.0))
