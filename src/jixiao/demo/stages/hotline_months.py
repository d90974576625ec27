"""The 12345 hotline's work orders, month by month: imported, some claimed as unreasonable, reviewed, confirmed."""

from datetime import datetime, timedelta

import numpy as np

from jixiao.demo.calendar import LAST, MOMENT, at, opens_date, working_day
from jixiao.demo.city import Street, streets_in
from jixiao.demo.figures import SEED
from jixiao.demo.people import PERFORMANCE_OFFICER, reporter_of
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.hotline import actions, queries
from jixiao.web.hotline.models import WorkOrder

SINCE = Period.parse("2026-05")
"""The first month that is ranked."""
DAYS_TO_IMPORT, DAYS_TO_CONFIRM = 4, 11
HEAD = "工单编号,受理时间,承办单位,诉求类别,响应时限,响应时间,回访结果,是否解决,满意度\n"
CATEGORIES = ("环境卫生", "垃圾清运", "噪声扰民", "停车管理", "物业服务", "咨询")
UNREASONABLE = (
    "诉求人要求在绿地上增设私家车位，不符合规划。",
    "同一事项已三次依法答复，诉求人要求更改既有判决。",
    "诉求人要求拆除邻居合法安装的空调外机。",
)
MARKING = """\
# 三率按 30、35、35 计分，中心城区与外围街道分组排名。
weights: {response_rate: 30, solution_rate: 35, satisfaction_rate: 35}
settings: {basically_solved_counts: 1, satisfied_from: 3}
"""


def hear(world: World, month: Period) -> None:
    """A month's work orders come in by file and are confirmed a week later."""
    if month < SINCE:
        return
    office = world.accounts[PERFORMANCE_OFFICER.username]
    day = working_day(opens_date(month) + timedelta(days=DAYS_TO_IMPORT))
    if not queries.markings():
        note = "按市接诉即办考核办法"
        actions.save_marking(
            document=MARKING, valid_from=str(SINCE), note=note, by=office, now=at(day, 8.8)
        )  # fmt: skip
    now = at(day, 9.5) if month < LAST else at(MOMENT.date(), 8.3)
    actions.import_work_orders(
        name=f"12345工单{month}.csv", content=file_of(month).encode("gb18030"), by=office, now=now
    )  # fmt: skip
    _claim(world, month, now)
    if month < LAST:
        confirmed = working_day(opens_date(month) + timedelta(days=DAYS_TO_CONFIRM))
        actions.confirm_month(month=str(month), by=office, now=at(confirmed, 10.0))


def file_of(month: Period) -> str:
    """The month's work orders as the hotline exports them: streets that are well kept answer and solve more."""
    rng = np.random.default_rng([SEED, month.year, month.index])
    rows = []
    for number, street in enumerate(streets_in(month)):
        care = street.care + 0.02 * (month.ordinal - SINCE.ordinal)
        rows += [
            _row(rng, street, month, f"{number:02}{each:03}", care) for each in range(rng.poisson(street.size * 1.6))
        ]
    return HEAD + "".join(rows)


def _row(rng: np.random.Generator, street: Street, month: Period, number: str, care: float) -> str:
    received = datetime.combine(month.first_date, datetime.min.time()) + timedelta(
        days=int(rng.integers(month.last_date.day)), minutes=int(rng.integers(8 * 60, 20 * 60))
    )
    due = received + timedelta(days=1)
    answered = received + timedelta(
        hours=2 + 20 * float(rng.random()) + (14 if rng.random() > 0.75 + 0.25 * care else 0)
    )
    category = CATEGORIES[int(rng.choice(len(CATEGORIES), p=(0.3, 0.24, 0.14, 0.14, 0.1, 0.08)))]
    reached = rng.random()
    callback = "已回访" if reached < 0.86 else "无法接通" if reached < 0.95 else "拒访"
    is_solved = rng.random() < 0.45 + 0.45 * care
    solved = ("已解决" if rng.random() < 0.7 else "基本解决") if is_solved else "未解决"
    is_happy = rng.random() < (0.95 if is_solved else 0.35)
    degree = ("满意" if rng.random() < 0.6 else "基本满意") if is_happy else "不满意"
    answers = f"{solved},{degree}" if callback == "已回访" else ","
    moments = (f"{moment:%Y-%m-%d %H:%M}" for moment in (received, due, answered))
    received_at, due_at, answered_at = moments
    code = f"{month.year}{month.index:02}{number}"
    return f"{code},{received_at},{street.code},{category},{due_at},{answered_at},{callback},{answers}\n"


def _claim(world: World, month: Period, now: datetime) -> None:
    """Three streets claim one demand each; the office accepts two. Of the last month they wait."""
    office = world.accounts[PERFORMANCE_OFFICER.username]
    unsolved = WorkOrder.objects.filter(month=str(month), solved="unsolved").select_related("organisation")
    claimed: set[str] = set()
    people = {street.code: reporter_of(street).username for street in streets_in(month)}
    for order in unsolved.order_by("code"):
        code = order.organisation.code
        if code in claimed or people[code] not in world.accounts:
            continue
        reason = UNREASONABLE[len(claimed)]
        claim = actions.claim(work_order=order, reason=reason, by=world.accounts[people[code]], now=now)
        claimed.add(code)
        if month < LAST:
            said = "经核实属于不合理诉求。" if len(claimed) < len(UNREASONABLE) else "属于街道职责范围，应予办理。"
            is_accepted = len(claimed) < len(UNREASONABLE)
            actions.decide_claim(
                claim=claim, is_accepted=is_accepted, reason=said, by=office, now=now + timedelta(days=2)
            )  # fmt: skip
        if len(claimed) == len(UNREASONABLE):
            return
