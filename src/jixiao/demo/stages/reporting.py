"""The office makes reports its own: an opening sentence for the bulletin, a paragraph in its words, a Word file to try."""

from datetime import datetime, timedelta

from jixiao.demo.calendar import DAYS_TO_CONFIRM, at, opens_date
from jixiao.demo.people import PERFORMANCE_OFFICER
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.report.editing import Tokens, basis_of, spots_of
from jixiao.report.templates import read_template
from jixiao.report.templates.starters import starter_sentences, starter_word_file
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.reports import actions, queries

KIND, EDITED = "bulletin", (Period.parse("2026-07"), Period.parse("2026-09"))
"""July's words were written before July was corrected: their facts have changed since."""
OPENING = """\
  - heading: {zh: 通报说明, en: About this bulletin}
    text:
      zh: "现将{周期}“{方案}”考核情况通报如下。本期共{单位数}个单位参加考核，平均{平均分}分。"
      en: "This bulletin tells the results of {period} under “{scheme}”: {organisations} organisations, {mean} points on average."
"""
BEFORE, AFTER = "经市绩效管理办公室会议审议，", "请各街道对照失分指标，抓好下一步整改。"


def report_month(world: World, month: Period) -> None:
    """The day on which the month's result is told, the office words the bulletin's first paragraph."""
    if month not in EDITED:
        return
    now = at(opens_date(month) + timedelta(days=DAYS_TO_CONFIRM), 16.0)
    found = ScoringRun.objects.filter(period=str(month), state="confirmed").select_related(
        "cycle__scheme_version__scheme"
    )
    for run in found:
        if month == EDITED[-1]:
            _bring(world, run, now)
        made = queries.Press.of(run, KIND, "zh", queries.ALL).made()
        spot = next(each for each in spots_of(made.report.document) if each.heading == "总体情况")
        actions.write_words(
            run=run, kind=KIND, language="zh", organisation=None, heading=spot.heading, number=spot.number, line=spot.line,
            basis=basis_of(spot.line, made.report.book), words=f"{BEFORE}{Tokens(spot.line).words}{AFTER}",
            by=world.accounts[PERFORMANCE_OFFICER.username], now=now,
        )  # fmt: skip


def _bring(world: World, run: ScoringRun, now: datetime) -> None:
    """Sentences that are used from then on, and a Word file that waits to be looked at."""
    by = world.accounts[PERFORMANCE_OFFICER.username]
    sentences = starter_sentences(KIND).decode().replace("sections:\n", f"sections:\n{OPENING}", 1).encode()
    brought = [("通报文字.yaml", sentences, KIND), ("红头信纸.docx", starter_word_file(), "")]
    owner = run.cycle.scheme_version.scheme.organisation
    made = [
        actions.bring_template(
            organisation=owner, kind=kind, template=read_template(content), name=name, content=content, by=by,
            now=now,
        )
        for name, content, kind in brought
    ]  # fmt: skip
    actions.use_template(template=made[0], by=by, now=now)
