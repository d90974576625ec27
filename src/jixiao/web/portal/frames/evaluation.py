"""Releases of evaluations: a confirmed run becomes tables of ranks, scores, figures with their targets, and definitions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from jixiao import Period
from jixiao.engine.model.text import Text
from jixiao.report.formats import FORMATS
from jixiao.report.results import Results
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.rules import CONFIRMED
from jixiao.web.portal.frames.content import Content
from jixiao.web.portal.frames.evaluated import Ground, ground_of
from jixiao.web.portal.frames.evaluation_tables import tables_of
from jixiao.web.portal.frames.evaluation_words import headlines_of, method_of
from jixiao.web.portal.frames.kind import Source
from jixiao.web.portal.frames.printed import in_both_languages
from jixiao.web.reports import queries as reports

KIND = "evaluation"


class EvaluationKind:
    """A confirmed scoring run."""

    label = Text("Results of an evaluation", "考核结果")

    def sources(self, today: date) -> Sequence[Source]:
        """The valid run of each period, oldest period first."""
        runs = ScoringRun.objects.filter(state=CONFIRMED, confirmed_at__isnull=False).defer("snapshot")
        found = [
            Source(run.code, run.cycle.scheme_version.scheme.code, run.period, run.confirmed_at)
            for run in runs.select_related("cycle__scheme_version__scheme")
            if run.confirmed_at is not None and Period.parse(run.period).last_date < today
        ]
        return sorted(found, key=lambda each: (Period.parse(each.period).last_date, each.period, each.series))

    def mark(self, source: Source) -> str:
        """A run that is confirmed later is another source."""
        return ""

    def content(self, source: Source, before: Mapping[str, Content]) -> Content:
        """Everything about the run; for periods that were published, what was published then."""
        run = _run(source.code)
        ground = ground_of(run, before)
        period = Period.parse(run.period)
        label = ground.scheme.label
        title = Text(f"{label.en}: results of {period.label_en}", f"{label.zh}：{period.label_zh}考核结果")
        description = Text(
            f"Ranks, scores and figures of {len(ground.organisations)} organisations, with targets and definitions.",
            f"{len(ground.organisations)}个单位的排名、得分、指标数据、目标值和指标定义。",
        )
        tables = tables_of(ground)
        return Content(
            KIND, source.series, run.period, title, description, ground.publisher, headlines_of(ground, tables),
            method_of(ground), tuple(tables.values()), sources=_sources(ground), grounds=_grounds(run),
        )  # fmt: skip

    def reports(self, source_code: str, content: Content) -> Mapping[str, bytes]:
        """The annual report of a year, else the bulletin: from frozen runs, with the release's names, in the office's words."""
        kind = "annual" if len(content.period) == 4 else "bulletin"
        grounds = dict(content.grounds)
        earlier = grounds.get("before")
        run = _run(grounds.get("run", source_code))
        results = Results(
            evaluation.evaluation_of(run),
            evaluation.evaluation_of(_run(earlier)) if earlier else None,
            {row["organisation"]: Text(row["label_en"], row["label_zh"]) for row in content.rows("organisations")},
            {
                row["peer_group"]: Text(row["peer_group_en"], row["peer_group_zh"])
                for row in content.rows("organisations")
            },
        )

        def write(language: str) -> Mapping[str, bytes]:
            made = replace(reports.Press.of(run, kind, language), results=results).made()
            return {form: made.file(form) for form in FORMATS}

        return in_both_languages(kind, write)


def _grounds(run: ScoringRun) -> tuple[tuple[str, str], ...]:
    """The run and the one that its reports hold it against, by code."""
    before = evaluation.previous_run(run)
    return (("run", run.code), *((("before", before.code),) if before else ()))


def _run(code: str) -> ScoringRun:
    run = evaluation.run_named(code)
    if run is None:
        raise KeyError(code)
    return run


def _sources(ground: Ground) -> tuple[Text, ...]:
    """Where the figures come from: the scheme's own source, and the notes of its indicators, each once."""
    notes = [ground.scheme.source, *(version.source_note for version in ground.library.values())]
    return tuple(Text(note, note) for note in dict.fromkeys(notes) if note)
