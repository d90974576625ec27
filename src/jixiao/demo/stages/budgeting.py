"""Budget programmes: last year's evaluated and used, this year's carried out and monitored, next year's being prepared."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from jixiao.demo.calendar import MOMENT, at
from jixiao.demo.city import CITY, DISTRICTS, FOUNDED, MANAGEMENT
from jixiao.demo.people import ADMINISTRATOR, DEMO_APPROVER_DISTRICT, DEMO_REPORTER_STREET, PERFORMANCE_OFFICER
from jixiao.demo.programme_money import MONTHS_SEEN
from jixiao.demo.programmes import Programme as Planted
from jixiao.demo.programmes import planted_programmes
from jixiao.demo.stages.budget_words import (
    APPROVALS,
    BUREAU_NAMES,
    CHANGED,
    DESK,
    GOAL,
    JUDGED,
    KEPT_REASON,
    NEXT_YEAR,
    REASONS,
    WHY_KEY,
    Desk,
)
from jixiao.demo.stages.whole_departments import evaluate_departments
from jixiao.demo.world import World
from jixiao.engine.budget.monitoring import CERTAIN, POSSIBLE, RED
from jixiao.engine.budget.targets import read_target
from jixiao.web.base.passwords import one_time_password
from jixiao.web.budgets import actions, frames, queries, tasks
from jixiao.web.budgets.models import BudgetProposal, MonitoringReport, Programme
from jixiao.web.budgets.rules import choosing, disclosing, evaluating, finding, life
from jixiao.web.organisations import actions as organisations
from jixiao.web.organisations.models import Account, Organisation

N_PROGRAMMES, SEED = 30, 20261107
THEMES_SEEN = (0, 4, 8, 10, 14, 17)
"""Few kinds of work, so that each has peers whose cost per output can be compared."""
LAST_YEAR, THIS_YEAR = 2025, 2026
N_OF_LAST_YEAR, N_EVALUATED = 8, 4
N_OF_STREET = 3
MONITORED = "2026-07"
PROPOSAL = frames.Wanted(floor_share=0.8, cap_share=1.2, move_share=0.08)
N_CARRIED_ON, CUT_SHARE = 6, Decimal("0.02")
SUBSIDY = "补助补贴"


def budget_at_last(world: World) -> None:
    """Called once, when the city's last month has been played as far as it goes."""
    begin = at(date(THIS_YEAR, 1, 12), 9.0)
    _open_bureaus(world, begin)
    planted = city_programmes()
    finished = {one.code: _finish(world, one, number) for number, one in enumerate(_finished(planted))}
    for number, (one, place) in enumerate(_placed(world, planted)):
        former = finished.get(one.code)
        former = former if former is not None and former.organisation_id == place.pk else None
        programme = _take_over(world, one, place, THIS_YEAR, begin + timedelta(minutes=number), former)
        if number % 5:
            _monitor(world, programme, one, at(date(THIS_YEAR, 8, 10), 9.0) + timedelta(minutes=number))
        _pay(world, programme, one, MONTHS_SEEN, at(MOMENT.date() - timedelta(days=3), 9.0))
    _change_during_the_year(world)
    evaluate_departments(world)
    _make_public(world)
    _prepare(world)
    _judge_findings(world)
    _reallocate(world)


def city_programmes() -> tuple[Planted, ...]:
    """This year's programmes of the demo city, with what is planted in them."""
    districts = [each.label_zh for each in DISTRICTS]
    planted = planted_programmes(SEED, N_PROGRAMMES, districts=districts, of_themes=THEMES_SEEN)
    return tuple(one for one in planted if one.budget)


def _placed(world: World, planted: tuple[Planted, ...]) -> Iterator[tuple[Planted, Organisation]]:
    """Each with its department; a few ordinary ones belong to the street whose reporter the user may become."""
    n = 0
    for one in planted:
        is_plain = one.idle is None and not one.twin_of and not one.is_costly and one.kind != SUBSIDY
        if n < N_OF_STREET and is_plain and one.department == "市城市管理局":
            n += 1
            yield one, world.organisations[DEMO_REPORTER_STREET]
        else:
            yield one, world.organisations[BUREAU_NAMES[one.department][0]]


def _open_bureaus(world: World, now: datetime) -> None:
    """Departments that only spend money, and the desk that files and endorses for all of them."""
    by, city = world.accounts[ADMINISTRATOR.username], world.organisations[CITY]
    for zh, (code, en) in BUREAU_NAMES.items():
        if code not in world.organisations:
            world.organisations[code] = organisations.create_organisation(
                code=code, label_zh=zh, label_en=en, tier="bureau", parent=city, valid_from=FOUNDED, by=by, now=now
            )
    for desk in DESK:
        _seat(world, desk, by, now)


