"""What a definition says, in sentences: where from, how often, how rows become figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jixiao.capture.connector import CONNECTORS
from jixiao.capture.mapping import Dimension, Mapping, PeriodRule, decimal_text
from jixiao.capture.periods import Span
from jixiao.capture.source import DataSource as Definition
from jixiao.engine.model.errors import DefinitionError
from jixiao.web.base.words import N_
from jixiao.web.jobs.rules import without_secrets
from jixiao.web.sources.forms import PARAM_LABELS, text_in
from jixiao.web.sources.models import DataSource

SPAN_WORDS = {
    Span.HOUR: N_("hour"), Span.DAY: N_("day"), Span.MONTH: N_("month"), Span.QUARTER: N_("quarter"),
    Span.HALF: N_("half-year"), Span.YEAR: N_("year"),
}  # fmt: skip
WAY_WORDS = {
    "mean": N_("mean"), "sum": N_("sum"), "count": N_("number"), "first": N_("first value"), "last": N_("last value"),
    "min": N_("minimum"), "max": N_("maximum"), "median": N_("median"), "percentile": N_("percentile"),
    "share": N_("share"),
}  # fmt: skip


Names = dict[str, str]


@dataclass(frozen=True)
class Words:
    """A definition for people who do not read YAML."""

    kind: str
    where: tuple[tuple[str, str], ...]
    schedule: str
    sharing: str
    mapping: tuple[str, ...]


def kind_words(name: str) -> str:
    """The kind of source in words; its name where it is gone."""
    if name not in CONNECTORS:
        return name
    try:
        return text_in(CONNECTORS[name].label)
    except (ImportError, AttributeError):
        return name


def in_words(source: DataSource, names: Names | None = None) -> Words:
    """The source's definition in the reader's language; sign-in data in addresses are left out.

    `names`: what indicators are called, by code.
    """
    connector = dict(source.definition.get("connector", {}))
    kind = str(connector.pop("name", ""))
    secrets = set(CONNECTORS[kind].secret_params) if kind in CONNECTORS else set()
    where = tuple((_param_words(name), _shown(value)) for name, value in connector.items() if name not in secrets)
    schedule = schedule_words(source.schedule)
    try:
        definition = Definition.from_data(source.definition)
    except DefinitionError:
        return Words(kind_words(kind), where, schedule, "", ())
    sentences = tuple(_mapping_words(definition.mapping, names or {}))
    return Words(kind_words(kind), where, schedule, text_in(definition.sharing.label), sentences)


def _param_words(name: str) -> str:
    return _(PARAM_LABELS[name]) if name in PARAM_LABELS else name


def schedule_words(cron: str) -> str:
    """The usual schedules in words, others as they are written."""
    if not cron:
        return _("only when somebody asks")
    minute, hour, *rest = cron.split()
    if rest == ["*", "*", "*"] and minute.isdigit():
        if hour == "*":
            return _("every hour at minute %(minute)s") % {"minute": int(minute)}
        if hour.isdigit():
            return _("every day at %(time)s") % {"time": f"{int(hour)}:{int(minute):02}"}
    return cron


def _shown(value: Any) -> str:
    text = without_secrets(str(value))
    return text if len(text) <= 300 else text[:299] + "…"


def _mapping_words(rules: Mapping, called: Names) -> Iterator[str]:
    names = {"organisation": _("The organisation"), "indicator": _("The indicator"), "period": _("The period")}
    for name, what in names.items():
        part = getattr(rules, name)
        if part.column:
            yield _("%(what)s stands in the column “%(column)s”%(how)s.") % {
                "what": what, "column": part.column, "how": _how(part),
            }  # fmt: skip
        elif part.constant:
            yield _("%(what)s is always %(code)s.") % {"what": what, "code": part.constant}
    for value in [rules.value] if rules.value else rules.values:
        values = {"column": value.column, "indicator": called.get(value.indicator, value.indicator), "unit": value.unit}
        said = (
            _("“%(column)s” holds the figures of %(indicator)s")
            if value.indicator
            else _("“%(column)s” holds the figures")
        )
        said = said % values
        said += _(", in %(unit)s") % values if value.unit else ""
        said += _(", times %(scale)s") % {"scale": decimal_text(value.scale)} if value.scale != 1 else ""
        yield said + _(".")
    if rules.headings is not None:
        yield _("Headings of the form “%(form)s” hold figures.") % {"form": rules.headings.text}
    if rules.tables is not None:
        yield _("Tables are named like “%(form)s”.") % {"form": rules.tables.text}
    for condition in rules.where:
        said = _("Only rows whose “%(column)s” is none of: %(words)s.") if condition.is_not else _(
            "Only rows whose “%(column)s” is one of: %(words)s."
        )  # fmt: skip
        yield said % {"column": condition.column, "words": ", ".join(word or _("blank") for word in condition.words)}
    for step in rules.aggregate:
        yield _("Readings are made into one figure a %(span)s by %(way)s.") % {
            "span": _(SPAN_WORDS[step.to]), "way": _(WAY_WORDS.get(step.by, step.by)),
        }  # fmt: skip


def _how(part: Dimension | PeriodRule) -> str:
    if isinstance(part, Dimension) and part.codes_from:
        return _(", as a name of the register")
    if isinstance(part, Dimension) and part.codes:
        return _(", by a list of %(n)s names") % {"n": sum(len(names) or 1 for names in part.codes.values())}
    return ""
