"""A proposal as the letter that goes out: from its figures, with names as they were on the day of the notice."""

from django.utils import timezone

from jixiao.engine.model.text import Text
from jixiao.engine.result_use.rules import KINDS
from jixiao.report.kinds import Report, write_report
from jixiao.report.kinds.use_notice import UseOfResult
from jixiao.report.results.use_notice import UseNotice
from jixiao.web.base.formats import period_words
from jixiao.web.base.words import name_of
from jixiao.web.organisations.queries import tree_on
from jixiao.web.result_use import queries
from jixiao.web.result_use.models import UseProposal
from jixiao.web.result_use.rules.wording import use_of


def notice(proposal: UseProposal, language: str) -> Report:
    """The notice of a proposal that was sent; with the reply and the decision as far as there are any."""
    sent = timezone.localdate(proposal.notified_at or proposal.drafted_at)
    tree = tree_on(sent)
    zh = language == "zh"

    def said(text: Text) -> str:
        return text.zh if zh else text.en

    total = next(
        (one for one in queries.totals_of(proposal.round.run) if one.organisation_id == proposal.organisation_id), None
    )
    grade = "" if total is None else total.grade_zh if zh else total.grade_en
    source = UseNotice(
        addressee=said(tree.names()[proposal.organisation.code]), issuer=said(name_of(tree.root)) if tree.root else "",
        number=proposal.code, day=sent, kind=said(KINDS[proposal.kind]), grade=grade,
        period=period_words(proposal.round.run.period, "zh-hans" if zh else "en"),
        rule=said(Text(proposal.label_en or proposal.label_zh, proposal.label_zh)),
        use=said(use_of(proposal.kind, proposal.size)), reason=said(Text(proposal.reason_en, proposal.reason_zh)),
        score=proposal.score, rank=proposal.rank, n_ranked=proposal.n_ranked,
        amount=None if proposal.amount is None else float(proposal.amount), due=proposal.reply_due_date,
        reply=proposal.reply, decision=proposal.decision, document=proposal.document_number,
    )  # fmt: skip
    return write_report(UseOfResult(), source, language)
