"""What reports are made from, and reports as they leave the house: a confirmed run, what stands beside it, people's words."""

from dataclasses import dataclass

from jixiao.report.editing import Edited, applied
from jixiao.report.facts import Link
from jixiao.report.kinds import KINDS, Report, write_report
from jixiao.report.results import Results
from jixiao.report.templates import write_with
from jixiao.web.base.words import name_of
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.evaluation.models import ScoreRow, ScoringRun
from jixiao.web.organisations.rules import Access
from jixiao.web.reports import rules
from jixiao.web.reports.models import WordsEdit
from jixiao.web.reports.queries.beside import ALL, NOTHING, Sight, tables_beside
from jixiao.web.reports.queries.templates import InUse, templates_in_use
from jixiao.web.reports.queries.words import edit_of, words_in


def ranked_ids(run: ScoringRun) -> dict[str, int]:
    """Ids of the organisations in a run, by code, in the order of their codes."""
    rows = ScoreRow.objects.filter(run=run).values_list("organisation__code", "organisation_id")
    return dict(rows.order_by("organisation__code").distinct())


def results_of(run: ScoringRun, sight: Sight = NOTHING) -> Results:
    """The run's evaluation beside the one of the period before, and what the reader sees of warnings and outlooks."""
    before = evaluation.previous_run(run)
    tree, names, ranked = evaluation.names_at(run.period), {}, ranked_ids(run)
    for code, pk in ranked.items():
        place = tree.find(pk)
        if place is not None:
            names[code] = name_of(place)
    earlier = None if before is None else evaluation.evaluation_of(before)
    groups = {code: name_of(named) for code, named in evaluation.group_names(evaluation.scheme_of(run)).items()}
    return Results(evaluation.evaluation_of(run), earlier, names, groups, tables_beside(run, sight, ranked))


@dataclass(frozen=True)
class Made:
    """A report as the office has it written; `rows` are people's words in it, each with its place in `edited.placed`.

    `whole`: the same by all that the office sees, where the reader sees less.
    """

    edited: Edited
    in_use: InUse
    rows: tuple[WordsEdit, ...] = ()
    whole: Edited | None = None

    @property
    def report(self) -> Report:
        """With people's words in it."""
        return self.edited.report

    def file(self, form: str) -> bytes:
        """The report in a format; DefinitionError where people's words are stale, or a template fails on it."""
        (self.whole or self.edited).check()
        return write_with(self.in_use.files, self.report, form)


@dataclass(frozen=True)
class Press:
    """Writes the reports of one kind on a run in one language: what they are written from is read once."""

    run: ScoringRun
    kind: str
    language: str
    results: Results
    in_use: InUse
    is_full: bool

    @classmethod
    def of(
        cls, run: ScoringRun, kind: str, language: str, sight: Sight = NOTHING, in_use: InUse | None = None
    ) -> "Press":
        """DefinitionError where a template of the office cannot be used; `in_use`: those to write with instead."""
        used = templates_in_use(run, kind) if in_use is None else in_use
        return cls(run, kind, language, results_of(run, sight), used, sight.is_full)

    def made(self, about: str = "", link: Link | None = None) -> Made:
        """The report; DefinitionError where a figure or the office's sentences do not hold.

        For whoever does not see all that stands beside the results, words that rest on it are left out.
        """
        kind = self.in_use.wording or KINDS.named(self.kind)()
        report = write_report(kind, self.results, self.language, about=about, link=link)
        rows = words_in(self.run, self.kind, self.language, about)
        edited = applied(report, [edit_of(row) for row in rows], strictly=self.is_full)
        if self.is_full or not rows:
            return Made(edited, self.in_use, tuple(rows))
        return Made(edited, self.in_use, (), Press.of(self.run, self.kind, self.language, ALL).made(about).edited)


def readable_by(access: Access, run: ScoringRun, kind: str, about: str) -> bool:
    """Whether these rights allow the whole of a report: a confirmed run, a kind that exists, all whom it tells of."""
    if run.confirmed_at is None or kind not in KINDS or KINDS[kind].of_one != bool(about):
        return False
    return rules.is_in_sight(access.visible_ids(rules.PERMISSION), ranked_ids(run), about)