def _seat(world: World, desk: Desk, by: Account, now: datetime) -> None:
    account = organisations.create_account(
        username=desk.username, display_name=desk.display_name, organisation=world.organisations[MANAGEMENT],
        password=one_time_password(), must_change_password=False, by=by, now=now,
    )  # fmt: skip
    for code, _en in BUREAU_NAMES.values():
        organisations.grant_role(
            account=account, role=desk.role, organisation=world.organisations[code], valid_from=FOUNDED, by=by, now=now
        )
    world.accounts[desk.username] = account


def _reporter(world: World, programme: Programme) -> Account:
    is_streets = programme.organisation.code == DEMO_REPORTER_STREET
    return world.accounts["reporter" if is_streets else DESK[0].username]


def _approver(world: World, programme: Programme) -> Account:
    is_streets = programme.organisation.code in {DEMO_REPORTER_STREET, DEMO_APPROVER_DISTRICT}
    return world.accounts["approver" if is_streets else DESK[1].username]


def _take_over(
    world: World, one: Planted, place: Organisation, year: int, now: datetime, former: Programme | None = None
) -> Programme:
    """In the budget already: entered by the office from the budget system, with its approved objectives."""
    office, money = world.accounts[PERFORMANCE_OFFICER.username], one.money
    known = [each for each in sorted(money.initial) if each < year]
    draft = actions.DraftProgramme(
        code=one.code.replace(str(THIS_YEAR), str(year), 1), year=year, label_zh=one.name, label_en=one.label_en,
        organisation=place, initial_amount=Decimal(money.initial[year]), amount=Decimal(money.budgets[year]),
        carried_over=Decimal(money.carried_over[year]), category=one.kind, place=one.place, content=one.content,
        payees=one.payees, output_label=one.output, output_unit=one.unit, output_done=Decimal(repr(one.quantity)),
        is_new=not known, is_protected=one.kind == SUBSIDY, past=tuple(_past(one, each) for each in known),
        former=former,
    )  # fmt: skip
    programme = actions.enter(draft=draft, by=office, now=now)
    goal = GOAL.format(output=one.output, target=one.indicators[0].target.removeprefix("≥"))
    actions.take_over_running(programme=programme, goal=goal, rows=_rows(one), by=office, now=now)
    return programme


def _past(one: Planted, year: int) -> actions.DraftPastYear:
    paid = [Decimal(one.money.paid.get((year, month), 0)) for month in range(1, 13)]
    return actions.DraftPastYear(
        year, Decimal(one.money.initial[year]), Decimal(one.money.budgets[year]), paid,
        Decimal(one.money.carried_over[year]), Decimal(repr(one.score)) if year == LAST_YEAR else None,
    )  # fmt: skip


def _rows(one: Planted) -> list[actions.DraftObjective]:
    return [
        actions.DraftObjective(
            each.level_1, each.level_2, each.label, each.target, Decimal(repr(each.points)), basis="计划标准",
            way="情况统计法", source="部门业务统计", evidence="验收单、统计报表",
        )
        for each in one.indicators
    ]  # fmt: skip


def _pay(world: World, programme: Programme, one: Planted, n_months: int, now: datetime, year: int = THIS_YEAR) -> None:
    total, told = Decimal(0), {}
    for month in range(1, n_months + 1):
        total += Decimal(one.money.paid.get((year, month), 0))
        told[f"{year}-{month:02}"] = (total, total)
    actions.report_payments(programme=programme, payments=told, by=_reporter(world, programme), now=now)


def _monitor(world: World, programme: Programme, one: Planted, now: datetime) -> None:
    """July's report; what lags has its reason. The street's waits for its approver, others are judged."""
    paid = sum((one.money.paid.get((THIS_YEAR, month), 0) for month in range(1, 8)), 0)
    share = min(1.0, paid / max(one.money.ends[THIS_YEAR], 1) * (0.55 if one.idle else 1.0))
    told = {place: _told(one, place, share) for place in range(len(one.indicators))}
    draft = actions.DraftReport(MONITORED, Decimal(paid), Decimal(one.money.ends[THIS_YEAR]), "", told)
    report = actions.file_report(programme=programme, draft=draft, by=_reporter(world, programme), now=now)
    if programme.organisation.code == DEMO_REPORTER_STREET:
        return
    actions.endorse_report(report=report, by=_approver(world, programme), now=now + timedelta(days=1))
    _judge(world, report, now + timedelta(days=9))


