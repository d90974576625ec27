"""The budget programmes of the training year: what departments write in their forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jixiao.demo.programme_themes import THEMES
from jixiao.web.budgets.actions import DraftObjective

PLACE: Final = "新港区东礁街道桂花社区"
PAYEE: Final = "滨海汇智建设工程有限公司"
COMMUNITY: Final = THEMES[1]
"""What two departments plan for one place, each in its own words."""
CARE: Final = THEMES[10]
CARE_PLACE: Final = "望海区鼓楼街道银杏社区"


@dataclass(frozen=True)
class Proposal:
    """A proposal with one target that nobody can verify: `vague` is the place of its row."""

    label_zh: str
    label_en: str
    amount: int
    content: str
    goal: str
    rows: Sequence[DraftObjective]
    vague: int


def _row(level: str, below: str, label: str, target: str, points: int, evidence: str) -> DraftObjective:
    return DraftObjective(level, below, label, target, Decimal(points), basis="计划标准", evidence=evidence)


WATCHED: Final = (
    _row("产出指标", "数量指标", "新接入业务系统", "≥40个", 30, "系统接入确认单"),
    _row("产出指标", "质量指标", "数据及时更新率", "≥98%", 30, "平台运行日志"),
    _row("满意度指标", "服务对象满意度指标", "使用部门满意度", "≥90%", 30, "问卷汇总表"),
)
"""Objectives of the programme that is monitored: one that adds up over the year, two that hold at any time."""
WATCHED_GOAL: Final = "全年新接入业务系统40个以上，数据及时更新率不低于98%，使用部门满意度不低于90%。"
WATCHED_LABELS: Final = ("政务数据共享平台运行维护", "Upkeep of the data sharing platform")
LEFT_LABELS: Final = ("政务云机房改造", "Rebuilding of the government's data centre")
LEFT_DEMAND: Final = "资金支出明显滞后。请核实年内确实用不完的金额，于本月底前提出调减申请。"

PROPOSALS: Final = (
    Proposal(
        "公共数据质量提升", "Better public data", 1_680_000,
        "对人口、法人、房屋等六类基础数据开展清洗、比对和补录，建立问题数据交办机制。",
        "全年清洗比对基础数据600万条，问题数据三日内交办。",
        (
            _row("产出指标", "数量指标", "清洗比对数据量", "≥600万条", 20, "清洗日志"),
            _row("产出指标", "质量指标", "数据质量", "进一步提升", 20, "无"),
            _row("产出指标", "时效指标", "问题数据交办时间", "≤3个工作日", 15, "交办单"),
            _row("效益指标", "社会效益指标", "办事材料免交率", "≥60%", 25, "业务系统统计"),
            _row("满意度指标", "服务对象满意度指标", "使用部门满意度", "≥90%", 10, "问卷汇总表"),
        ),
        1,
    ),
    Proposal(
        "“一件事”线上办理系统改造", "Life events online", 2_350_000,
        "改造新生儿出生、企业开办等八个“一件事”的线上申请、材料共享和进度查询。",
        "全年改造“一件事”8个，平均办理时间压缩到3个工作日以内。",
        (
            _row("产出指标", "数量指标", "改造完成事项", "≥8个", 25, "上线确认单"),
            _row("产出指标", "时效指标", "系统上线时间", "10月底前", 15, "验收报告"),
            _row("效益指标", "社会效益指标", "平均办理时间", "≤3个工作日", 20, "业务系统统计"),
            _row("效益指标", "社会效益指标", "群众办事便利程度", "明显改善", 20, "无"),
            _row("满意度指标", "服务对象满意度指标", "办事群众满意度", "≥95%", 10, "好差评数据"),
        ),
        3,
    ),
    Proposal(
        "视频资源共享平台扩容", "More room for shared video", 1_920_000,
        "扩容视频共享平台存储与转发能力，新接入学校、医院周边视频。",
        "全年新接入视频3000路，在线率95%以上。",
        (
            _row("产出指标", "数量指标", "新接入视频", "≥3000路", 25, "接入清单"),
            _row("产出指标", "质量指标", "视频在线率", "≥95%", 25, "平台日志"),
            _row("产出指标", "时效指标", "故障响应", "及时", 15, "无"),
            _row("效益指标", "社会效益指标", "调用视频的部门", "≥12个", 15, "调用记录"),
            _row("满意度指标", "服务对象满意度指标", "使用部门满意度", "≥90%", 10, "问卷汇总表"),
        ),
        2,
    ),
)  # fmt: skip
"""One after the other they wait for the review."""
