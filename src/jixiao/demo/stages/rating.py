"""The public rates counters and places by their codes, some with the number of a handled case; one place is stuffed and
found out; a sample is surveyed, and its result becomes a figure."""

from datetime import date, timedelta
from random import Random

from jixiao.demo.calendar import MOMENT, at, months
from jixiao.demo.city import SORTING_OFFICE
from jixiao.demo.people import PERFORMANCE_OFFICER
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.indicators.actions import create_indicator
from jixiao.web.organisations.models import Account
from jixiao.web.satisfaction import actions, queries, rules, tasks
from jixiao.web.satisfaction.actions import Arrived, NewAnswer, NewRating
from jixiao.web.satisfaction.actions.points import NewPoint
from jixiao.web.satisfaction.actions.surveys import NewSurvey
from jixiao.web.satisfaction.models import BadRating, ServicePoint
from jixiao.web.satisfaction.rules import codes

SEED = 20261106
FIRST, LAST = Period.parse("2026-06"), Period.parse("2026-11")
OPENED = date(2026, 5, 20)
LISTING = ("BH-0205", "BH-0202", "BH-0101")
"""Streets whose counters list the cases that they handle."""
N_CASES, GIVES_NUMBER = (110, 170), 0.62
STREETS = ("BH-0205", "BH-0202", "BH-0101", "BH-0102", "BH-0301")
KINDS = (("W1", "便民服务中心1号窗口", "Service centre, window 1", "counter"),
         ("S1", "海棠路投放点", "Drop-off point Haitang Road", "site"))  # fmt: skip
STUFFED = "BH-0102-S1"
N_STUFFED, STUFFED_ON = 150, date(2026, 11, 3)
WORDS = {
    "counter": ("只开了一个窗口，等了一个多小时。", "材料要求前后说法不一，跑了两趟。", "中午没有人值班。"),
    "site": ("桶满了两天没人清。", "晚上七点就锁门，下班赶不上。", "厨余桶旁边污水多，味道大。"),
}
REPLIES = ("已增加高峰时段窗口，平均等候降至 15 分钟以内。", "已调整清运时间为每日两次，并安排人员巡查。")
DEGREES, LIKELY = (5, 4, 3, 2, 1), (55, 31, 11, 2, 1)
ASKED = (
    rules.Question("overall", "degree", "总体上，您对所在街道的垃圾分类工作满意吗？",
                   "Overall, how satisfied are you with waste sorting in your street?", (), True),
    rules.Question("recommend", "number", "您愿意向亲友推荐本社区的投放点吗？（0 至 10）", "Would you recommend it? (0 to 10)"),
    rules.Question("where", "choice", "您平时在哪里投放？", "Where do you drop off?",
                   (("home", "小区投放点", "At home"), ("street", "街面投放点", "In the street"), ("other", "其他", "Else"))),
    rules.Question("words", "text", "您还有什么建议？", "What else would you suggest?"),
)  # fmt: skip
STRATA = (
    rules.Sampled("central", "中心城区", "Central", 182_000, 160),
    rules.Sampled("outer", "近郊", "Outer", 96_000, 120),
    rules.Sampled("towns", "乡镇", "Towns", 41_000, 80),
)
ANSWER_SHARE = {"central": 0.62, "outer": 0.55, "towns": 0.41}


def rate_at_last(world: World) -> None:
    """Points, half a year of ratings, replies to the older bad ones, the stuffed point, the survey."""
    rng = Random(SEED)  # noqa: S311 - plays a story, keeps no secret
    points = _points(world)
    officer = world.accounts[PERFORMANCE_OFFICER.username]
    for month in months(FIRST, LAST):
        _rate_month(points, month, _list_cases(points, month, officer, rng), officer, rng)
    _answer_older(world)
    _stuff(points[STUFFED], rng)
    tasks.look_for_stuffing(now=at(MOMENT.date(), 8.4))
    _land(world)
    _survey(world, rng)


