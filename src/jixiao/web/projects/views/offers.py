"""Which forms a reader may send about a project now, in the order in which one usually needs them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jixiao.web.base.words import N_
from jixiao.web.indicators.views.names import place_label
from jixiao.web.projects import forms, queries, rules
from jixiao.web.projects.models import Project
from jixiao.web.projects.views.scope import may_act


@dataclass(frozen=True)
class Offered:
    """A form that the reader may send: its address, what stands on it, whether it is open."""

    view: str
    form: Form
    title: str
    has_file: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class _Act:
    act: str
    title: str
    form: Callable[..., Form] | None
    open_at: str = ""
    has_file: bool = False


ACTS = (
    _Act("submit", N_("Hand in for approval"), None, rules.DRAFT),
    _Act("approve", N_("Approve the project"), forms.WordsForm, rules.SUBMITTED),
    _Act("send_back", N_("Send back"), forms.WordsForm),
    _Act("approve_replan", N_("Approve the change of plan"), forms.WordsForm),
    _Act("refuse_replan", N_("Refuse the change of plan"), forms.WordsForm),
    _Act("pass_on", N_("Pass the ball on"), forms.PassOnForm),
    _Act("note", N_("Add a document"), forms.NoteForm, has_file=True),
    _Act("finish", N_("Hand in for acceptance"), forms.ResultForm, has_file=True),
    _Act("accept", N_("Accept the project"), forms.ResultForm, rules.FINISHED, has_file=True),
    _Act("return", N_("Give it back"), forms.WordsForm),
    _Act("stop", N_("Stop the project"), forms.WordsForm),
)


def offers(
    request: HttpRequest, stands: queries.Standing, refused: Mapping[str, Form], *, has_asked: bool
) -> list[Offered]:
    """The forms; `refused` are those that were sent and could not be carried out, by their act."""
    found = []
    for one in ACTS:
        if one.act not in refused and not _is_offered(request, stands, one.act, has_asked=has_asked):
            continue
        form = refused.get(one.act) or _blank(request, stands.project, one)
        is_open = (
            one.act in refused or one.open_at == stands.project.state or (has_asked and one.act == "approve_replan")
        )
        found.append(Offered(f"projects:{one.act}", form, _(one.title), one.has_file, is_open))
    return found


def _is_offered(request: HttpRequest, stands: queries.Standing, act: str, *, has_asked: bool) -> bool:
    project = stands.project
    if act in {"approve_replan", "refuse_replan"} and not has_asked:
        return False
    if act == "finish" and (not stands.is_done or has_asked):
        return False
    return rules.can_act(act, project.state) and may_act(request, project, rules.ACTS[act][1])


def _blank(request: HttpRequest, project: Project, one: _Act) -> Form:
    auto_id = f"{one.act}_%s"
    if one.form is None:
        return Form(auto_id=auto_id)
    if one.act == "pass_on":
        return one.form(choices=pass_choices(request, project), auto_id=auto_id)
    return one.form(auto_id=auto_id)


def pass_choices(request: HttpRequest, project: Project) -> list[tuple[int, str]]:
    """Everybody who takes part and does not have the ball."""
    ids = queries.participant_ids(project)
    return [(pk, place_label(request, pk)) for pk in ids if pk != project.holder_id]