def _told(one: Planted, place: int, share: float) -> actions.DraftRow:
    row = one.indicators[place]
    target, ends = read_target(row.target), read_target(row.achieved)
    if target.value is None or ends.value is None:
        return actions.DraftRow("正在推进", "达成预期", CERTAIN)
    is_count = target.unit != "%"
    if not is_count and one.idle is None and (place + len(one.content)) % 5:
        return actions.DraftRow(f"{target.value}%", f"{target.value}%", CERTAIN)
    done = round(float(ends.value) * share) if is_count else float(ends.value)
    ratio = done / float(target.value)
    lags = ratio < (0.49 if is_count else 0.901)
    likelihood = CERTAIN if ends.value >= target.value and not lags else POSSIBLE
    code, words = REASONS[(place + len(one.name)) % len(REASONS)]
    why = ((code,), words) if lags or likelihood == POSSIBLE else ((), "")
    return actions.DraftRow(f"{done:g}{target.unit}", row.achieved, likelihood, *why)


def _judge(world: World, report: MonitoringReport, now: datetime) -> None:
    """Red in anything is to be rectified; of every other one the office has heard what came of it."""
    office = world.accounts[PERFORMANCE_OFFICER.username]
    if RED not in (report.money_light, report.objectives_light):
        actions.judge_report(report=report, demand="", is_fine=True, by=office, now=now)
        return
    demand = "请于九月底前追回进度；确实用不完的资金提出调减申请。"
    actions.judge_report(report=report, demand=demand, by=office, now=now)
    if report.pk % 2:
        actions.conclude_report(
            report=report,
            conclusion="已召开推进会并调整施工计划，支出进度回升。",
            by=office,
            now=now + timedelta(days=45),
        )


def _finished(planted: tuple[Planted, ...]) -> list[Planted]:
    """Some that ran last year as well."""
    return [one for one in planted if LAST_YEAR in one.money.initial and not one.twin_of][:N_OF_LAST_YEAR]


def _finish(world: World, one: Planted, number: int) -> Programme:
    """Last year's whole life, from payments to how the result is used; the last one never evaluated itself.

    Those that others evaluate are key programmes, and so is the next one, whose turn is still to come.
    """
    now = at(date(THIS_YEAR, 2, 10), 9.0) + timedelta(minutes=number)
    place = world.organisations[BUREAU_NAMES[one.department][0]]
    programme = _take_over(world, one, place, LAST_YEAR, now - timedelta(days=330))
    _pay(world, programme, one, 12, now - timedelta(days=30), LAST_YEAR)
    if 0 < number <= N_EVALUATED:
        office, day = world.accounts[PERFORMANCE_OFFICER.username], at(date(LAST_YEAR, 3, 20), 10.0)
        actions.mark_key(programme=programme, is_key=True, words=WHY_KEY, by=office, now=day)
    if number == N_OF_LAST_YEAR - 1:
        return programme
    rows = {
        place: frames.ToldRow(
            row.achieved if read_target(row.achieved).value is not None else "达成年度指标",
            "" if read_target(row.target).value is not None else ("28", "25", "20", "26")[number % 4],
            REASONS[place % len(REASONS)][1],
        )
        for place, row in enumerate(one.indicators)
    }
    told = frames.Told(
        Decimal(one.money.ends[LAST_YEAR]), "年度目标基本完成，群众反映良好。", "据实支付，略有结余。", rows
    )
    by = _reporter(world, programme)
    actions.self_evaluate(programme=programme, rule_set="cn-2020-10", told=told, place=one.department, by=by, now=now)
    actions.endorse_self(programme=programme, by=_approver(world, programme), now=now + timedelta(days=2))
    if not 0 < number < N_EVALUATED:
        return programme
    _evaluate(world, programme, ("", "0.93", "0.81", "0.66")[number], now + timedelta(days=60))
    if number > 1:
        kind, share = ((evaluating.SUPPORT, 0), (evaluating.CUT, -1))[number - 2]
        change = (programme.amount * share / 10).quantize(Decimal("0.01"))
        actions.use(
            programme=programme, kind=kind, change=change, words="按评价等次落实结果应用。",
            by=world.accounts[PERFORMANCE_OFFICER.username], now=now + timedelta(days=75),
        )  # fmt: skip
    return programme