def _points(world: World) -> dict[str, ServicePoint]:
    officer = world.accounts[PERFORMANCE_OFFICER.username]
    now = at(OPENED, 9.0)
    new = [
        NewPoint(f"{street}-{mark}", zh, world.organisations[street], kind, OPENED, en)
        for street in STREETS
        for mark, zh, en, kind in KINDS
    ]
    return {point.code: point for point in actions.import_points(points=new, by=officer, now=now)}


def _last_day(month: Period) -> date:
    return min(month.last_date, MOMENT.date() - timedelta(days=1))


def _list_cases(
    points: dict[str, ServicePoint], month: Period, officer: Account, rng: Random
) -> dict[str, list[rules.CaseLine]]:
    """What the counters of some streets handled in a month, taken over as a list on its last day; by point."""
    last = _last_day(month)
    days = (last - month.first_date).days + 1
    cases: dict[str, list[rules.CaseLine]] = {}
    for point in points.values():
        if point.kind == "counter" and point.organisation.code in LISTING:
            n = max(1, rng.randrange(*N_CASES) * days // 30)
            on = [month.first_date + timedelta(days=rng.randrange(days)) for _ in range(n)]
            cases[point.code] = [
                rules.CaseLine(point.code, f"{month.year}{month.index:02}{number:04}", day)
                for number, day in enumerate(on)
            ]
    lines = [line for each in cases.values() for line in each]
    actions.list_cases(
        cases=lines, points=points.values(), source=f"办件清单{month}.csv", by=officer, now=at(last, 19.0)
    )
    return cases


def _rate_month(
    points: dict[str, ServicePoint], month: Period, cases: dict[str, list[rules.CaseLine]], officer: Account, rng: Random
) -> None:  # fmt: skip
    """Each point's ratings of a month in one group, and the cases that the other counters handled."""
    last = _last_day(month)
    days = (last - month.first_date).days + 1
    rows = []
    for point in points.values():
        n = max(1, int(rng.uniform(30, 52) * days / 30)) if point.kind == "counter" else max(1, int(24 * days / 30))
        for number in range(n):
            own = cases.get(point.code, [])
            case = own[number] if number < len(own) and rng.random() < GIVES_NUMBER else None
            day = case.day if case else month.first_date + timedelta(days=rng.randrange(days))
            rows.append(_rating(point, day, rng, case))
    actions.store_ratings(ratings=rows, now=at(last, 20.0))
    if month == LAST:
        return
    for point in points.values():
        if point.kind == "counter" and point.code not in cases:
            actions.enter_cases_handled(
                point=point, month=str(month), n=rng.randrange(420, 900), by=officer, now=at(MOMENT.date(), 8.2)
            )


def _rating(point: ServicePoint, day: date, rng: Random, case: rules.CaseLine | None = None) -> NewRating:
    degree = rng.choices(DEGREES, LIKELY)[0]
    listed = [one["code"] for one in queries.reasons_for(point.kind, day)]
    reasons = tuple(rng.sample(listed[:-1], 1)) if degree in rules.BAD else ()
    words = rng.choice(WORDS[point.kind]) if degree in rules.BAD or rng.random() < 0.01 else ""
    given = rules.Given(degree, reasons, words, day)
    arrived = Arrived(day, rng.randrange(510, 1050), f"n{rng.getrandbits(40):x}", True, rng.randrange(8, 120))
    digest = codes.case_digest(case.number, str(point.organisation_id), queries.keys()[-1]) if case else ""
    return NewRating(
        point.pk, point.organisation_id, given, arrived, codes.in_signs(rng.getrandbits(60), 12),
        f"{rng.getrandbits(128):032x}", digest, is_listed=case is not None,
    )  # fmt: skip


def _answer_older(world: World) -> None:
    """Bad ratings from before October were answered, most of them by mending it."""
    officer = world.accounts[PERFORMANCE_OFFICER.username]
    for number, bad in enumerate(BadRating.objects.filter(received_on__lt=date(2026, 10, 20)).order_by("received_on")):
        now = at(bad.received_on + timedelta(days=9), 15.0)
        reply = REPLIES[bad.rating.point.kind == "site"]
        actions.reply_to_rating(bad_rating=bad, reply=reply, is_mended=number % 4 != 3, by=officer, now=now)
        if number % 2 == 0:
            actions.call_back(bad_rating=bad, is_solved=number % 6 != 4, now=now + timedelta(days=2))


def _stuff(point: ServicePoint, rng: Random) -> None:
    """One evening a hundred and fifty ratings of five stars, from one network, a second each."""
    rows = [
        NewRating(
            point.pk, point.organisation_id, rules.Given(5, (), "", STUFFED_ON),
            Arrived(STUFFED_ON, 1290 + number // 12, "a0ff1ce0ff1c", False, rng.choice((1, 1, 2))),
            codes.in_signs(rng.getrandbits(60), 12), f"{rng.getrandbits(128):032x}",
        )
        for number in range(N_STUFFED)
    ]  # fmt: skip
    actions.store_ratings(ratings=rows, now=at(STUFFED_ON, 21.9))


def _land(world: World) -> None:
    """The share of good ones among the verified lands month by month, since August; two streets list no cases."""
    officer = world.accounts[PERFORMANCE_OFFICER.username]
    named = at(date(2026, 9, 1), 10.0)
    create_indicator(
        code="PS-GOOD", label_zh="政务服务好评率（核验）", label_en="Good ratings of services, verified", direction="higher",
        unit_of_measure="%", decimals=2, lower_bound=0, upper_bound=100, valid_from=date(2026, 1, 1), by=officer, now=named,
    )  # fmt: skip
    feeds = {rules.GOOD_RATE: "PS-GOOD"}
    actions.name_rating_figures(feeds=feeds, first_month="2026-08", by=officer, now=named)
    actions.land_ratings(by=SYSTEM, now=at(date(2026, 11, 2), 4.2))


def _survey(world: World, rng: Random) -> None:
    officer = world.accounts[PERFORMANCE_OFFICER.username]
    made = at(date(2026, 10, 12), 10.0)
    draft = NewSurvey(
        "waste-2026", "2026年垃圾分类群众满意度调查", world.organisations[SORTING_OFFICE], "Satisfaction with waste sorting 2026",
        "共四道题，约一分钟。不记姓名。", "Four questions, about a minute. No names.", True,
    )  # fmt: skip
    survey = actions.make_survey(survey=draft, questions=ASKED, by=officer, now=made)
    invited = actions.draw_sample(survey=survey, strata=STRATA, by=officer, now=made)
    version = actions.open_survey(survey=survey, opened_from=date(2026, 10, 13), by=officer, now=made)
    for stratum, tokens in invited.items():
        rows = []
        for token in rng.sample(tokens, int(len(tokens) * ANSWER_SHARE[stratum])):
            on = date(2026, 10, 13) + timedelta(days=rng.randrange(20))
            values = {"overall": rng.choices(DEGREES, (34, 38, 18, 7, 3))[0], "recommend": min(10, rng.randrange(5, 12)),
                      "where": rng.choice(("home", "home", "street", "other"))}  # fmt: skip
            came = Arrived(on, rng.randrange(500, 1200), "", True, rng.randrange(30, 200))
            rows.append(NewAnswer(version.pk, values, came, codes.invitation_digest(token), True, survey.pk))
        actions.store_survey_answers(answers=rows, now=at(date(2026, 11, 2), 12.0))
    closed = at(date(2026, 11, 3), 9.5)
    create_indicator(
        code="WS-SAT", label_zh="垃圾分类群众满意率", label_en="Satisfied with waste sorting", direction="higher",
        unit_of_measure="%", decimals=1, lower_bound=0, upper_bound=100, owner=world.organisations[SORTING_OFFICE],
        valid_from=date(2026, 1, 1), by=officer, now=closed,
    )  # fmt: skip
    feeds = [rules.Feed("overall", rules.SHARE, "WS-SAT")]
    actions.name_figures(survey=survey, feeds=feeds, period="2026", by=officer, now=closed)
    actions.close_survey(survey=survey, by=officer, now=closed)
