"""Schemes to read: the list, one version as a tree, its files, what changed between versions."""

from typing import Any, cast
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.model.text import show
from jixiao.web.base import clock
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import day as day_words
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators import queries, rules
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.organisations.middleware import PlatformRequest, require

VIEW, EDIT, PUBLISH = "schemes.view", "schemes.edit", "schemes.publish"
STATE_STYLES = {rules.DRAFT: "tag wait", rules.PUBLISHED: "tag good", rules.WITHDRAWN: "tag"}


def version_of(request: HttpRequest, code: str, number: int, permission: str = "") -> SchemeVersion:
    """The version; 404 where the reader may not see it, or does not hold `permission` over its organisation."""
    require(request, VIEW)
    reader = cast(PlatformRequest, request)
    version = queries.version_by_number(
        code, number, reader.tree, reader.access.visible_ids(VIEW), reader.access.visible_ids(EDIT)
    )
    if version is None:
        raise Http404(code)
    if permission:
        require(request, permission, version.scheme.organisation_id)
    return version


def rights(request: HttpRequest, version: SchemeVersion) -> dict[str, bool]:
    """What the reader may do with this version now; `is_own`: another person has to publish it."""
    access, by = cast(PlatformRequest, request).access, cast(PlatformRequest, request).user.username
    owner = version.scheme.organisation_id
    may_edit, may_publish = access.can(EDIT, owner), access.can(PUBLISH, owner)
    can_publish = rules.has_other_eyes(
        is_needed=version.scheme.needs_other_eyes, authors=queries.authors_of(version), by=by
    )
    return {
        "may_edit": may_edit and rules.can_change(version.state),
        "may_make_version": may_edit and version.state != rules.DRAFT,
        "may_publish": may_publish and can_publish and rules.can_transition("publish", version.state),
        "is_own": may_publish and not can_publish and rules.can_transition("publish", version.state),
        "may_set_eyes": may_publish,
        "may_withdraw": may_publish and rules.can_transition("withdraw", version.state),
        "may_publish_tasks": access.can("collection.publish", owner) and version.state == rules.PUBLISHED,
    }


def schemes(request: HttpRequest) -> HttpResponse:
    """Every version that the reader may see, newest first within a scheme."""
    require(request, VIEW)
    reader = cast(PlatformRequest, request)
    versions = queries.visible_versions(reader.tree, reader.access.visible_ids(VIEW), reader.access.visible_ids(EDIT))
    table = Table(
        [
            Column("name", _("Scheme"), template="indicators/scheme_cell.html", optional=False),
            Column("number", _("Version"), numeric=True),
            Column("state", _("State"), template="indicators/state_cell.html"),
            Column("n_indicators", _("Indicators"), numeric=True),
            Column("marks", _("Full marks"), numeric=True),
            Column("organisation", _("Organisation")),
            Column("since", _("Published on")),
            Column("code", _("Code")),
        ],
        [_line(version, reader) for version in versions],
        name="schemes",
        query=request.GET,
        caption=_("Versions of schemes"),
    )
    exported = table.export(request)
    if exported is not None:
        return exported
    context = {
        "table": table,
        "n": len(versions),
        "headline": _list_headline(versions),
        "may_import": reader.access.can(EDIT),
    }
    return render(request, "indicators/schemes.html", context)


def _line(version: SchemeVersion, reader: PlatformRequest) -> dict[str, Any]:
    content = queries.engine_scheme(version)
    owner = reader.tree.find(version.scheme.organisation_id)
    return {
        "name": label(version),
        "code": version.scheme.code,
        "number": version.number,
        "state": _(rules.STATE_LABELS[version.state]),
        "style": STATE_STYLES[version.state],
        "n_indicators": len(content.leaves),
        "marks": content.full_marks,
        "organisation": label(owner) if owner else "",
        "since": day_words(version.published_at) if version.published_at else "",
    }