def _evaluate(world: World, programme: Programme, share: str, now: datetime) -> None:
    aspects = queries.framework_on(now.date()).aspects
    scored = {
        each.code: evaluating.Scored(each.points, (each.points * Decimal(share)).quantize(Decimal("0.1")))
        for each in aspects
    }
    words = "决策依据充分，过程管理较规范，产出基本完成；效益指标的佐证材料有待完善。"
    by = world.accounts["evaluator"]
    actions.evaluate(programme=programme, kind=evaluating.DEPARTMENT, scored=scored, words=words, by=by, now=now)


def _make_public(world: World) -> None:
    """Budgets and accounts were approved; most forms were public within the days of the law, some late, some not yet."""
    office = world.accounts[PERFORMANCE_OFFICER.username]
    now = at(MOMENT.date() - timedelta(days=4), 11.0)
    for year, kind, day, document in APPROVALS:
        actions.enter_approval(year=year, kind=kind, day=day, document=document, by=office, now=now)
    of = Programme.objects.filter(year__in=(LAST_YEAR, THIS_YEAR)).select_related("organisation").order_by("code")
    for number, one in enumerate(of):
        if number % 6 == 5:
            continue
        day = date(one.year, 2, 24) + timedelta(days=11 if number % 6 == 4 else 0)
        told: dict[str, Any] = {"way": disclosing.PUBLIC, "shown_on": day}
        if number % 6 == 3 and one.organisation.code == BUREAU_NAMES["市公安局"][0]:
            told = {"way": disclosing.SECRET, "shown_on": None, "reason": KEPT_REASON}
        actions.disclose(programme=one, form=disclosing.OBJECTIVES, by=_reporter(world, one), now=now, **told)
        if one.year == LAST_YEAR and one.state != life.RUNNING:
            actions.disclose(
                programme=one, form=disclosing.SELF_EVALUATION, way=disclosing.PUBLIC, shown_on=date(THIS_YEAR, 8, 28),
                by=_reporter(world, one), now=now,
            )  # fmt: skip


def _change_during_the_year(world: World) -> None:
    """One department gave money back and lowered its target in September; another asks now."""
    of = [one for one in _running() if one.organisation.code != DEMO_REPORTER_STREET and not one.is_protected][:2]
    days = (date(THIS_YEAR, 9, 8), MOMENT.date() - timedelta(days=2))
    for number, (one, day, share) in enumerate(zip(of, days, (Decimal("0.92"), Decimal("0.95")), strict=True)):
        objectives = queries.objectives_of(one)
        assert objectives is not None
        targets = [row.target_text for row in objectives.rows.all()]
        first = read_target(targets[0])
        if first.value is not None:
            targets[0] = f"≥{round(float(first.value) * float(share))}{first.unit}"
        amount = (one.amount * share).quantize(Decimal(1000))
        made = actions.ask_change(
            programme=one,
            amount=amount,
            targets=targets,
            reason=CHANGED[number],
            by=_reporter(world, one),
            now=at(day, 9.0),
        )
        if number == 0:
            office = world.accounts[PERFORMANCE_OFFICER.username]
            words = "情况属实，同意调减预算并同步调整绩效目标。"
            actions.decide_change(adjustment=made, is_approved=True, words=words, by=office, now=at(day, 15.0))


def _judge_findings(world: World) -> None:
    """The office has judged two look-alikes, a department has answered for idle money; a reallocation is proposed."""
    office, now = world.accounts[PERFORMANCE_OFFICER.username], at(MOMENT.date() - timedelta(days=2), 15.0)
    ids = [one.pk for one in world.organisations.values()]
    for year in (LAST_YEAR, THIS_YEAR, THIS_YEAR + 1):
        tasks.search(year=year, now=at(MOMENT.date() - timedelta(days=2), 3.4))
    alike = queries.findings(finding.ALIKE, THIS_YEAR, ids)[: len(JUDGED)]
    for pair, (verdict, reason) in zip(alike, JUDGED, strict=False):
        assert pair.second is not None
        actions.judge_pair(
            one=pair.first,
            other=pair.second,
            similarity=pair.weight,
            verdict=verdict,
            reason=reason,
            by=office,
            now=now,
        )
    for idle in queries.findings(finding.IDLE, THIS_YEAR, ids)[:1]:
        amount = Decimal(round(idle.told["unused_low"] or 0, -4))
        actions.answer_idle(
            programme=idle.first, verdict=choosing.GIVEN_BACK, given_back=amount,
            reason="剩余工程量年内无法实施，同意收回并调减。", by=world.accounts[DESK[0].username], now=now,
        )  # fmt: skip


