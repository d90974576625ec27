"""The joint projects of the demo city: milestones as planned and as they came, hand-overs, what people write."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from jixiao.demo.city import MANAGEMENT
from jixiao.demo.people import DEMO_REPORTER_STREET
from jixiao.web.projects.rules import PlannedItem

DATA, POLICE, HOUSING, WATER = "BH-P6", "BH-P5", "BH-P8", "BH-P9"
EMERGENCY, TRANSPORT, SERVICES, CIVIL = "BH-P18", "BH-P19", "BH-P23", "BH-P7"
D = date.fromisoformat


@dataclass(frozen=True)
class Line:
    """One milestone: planned days, the days as they came ('' not yet), who does it, how far it is where not finished."""

    code: str
    zh: str
    en: str
    start: str
    finish: str
    who: str
    weight: float = 1.0
    after: str = ""
    began: str = ""
    ended: str = ""
    share: float = 0.0
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()

    def planned(self, lead: str) -> PlannedItem:
        """As the plan has it; the leading organisation answers for everything."""
        return PlannedItem(
            self.code, D(self.start), D(self.finish), self.zh, self.en, self.weight, tuple(self.after.split()),
            (self.who,), lead, self.consulted, self.informed,
        )  # fmt: skip


SMART: Final = (
    Line("M1", "需求调研与总体方案", "Needs and overall design", "2024-12-02", "2025-02-28", DATA, 4, "", "2024-12-02",
         "2025-02-14", consulted=(MANAGEMENT, POLICE, HOUSING)),
    Line("M2", "数据共享目录与授权", "Catalogue and rights of shared data", "2025-03-03", "2025-06-30", DATA, 8, "M1",
         "2025-02-17", "2025-05-30", consulted=(POLICE, HOUSING, WATER), informed=(EMERGENCY,)),
    Line("M3", "云资源与安全等保", "Cloud and graded protection", "2025-03-03", "2025-05-30", DATA, 5, "M1", "2025-03-03",
         "2025-05-20", consulted=(POLICE,)),
    Line("M4", "视频图像汇聚", "Video streams joined", "2025-06-02", "2025-10-31", POLICE, 8, "M3", "2025-05-26",
         "2025-10-17", consulted=(TRANSPORT,)),
    Line("M5", "城市部件普查与编码", "Street assets surveyed", "2025-04-01", "2025-09-30", MANAGEMENT, 8, "M1",
         "2025-03-17", "2025-08-29", informed=(HOUSING, TRANSPORT)),
    Line("M6", "房屋与管网底图", "Map of buildings and pipes", "2025-05-06", "2025-12-31", HOUSING, 9, "M2", "2025-06-03",
         "2025-11-28", consulted=(WATER,)),
    Line("M7", "排水与内涝感知接入", "Drainage sensors connected", "2025-09-01", "2026-03-31", WATER, 8, "M2", "2025-08-18",
         "2026-01-30", consulted=(EMERGENCY,)),
    Line("M8", "事件分拨平台开发", "Platform that assigns cases", "2025-07-01", "2026-04-30", DATA, 14, "M2 M3", "2025-06-16",
         "2026-02-13", consulted=(MANAGEMENT, POLICE, HOUSING, WATER)),
    Line("M9", "应急联动场景", "Joint emergency response", "2026-04-01", "2026-08-31", EMERGENCY, 7, "M7 M8", "2026-02-24",
         "2026-06-12", consulted=(WATER, POLICE)),
    Line("M10", "交通治堵场景", "Congestion scenario", "2026-04-01", "2026-08-31", TRANSPORT, 7, "M4 M8", "2026-02-24",
         "2026-05-29", consulted=(POLICE,)),
    Line("M11", "两区试点运行", "Two districts try it", "2026-05-06", "2026-10-30", MANAGEMENT, 9, "M8", "2026-03-02",
         "2026-07-31", informed=(HOUSING, WATER, EMERGENCY, TRANSPORT)),
    Line("M12", "全市推广与培训", "All of the city, with training", "2026-11-02", "2027-02-26", MANAGEMENT, 7, "M9 M10 M11",
         "2026-08-03", "2026-09-30", informed=(POLICE, HOUSING, WATER)),
    Line("M13", "总体验收与移交运维", "Acceptance and hand-over to operation", "2027-03-01", "2027-04-30", DATA, 6, "M12",
         "2026-10-08", "2026-10-30", consulted=(MANAGEMENT, POLICE, HOUSING, WATER)),
)  # fmt: skip
SMART_CREDIT: Final = {
    DATA: "30%", MANAGEMENT: "25%", POLICE: "15%", HOUSING: "10%", WATER: "10%", EMERGENCY: "5%", TRANSPORT: "5%",
}  # fmt: skip
MOVED: Final = {
    "M9": ("2026-03-02", "2026-06-30"), "M10": ("2026-03-02", "2026-06-30"), "M11": ("2026-03-02", "2026-08-31"),
    "M12": ("2026-09-01", "2026-11-30"), "M13": ("2026-12-01", "2027-01-29"),
}  # fmt: skip
"""What the change of plan of February 2026 moved."""
ADDED: Final = Line("M14", "移动端“随手拍”", "App for residents' reports", "2026-04-01", "2026-08-14", SERVICES, 4, "M8",
                    "2026-04-07", "2026-07-24", consulted=(MANAGEMENT,))  # fmt: skip
WHY_MOVED: Final = "感知接入和分拨平台比计划提前两个多月完成，场景建设与试点可以并行；群众反映入口单一，增列“随手拍”。"
SMART_HANDS: Final = (
    ("2025-02-17", MANAGEMENT, "总体方案已印发，请先行启动部件普查，编码规则见附件。"),
    ("2025-03-17", DATA, "普查队伍已进场，数据目录请大数据局牵头。"),
    ("2025-05-26", POLICE, "云资源已就绪，请接入一类、二类视频点位。"),
    ("2025-06-16", HOUSING, "视频汇聚已排期，房屋底图是下一步的前提。"),
    ("2025-08-18", WATER, "房屋底图首批已交付，请接入排水感知设备。"),
    ("2025-10-20", DATA, "感知点位清单已确认，分拨平台接口请开放联调。"),
    ("2026-02-24", EMERGENCY, "平台主体完成，请提交应急联动处置流程。"),
    ("2026-03-23", MANAGEMENT, "处置流程已确认，请组织两区试点。"),
    ("2026-10-08", DATA, "全市推广完成，资料已移交，请组织验收。"),
)
"""From when on who has the ball, and with which words."""

LIFTS: Final = (
    Line("L1", "摸底与居民意见征询", "Survey and residents' consent", "2026-01-05", "2026-03-31", HOUSING, 2, "", "2026-01-05",
         "2026-04-24", consulted=(CIVIL,)),
    Line("L2", "管网迁改设计", "Design of moved pipes", "2026-03-02", "2026-05-29", WATER, 2, "L1", "2026-04-27", "2026-07-03"),
    Line("L3", "管网迁改施工", "Pipes moved", "2026-06-01", "2026-08-31", WATER, 4, "L2", "2026-07-06", "", 0.7,
         informed=(MANAGEMENT,)),
    Line("L4", "电梯井道与安装", "Shafts and lifts", "2026-08-03", "2026-11-30", HOUSING, 5, "L3", consulted=(CIVIL,)),
    Line("L5", "联合验收与交付", "Joint acceptance", "2026-12-01", "2026-12-25", HOUSING, 1, "L4", informed=(CIVIL, MANAGEMENT)),
)  # fmt: skip
LIFTS_CREDIT: Final = {HOUSING: "1/2", WATER: "1/3", CIVIL: "1/6"}
LIFTS_HANDS: Final = (("2026-04-27", WATER, "居民同意率已过三分之二，请开展管网迁改设计。"),)

KITCHEN: Final = (
    Line("K1", "收运路线与站点选址", "Routes and sites", "2026-03-02", "2026-04-30", MANAGEMENT, 1, "", "2026-03-02",
         "2026-04-24"),
    Line("K2", "街道暂存点改造", "Storage rebuilt in the street", "2026-05-06", "2026-11-20", DEMO_REPORTER_STREET, 3, "K1",
         "2026-05-11", "", 0.97, consulted=(MANAGEMENT,)),
    Line("K3", "收运信息接入一网统管", "Collections on the platform", "2026-08-03", "2026-11-30", DATA, 2, "K1", "2026-08-10", "",
         0.85),
    Line("K4", "试运行与评估", "Test run and evaluation", "2026-12-01", "2027-01-29", MANAGEMENT, 2, "K2 K3"),
)  # fmt: skip
KITCHEN_CREDIT: Final = {MANAGEMENT: "0.5", DEMO_REPORTER_STREET: "0.3", DATA: "0.2"}
KITCHEN_HANDS: Final = (("2026-09-28", DEMO_REPORTER_STREET, "设备已到货，请街道完成暂存点安装和调试。"),)

HOTLINE: Final = (
    Line("H1", "数据接口与编码对照", "Interfaces and codes", "2026-12-01", "2027-01-29", DATA, 2, consulted=(SERVICES,)),
    Line("H2", "工单双向流转", "Work orders both ways", "2027-02-01", "2027-04-30", SERVICES, 3, "H1", consulted=(MANAGEMENT,)),
    Line("H3", "办理结果同步公开", "Results published together", "2027-05-06", "2027-06-30", SERVICES, 1, "H2"),
)  # fmt: skip
HOTLINE_CREDIT: Final = {SERVICES: "50%", DATA: "30%", MANAGEMENT: "20%"}
