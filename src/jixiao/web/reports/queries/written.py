"""What reports are made from: a confirmed run and the one before it, with the names of then."""

from jixiao.report.facts import Link
from jixiao.report.kinds import KINDS, Report, write_report
from jixiao.report.results import Results
from jixiao.web.base.words import name_of
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.organisations.rules import Access
from jixiao.web.reports import rules


def ranked_ids(run: ScoringRun) -> dict[str, int]:
    """Ids of the organisations in a run, by code, in the order of their codes."""
    rows = ScoreRow.objects.filter(run=run).values_list("organisation__code", "organisation_id")
    return dict(rows.order_by("organisation__code").distinct())


def results_of(run: ScoringRun) -> Results:
    """The run's evaluation beside the one of the period before."""
    before = evaluation.previous_run(run)
    tree, names = evaluation.names_at(run.period), {}
    for code, pk in ranked_ids(run).items():
        place = tree.find(pk)
        if place is not None:
            names[code] = name_of(place)
    earlier = None if before is None else evaluation.evaluation_of(before)
    groups = {code: name_of(named) for code, named in evaluation.group_names(evaluation.scheme_of(run)).items()}
    return Results(evaluation.evaluation_of(run), earlier, names, groups)


def written(run: ScoringRun, kind: str, language: str, about: str = "", link: Link | None = None) -> Report:
    """The report, every figure checked against the run. DefinitionError where one does not hold."""
    return written_from(results_of(run), kind, language, about, link)


def written_from(results: Results, kind: str, language: str, about: str = "", link: Link | None = None) -> Report:
    """The same from results that were read before: for whoever writes many."""
    return write_report(KINDS.named(kind)(), results, language, about=about, link=link)


def readable_by(access: Access, run: ScoringRun, kind: str, about: str) -> bool:
    """Whether these rights allow the whole of a report: a confirmed run, a kind that exists, all whom it tells of."""
    if run.confirmed_at is None or kind not in KINDS or KINDS[kind].of_one != bool(about):
        return False
    return rules.is_in_sight(access.visible_ids(rules.PERMISSION), ranked_ids(run), about)
