"""What every page of reports asks first: is the run confirmed, is there such a kind, may this reader see all it tells."""

from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest
from django.urls import reverse

from jixiao.report.facts import Link
from jixiao.report.formats import FORMATS
from jixiao.report.kinds import KINDS
from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.views.scope import seen_run
from jixiao.web.organisations.middleware import reader
from jixiao.web.reports import queries, rules


@dataclass(frozen=True)
class Asked:
    """A report that exists for the reader; `about` is the organisation's code for kinds about one."""

    run: ScoringRun
    kind: str
    about: str = ""
    language: str = "zh"
    is_asked: bool = False  # the language stands in the address

    @property
    def address(self) -> str:
        """The page on which it is read."""
        return self._reverse("report")

    @property
    def in_other_language(self) -> str:
        """The same page in the other of the two languages."""
        return replace(self, language="zh" if self.language == "en" else "en", is_asked=True).address

    @property
    def words(self) -> str:
        """The page on which its words are edited."""
        return self._reverse("words")

    @property
    def sending(self) -> str:
        """The page on which it is sent."""
        return self._reverse("send")

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """Name and address of it in each format."""
        return tuple((form.upper(), self._reverse("download", form)) for form in FORMATS)

    def may_edit(self, request: HttpRequest) -> bool:
        """Whether the reader may put other words in it: those who run the scheme."""
        owner = self.run.cycle.scheme_version.scheme.organisation_id
        return reader(request).access.can(rules.EDIT, owner)

    def _reverse(self, name: str, *more: str) -> str:
        arguments = [self.run.code, self.kind, *([self.about] if self.about else []), *more]
        address = reverse(f"reports:{name}_of" if self.about else f"reports:{name}", args=arguments)
        return f"{address}?language={self.language}" if self.is_asked else address


def asked_for(request: HttpRequest, run: str, kind: str, organisation: str) -> Asked:
    """The report asked for; 404 where there is none or the reader does not see all that it tells."""
    found = seen_run(request, run)
    if found.confirmed_at is None or kind not in KINDS or KINDS[kind].of_one != bool(organisation):
        raise Http404(kind)
    visible, ranked = visible_ids(request), queries.ranked_ids(found)
    if organisation:
        may = organisation in ranked and ranked[organisation] in visible
    else:
        may = rules.is_whole_in_sight(visible, ranked.values())
    if not may:
        raise Http404(kind)
    asked = request.GET.get("language", "")
    language = asked if asked in rules.LANGUAGE_LABELS else "zh" if reading_chinese() else "en"
    return Asked(found, kind, organisation, language, is_asked=asked in rules.LANGUAGE_LABELS)


def made_for(request: HttpRequest, asked: Asked, link: Link | None = None) -> queries.Made:
    """The report, with what this reader sees of warnings and outlooks. DefinitionError where it cannot be written."""
    ranked = queries.ranked_ids(asked.run)
    told_of = [ranked[asked.about]] if asked.about else list(ranked.values())
    sight = queries.sight_of(reader(request).access, told_of)
    return queries.Press.of(asked.run, asked.kind, asked.language, sight).made(asked.about, link)


def visible_ids(request: HttpRequest) -> frozenset[int]:
    """Organisations whose results the reader sees in full."""
    return reader(request).access.visible_ids(rules.PERMISSION)