def _prepare(world: World) -> None:
    """Next year's budget: proposals wait for assessment, for objectives, for review; one may not enter."""
    office = world.accounts[PERFORMANCE_OFFICER.username]
    for number, plan in enumerate(NEXT_YEAR):
        now = at(MOMENT.date() - timedelta(days=20 - number), 10.0)
        draft = actions.DraftProgramme(
            code=f"{THIS_YEAR + 1}-{number + 1:05}", year=THIS_YEAR + 1, label_zh=plan.label_zh, label_en=plan.label_en,
            organisation=world.organisations[plan.organisation], initial_amount=Decimal(plan.amount), is_new=True,
            category=plan.category, content=plan.content,
        )  # fmt: skip
        by = world.accounts["reporter" if plan.organisation == DEMO_REPORTER_STREET else DESK[0].username]
        programme = actions.enter(draft=draft, by=by, now=now)
        if programme.needs_assessment and plan.steps:
            full = {each.code: each.points * plan.share for each in queries.aspects_on(now.date())}
            words = "立项必要，方案可行，预算基本合理。"
            actions.assess(programme=programme, points=full, is_supported=True, words=words, by=office, now=now)
        if plan.steps < 2:
            continue
        rows = [replace(row, points=Decimal(points)) for row, points in zip(plan.rows, plan.points, strict=True)]
        actions.declare(programme=programme, goal=plan.goal, rows=rows, by=by, now=now + timedelta(days=2))
        if plan.steps < 3:
            continue
        actions.endorse(programme=programme, by=_approver(world, programme), now=now + timedelta(days=3))
        if plan.steps < 4:
            continue
        points = {each.code: each.points * plan.share for each in queries.dimensions_on(now.date())}
        actions.review(programme=programme, points=points, words=plan.opinion, by=office, now=now + timedelta(days=5))


def _reallocate(world: World) -> None:
    """In September a reallocation was accepted, and next year's drafts follow it; a stricter one waits for a decision."""
    decided = at(date(THIS_YEAR, 9, 18), 10.0)
    first = _proposed(world, "明年存量项目资金调整方案", Decimal(0), PROPOSAL, decided)
    reason = "同意。向绩效好的项目倾斜，压减低效项目，编入明年预算。"
    leader = world.accounts["leader"]
    actions.decide(proposal=first, is_accepted=True, reason=reason, by=leader, now=decided + timedelta(days=6))
    moved = sorted(first.outcome["rows"], key=lambda row: -abs(row["change"] or 0.0))[:N_CARRIED_ON]
    for number, row in enumerate(moved, start=len(NEXT_YEAR) + 1):
        former = Programme.objects.select_related("organisation").get(code=row["programme"])
        draft = actions.DraftProgramme(
            code=f"{THIS_YEAR + 1}-{number:05}", year=THIS_YEAR + 1, label_zh=former.label_zh, label_en=former.label_en,
            organisation=former.organisation, initial_amount=Decimal(repr(row["new"])).quantize(Decimal("0.01")),
            category=former.category, place=former.place, content=former.content, payees=tuple(former.payees),
            output_label=former.output_label, output_unit=former.output_unit, is_protected=former.is_protected,
            former=former,
        )  # fmt: skip
        now = at(MOMENT.date() - timedelta(days=12), 11.0) + timedelta(minutes=number)
        actions.enter(draft=draft, by=world.accounts[DESK[0].username], now=now)
    cut = -sum((one.amount for one in _running()), Decimal(0)) * CUT_SHARE
    _proposed(
        world,
        "压减一般性支出方案",
        cut.quantize(Decimal(10_000)),
        PROPOSAL,
        at(MOMENT.date() - timedelta(days=1), 16.0),
    )


def _running() -> list[Programme]:
    found = Programme.objects.filter(year=THIS_YEAR, state__in=life.IN_BUDGET)
    return list(found.select_related("organisation").order_by("-amount", "code"))


def _proposed(world: World, label: str, change: Decimal, limits: frames.Wanted, now: datetime) -> BudgetProposal:
    of = _running()
    found = frames.reallocation(of, queries.scores_of(of), replace(limits, change=change))
    shares = {"floor": limits.floor_share, "cap": limits.cap_share, "turnover": limits.move_share}
    settings = {"change": str(change), **{name: round((share or 0) * 100) for name, share in shares.items()}}
    return actions.propose(
        label=label, year=THIS_YEAR, settings=settings, outcome=frames.kept_outcome(found),
        by=world.accounts[PERFORMANCE_OFFICER.username], now=now,
    )  # fmt: skip
