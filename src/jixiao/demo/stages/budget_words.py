"""What people write about budget programmes in the demo city: departments, reasons, next year's proposals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from jixiao.demo.city import MANAGEMENT
from jixiao.demo.people import DEMO_REPORTER_STREET
from jixiao.web.budgets.actions import DraftObjective
from jixiao.web.budgets.rules import disclosing

BUREAU_NAMES: Final = {
    "市城市管理局": (MANAGEMENT, "Urban Management Bureau"),
    "市生态环境局": ("BH-P3", "Ecology and Environment Bureau"),
    "市商务局": ("BH-P4", "Commerce Bureau"),
    "市公安局": ("BH-P5", "Public Security Bureau"),
    "市大数据局": ("BH-P6", "Data Bureau"),
    "市民政局": ("BH-P7", "Civil Affairs Bureau"),
    "市住房和城乡建设局": ("BH-P8", "Housing and Construction Bureau"),
    "市水务局": ("BH-P9", "Water Bureau"),
    "市教育局": ("BH-P10", "Education Bureau"),
    "市卫生健康委员会": ("BH-P11", "Health Commission"),
    "市文化广电和旅游局": ("BH-P12", "Culture and Tourism Bureau"),
    "市体育局": ("BH-P13", "Sports Bureau"),
    "市园林绿化中心": ("BH-P14", "Parks Centre"),
    "市农业农村局": ("BH-P15", "Agriculture Bureau"),
    "市人力资源和社会保障局": ("BH-P16", "Human Resources Bureau"),
    "市退役军人事务局": ("BH-P17", "Veterans Bureau"),
    "市应急管理局": ("BH-P18", "Emergency Bureau"),
    "市交通运输局": ("BH-P19", "Transport Bureau"),
    "市科学技术局": ("BH-P20", "Science Bureau"),
    "市场监督管理局": ("BH-P22", "Market Supervision Bureau"),
    "市政务服务中心": ("BH-P23", "Government Service Centre"),
}
"""Departments as programmes name them: code and English name. P2 to P4 are there already."""


@dataclass(frozen=True)
class Desk:
    """Somebody of the city's budget desk, with one role over every department."""

    username: str
    display_name: str
    role: str


DESK: Final = (Desk("budget-reporter", "魏明", "reporter"), Desk("budget-approver", "韩雪", "approver"))
GOAL: Final = "全年{output}{target}以上，验收合格率不低于95%，按期完成，群众满意度不低于90%。"
REASONS: Final = (
    ("staff", "施工单位项目负责人更换，进场晚于计划一个月，已督促补充班组。"),
    ("funds", "上级配套资金六月底才到位，前期以自筹资金推进。"),
    ("rules", "招标两次流标，采购程序延后，现已完成评审。"),
    ("hardware", "设备供货延迟，九月初可全部到场安装。"),
    ("other", "汛期连续降雨影响室外施工，已调整工期。"),
)

APPROVALS: Final = (
    (2025, disclosing.BUDGET, date(2025, 2, 12), "滨财预〔2025〕3号"),
    (2025, disclosing.ACCOUNTS, date(2026, 8, 14), "滨财库〔2026〕21号"),
    (2026, disclosing.BUDGET, date(2026, 2, 10), "滨财预〔2026〕5号"),
)
"""Year, what finance approved, on which day, by which document."""
KEPT_REASON: Final = "涉及公安技防点位布局，定为秘密级，依据国家秘密范围目录不予公开。"

CHANGED: Final = (
    "征地未完成，两处点位年内无法实施，申请调减预算并同步调整数量指标。",
    "招标节约资金，按合同价调整预算；部分工作量移至明年。",
)
"""Why departments ask for a change during the year."""

WHY_KEY: Final = "资金规模大、社会关注度高，列入市级重点项目。"
"""Why the office marks a key programme."""

JUDGED: Final = (
    ("same", "建设内容和地点一致，服务对象相同，明年只保留一个部门的预算。"),
    ("not_same", "地点相同、名称相近，但经现场核对点位不重叠，属分工实施。"),
)
"""What the office says of the two pairs that look most alike."""


@dataclass(frozen=True)
class NextYear:
    """A proposal for next year. `steps`: 0 waits for assessment, 1 for objectives, 2 for the approver, 3 for the review,

    4 reviewed with `share` of the points.
    """

    label_zh: str
    label_en: str
    organisation: str
    amount: int
    category: str
    content: str
    steps: int
    share: float = 0.9
    goal: str = ""
    opinion: str = ""
    rows: Sequence[DraftObjective] = ()
    points: Sequence[int] = (20, 15, 15, 30, 10)


def _rows(output: str, target: str, effect: str) -> tuple[DraftObjective, ...]:
    none = Decimal(0)
    return (
        DraftObjective("产出指标", "数量指标", output, target, none, basis="计划标准", evidence="验收单"),
        DraftObjective("产出指标", "质量指标", "验收合格率", "≥98%", none, basis="行业标准", evidence="验收报告"),
        DraftObjective("产出指标", "时效指标", "完工时间", "11月底前", none, basis="计划标准", evidence="竣工报告"),
        DraftObjective("效益指标", "社会效益指标", effect, "≥80%", none, basis="历史标准", evidence="监测数据"),
        DraftObjective(
            "满意度指标", "服务对象满意度指标", "居民满意度", "≥90%", none, basis="计划标准", evidence="问卷"
        ),
    )


NEXT_YEAR: Final = (
    NextYear(
        "厨余垃圾就地处理站建设", "On-site kitchen waste stations", MANAGEMENT, 12_600_000, "工程建设",
        "在三个街道各建一座日处理五吨的厨余垃圾就地处理站，配套除臭和渗滤液收集。", 0,
    ),
    NextYear(
        "老旧小区智能投放点更新", "Smart drop-off points", DEMO_REPORTER_STREET, 1_860_000, "设备购置",
        "更换一百二十处老旧投放点，加装破袋工具、照明和误投提示。", 1,
    ),
    NextYear(
        "生活垃圾分类第三方巡查", "Inspection of waste sorting", MANAGEMENT, 2_400_000, "购买服务",
        "委托第三方每月巡查全部小区投放点，问题三日内交办。", 3, goal="全年巡查投放点14400点次，问题整改率90%以上。",
        rows=_rows("巡查点次", "≥14400点次", "问题整改率"),
    ),
    NextYear(
        "河道水质在线监测站扩建", "More river stations", "BH-P9", 7_800_000, "工程建设",
        "新增八个水质自动监测断面，数据接入市级平台。", 4, 0.92, "新建水质自动监测站8个，数据有效率95%以上。",
        "目标指向明确、细化量化，同意进入下一步预算安排。", _rows("新建监测站", "≥8个", "数据有效率"),
    ),
    NextYear(
        "智慧园林指挥大屏", "A big screen for parks", "BH-P14", 4_200_000, "设备购置",
        "建设园林指挥大屏及配套机房。", 4, 0.5, "建成指挥大屏1套，接入数据12类。",
        "与城管指挥中心重复，指标与履职关联弱，不同意安排预算。", _rows("建成大屏", "≥1套", "使用率"),
    ),
    NextYear(
        "体育公园健身步道", "Paths in the sports park", "BH-P13", 3_300_000, "工程建设",
        "新建六公里健身步道，配套照明与饮水点。", 4, 0.7, "新建健身步道6公里，年内开放。",
        "成本测算依据不足，受益人数未量化，请修改后重新报送。", _rows("新建步道", "≥6公里", "开放使用率"),
    ),
)  # fmt: skip
