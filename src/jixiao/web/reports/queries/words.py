"""People's words in the reports of a period: what holds at each place, and everything that was done there."""

from jixiao.report.editing import Basis, Edit
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.reports import rules
from jixiao.web.reports.models import WordsEdit


def words_in(run: ScoringRun, kind: str, language: str, about: str = "") -> list[WordsEdit]:
    """What holds now, place by place in the order in which they were first written; what was taken back is left out.

    Words belong to a cycle's period: a later run of the same period inherits them.
    """
    newest: dict[tuple[str, int], WordsEdit] = {}
    for row in _rows(run, kind, language, about):
        newest[row.heading, row.number] = row
    return [row for row in newest.values() if row.act != rules.TAKEN_BACK]


def edit_of(row: WordsEdit) -> Edit:
    """A row as what is put into a report; what was taken back has no words."""
    basis = Basis.read(row.basis) if row.basis else Basis("", (), ())
    return Edit(row.heading, row.number, row.words, basis)


def words_at(run: ScoringRun, kind: str, language: str, about: str, place: tuple[str, int]) -> list[WordsEdit]:
    """Everything that was done at a place (heading, number), newest first."""
    return [row for row in _rows(run, kind, language, about) if (row.heading, row.number) == place][::-1]


def _rows(run: ScoringRun, kind: str, language: str, about: str) -> list[WordsEdit]:
    found = WordsEdit.objects.filter(cycle=run.cycle_id, period=run.period, kind=kind, language=language)
    found = found.filter(organisation__code=about) if about else found.filter(organisation__isnull=True)
    return list(found.select_related("by", "organisation", "cycle").order_by("pk"))