def _list_headline(versions: list[SchemeVersion]) -> str:
    published = {version.scheme.code for version in versions if version.state == rules.PUBLISHED}
    drafts = [version for version in versions if version.state == rules.DRAFT]
    if not versions:
        return _("No scheme has been imported yet")
    if not drafts:
        return ngettext("%(n)s scheme in force", "%(n)s schemes in force", len(published)) % {"n": len(published)}
    values = {"n": len(published), "n_drafts": len(drafts), "name": label(drafts[0]), "number": drafts[0].number}
    return (
        ngettext(
            "%(n)s scheme in force; %(n_drafts)s draft to publish, first %(name)s version %(number)s",
            "%(n)s schemes in force; %(n_drafts)s drafts to publish, first %(name)s version %(number)s",
            len(drafts),
        )
        % values
    )


def scheme(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version as a tree: weights that add up per level, each rule in words."""
    version = version_of(request, code, number)
    reader = cast(PlatformRequest, request)
    content = queries.engine_scheme(version)
    siblings = [
        one
        for one in queries.visible_versions(
            reader.tree, reader.access.visible_ids(VIEW), reader.access.visible_ids(EDIT)
        )
        if one.scheme_id == version.scheme_id
    ]
    context = {
        "version": version,
        "content": content,
        "rows": queries.tree_rows(content, queries.names_in(content, clock.today(), reader.tree)),
        "total": queries.sum_words(content.tree, content.full_marks),
        "way": queries.way_label(content),
        "quotas": queries.quota_words(content),
        "steps": queries.steps_of(content),
        "versions": siblings,
        "former": next((one for one in siblings if one.number < number), None),
        "state": _(rules.STATE_LABELS[version.state]),
        "state_style": STATE_STYLES[version.state],
        "headline": _headline(version, len(content.leaves), content.full_marks),
        "grades": {grade.code: grade for grade in content.grades},
        "known": set(queries.indicator_on(clock.today(), content.indicators)),
        "owner": reader.tree.find(version.scheme.organisation_id),
        **rights(request, version),
    }
    return render(request, "indicators/scheme.html", context)


def _headline(version: SchemeVersion, n_indicators: int, full_marks: float) -> str:
    return ngettext(
        "%(name)s v%(number)s: %(n)s indicator, %(marks)s points that add up",
        "%(name)s v%(number)s: %(n)s indicators, %(marks)s points that add up",
        n_indicators,
    ) % {"name": label(version), "number": version.number, "n": n_indicators, "marks": show(full_marks)}


def document(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The scheme as a document for the people it binds, one file to keep and to print."""
    version = version_of(request, code, number)
    content = queries.engine_scheme(version)
    names = queries.names_in(content, clock.today(), cast(PlatformRequest, request).tree)
    text = queries.readable_document(content, names)
    return _attached(text, "text/html", f"{version.scheme.code}-{version.number}.html")


def download(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The document itself: importing it again gives the same scheme."""
    version = version_of(request, code, number)
    return _attached(version.document, "application/yaml", f"{version.scheme.code}-{version.number}.yaml")


def _attached(text: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = "attachment; filename*=UTF-8''" + quote(name, safe="")
    return response


def differences(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What changed from another version (?with=, else the one before), in a table."""
    version = version_of(request, code, number)
    reader = cast(PlatformRequest, request)
    seen = queries.visible_versions(reader.tree, reader.access.visible_ids(VIEW), reader.access.visible_ids(EDIT))
    others = [one for one in seen if one.scheme_id == version.scheme_id and one.pk != version.pk]
    asked = request.GET.get("with", "")
    earlier = next((one for one in others if one.number < number), None)
    other = next((one for one in others if str(one.number) == asked), earlier or (others[0] if others else None))
    found = queries.differences(queries.engine_scheme(other), queries.engine_scheme(version)) if other else []
    context = {
        "version": version,
        "other": other,
        "others": others,
        "found": [(one, _(one.what)) for one in found],
        "n": len(found),
        "back": reverse("indicators:scheme", args=[code, number]),
        "headline": _differences_headline(version, other, len(found)),
    }
    return render(request, "indicators/differences.html", context)


def _differences_headline(version: SchemeVersion, other: SchemeVersion | None, count: int) -> str:
    if other is None:
        return _("There is no other version to compare with")
    values = {"n": count, "before": other.number, "after": version.number}
    if not count:
        return _("Version %(after)s says the same as version %(before)s") % values
    return (
        ngettext(
            "%(n)s difference from version %(before)s to version %(after)s",
            "%(n)s differences from version %(before)s to version %(after)s",
            count,
        )
        % values
    )
