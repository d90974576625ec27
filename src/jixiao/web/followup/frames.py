"""An order as the notice that goes out: what the kind “rectification” of the reports is written from."""

from collections.abc import Mapping, Sequence

from jixiao.engine.model.text import Text
from jixiao.report.kinds import EVERY_KIND, Report, write_report
from jixiao.report.results.order import Order, OrderFigure
from jixiao.web.base.words import name_of
from jixiao.web.followup import queries
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.organisations.queries import tree_on

SUBJECT = Text("matters found", "有关问题")


def notice(order: RectificationOrder, language: str) -> Report:
    """The rectification notice (整改通知书), with names as they were on the day of issue."""
    facts = queries.notice_facts(order)
    tree = tree_on(facts.issued_date)
    names = tree.names()
    zh = language == "zh"
    problem, requirement = (
        (facts.problem_zh, facts.requirement_zh)
        if zh
        else (facts.problem_en or facts.problem_zh, facts.requirement_en or facts.requirement_zh)
    )
    indicator = indicator_on(facts.issued_date, [facts.indicator_code]).get(facts.indicator_code)
    figures = []
    if indicator is not None and facts.value is not None:
        named = (indicator.label_zh if zh else indicator.label_en) or indicator.label_zh
        figures = [OrderFigure(f"{named} {facts.period}", facts.value, facts.aim, indicator.unit_of_measure)]
    subject = name_of(indicator) if indicator else queries.about_words(order) or SUBJECT

    def said(text: Text) -> str:
        return text.zh if zh else text.en

    issuer = said(name_of(tree.root)) if tree.root else ""
    source = Order(
        addressee=said(names[facts.organisation_code]), subject=said(subject), problems=(problem,),
        requirements=(requirement,), deadline=facts.due_date, issuer=issuer, figures=tuple(figures),
        number=facts.code, day=facts.issued_date, copies=_together(facts.assisting_codes, names, zh=zh),
    )  # fmt: skip
    return write_report(EVERY_KIND.named("rectification")(), source, language)


def _together(codes: Sequence[str], names: Mapping[str, Text], *, zh: bool) -> str:
    return "、".join(names[code].zh for code in codes) if zh else ", ".join(names[code].en for code in codes)
