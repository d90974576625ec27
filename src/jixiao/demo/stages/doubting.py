"""The morning of the last day: figures are looked at, a street explains one, the office decides, some are verified."""

from jixiao.demo.calendar import LAST, MOMENT, at
from jixiao.demo.city import CITY
from jixiao.demo.people import PERFORMANCE_OFFICER, everybody
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.doubts import actions, queries, rules, tasks
from jixiao.web.doubts.models import Doubt
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.queries import tree_on

SAMPLE, RECHECK_SEED = 20, 20261106
NIGHT, MORNING = 2.4, 8.2
LONGEST_PAST = 12
STORY = (
    ("late_revision", actions.dismiss, "经核对，原报数据小数点错位，修订后与台账一致。"),
    ("copied_forward", actions.confirm, "与作业单位台账核对，当月未实际检测，沿用了上期数据，请补测后更正。"),
    ("round_numbers", None, "部分月份由督导员目测估计，按 5 的倍数记录；自本月起改为逐袋称重。"),
)
"""Which doubt, what becomes of it, and why; None: the street explains."""
OTHERWISE = (
    "已电话核实，数据无误。",
    "与台账核对，数据有误，请更正后重新报送。",
    "数据为现场实测，台账和照片可随时查验。",
)
"""What is said where there is no such doubt, of the next strongest."""
WRONG = {4: 0.97, 9: 1.05}
"""Figures of the sample whose ledger says otherwise, and by how much."""


def doubt_and_verify(world: World) -> None:
    """Called once, when the city's last month has been played as far as it goes."""
    tasks.look_for_doubts(asked=rules.Asked(), now=at(MOMENT.date(), NIGHT))
    _judge(world)
    _verify(world)


def _judge(world: World) -> None:
    """One is dismissed, one confirmed, one explained: none of those to be asked first, none whose task would go back."""
    officer = world.accounts[PERFORMANCE_OFFICER.username]
    everybody_ids = list(Organisation.objects.values_list("pk", flat=True))
    first = {one.organisation_id for one in queries.review_queue(everybody_ids)}
    left = [
        one for one in _open_doubts() if one.organisation_id not in first and queries.task_to_return(one) is None
    ]  # fmt: skip
    for number, (rule, act, said) in enumerate(STORY):
        doubt = next((one for one in left if one.rule == rule), None) or next(iter(left), None)
        if doubt is None:
            return
        left.remove(doubt)
        words = said if doubt.rule == rule else OTHERWISE[number]
        now = at(MOMENT.date(), MORNING + number / 10)
        if act is None:
            actions.explain(doubt=doubt, words=words, by=_reporter(world, doubt), now=now)
        else:
            act(doubt=doubt, reason=words, by=officer, now=now)


def _open_doubts() -> list[Doubt]:
    """Of each organisation and indicator the strongest, strongest first."""
    found = Doubt.objects.filter(state=rules.OPEN, is_about_all=False).select_related("organisation", "indicator")
    strongest: dict[tuple[int, int | None], Doubt] = {}
    for doubt in found.order_by("-score", "id"):
        strongest.setdefault((doubt.organisation_id, doubt.indicator_id), doubt)
    return list(strongest.values())


def _reporter(world: World, doubt: Doubt) -> Account:
    """Who reports for the street; for one that was merged the one who did."""
    mine = [one for one in everybody() if one.seat == doubt.organisation.code and one.username in world.accounts]
    return world.accounts[mine[0].username if mine else PERFORMANCE_OFFICER.username]


def _verify(world: World) -> None:
    """The office draws figures of the last year by chance; the evaluator has verified half of them."""
    officer, evaluator = (world.accounts[name] for name in (PERFORMANCE_OFFICER.username, "evaluator"))
    city, last = world.organisations[CITY], LAST.previous()
    first = max(world.since, last.shift(1 - LONGEST_PAST), key=_order)
    recheck = actions.draw(
        label=f"{last.year}年度指标数据复核抽查", organisation=city, ids=tree_on(MOMENT.date()).scope(city.pk),
        first_period=str(first), last_period=str(last), size=SAMPLE, seed=RECHECK_SEED,
        by=officer, now=at(MOMENT.date(), MORNING),
    )  # fmt: skip
    for figure in queries.sampled(recheck)[: SAMPLE // 2]:
        reported = float(figure.observation.value or 0.0)
        verified = round(reported * WRONG.get(figure.number, 1.0), 2)
        note = "现场台账" if verified == reported else "台账汇总口径有误，按原始记录更正"
        now = at(MOMENT.date(), MORNING + 0.3 + figure.number / 100)
        actions.enter_finding(figure=figure, verified=verified, note=note, by=evaluator, now=now)


def _order(period: Period) -> int:
    return period.ordinal
