"""Which forms a reader may send about an order now, in the order in which one usually needs them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.web.base.words import N_
from jixiao.web.followup import forms, queries, rules
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.followup.views.scope import may_answer, may_decide
from jixiao.web.indicators.views.names import place_label

HOLDS, ANSWERS, DECIDES = "holds", "answers", "decides"
Places = list[tuple[int, str]]


@dataclass(frozen=True)
class Offered:
    """A form that the reader may send: its address, what stands on it, whether it is open."""

    href: str
    form: Form
    title: str
    has_file: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class _Act:
    act: str
    title: str
    who: str
    make: Callable[[RectificationOrder, Places, str], Form]
    open_at: str = ""
    view: str = ""
    is_for: Callable[[RectificationOrder], bool] = lambda _order: True


def _is_about_indicator(order: RectificationOrder) -> bool:
    return order.indicator_id is not None


def _is_watched(order: RectificationOrder) -> bool:
    return order.is_watched


def _is_no_rating(order: RectificationOrder) -> bool:
    """What the public said is answered, not cancelled."""
    return order.bad_rating_id is None


def _plain(form: Callable[..., Form]) -> Callable[[RectificationOrder, Places, str], Form]:
    return lambda _order, _places, auto_id: form(auto_id=auto_id)


def _with_places(form: Callable[..., Form]) -> Callable[[RectificationOrder, Places, str], Form]:
    return lambda _order, places, auto_id: form(places=places, auto_id=auto_id)


def _accept(order: RectificationOrder, _places: Places, auto_id: str) -> Form:
    return forms.AcceptForm(is_rating=order.source == rules.RATING, auto_id=auto_id)


ACTS = (
    _Act("plan", N_("Submit the plan"), HOLDS, _with_places(forms.PlanForm), rules.SIGNED),
    _Act("progress", N_("Tell of progress"), ANSWERS, _plain(forms.ProgressForm), rules.PLANNED),
    _Act("reply", N_("Reply with evidence"), HOLDS, _plain(forms.ReplyForm), rules.UNDER_WAY),
    _Act("hand_over", N_("Hand it over"), HOLDS, _with_places(forms.HandOverForm)),
    _Act("accept", N_("Accept"), DECIDES, _accept, rules.REPLIED),
    _Act("send_back", N_("Send back"), DECIDES, _plain(forms.SendBackForm)),
    _Act("postpone", N_("Move the deadline"), DECIDES, _plain(forms.PostponeForm)),
    _Act("aim", N_("Set an aim"), DECIDES, _plain(forms.AimForm), is_for=_is_about_indicator),
    _Act(
        "except",
        N_("Close by exception"),
        DECIDES,
        _plain(forms.ReasonForm),
        view="close_by_exception",
        is_for=_is_watched,
    ),
    _Act("reopen", N_("Open it again"), DECIDES, _plain(forms.ReasonForm), is_for=_is_no_rating),
    _Act("cancel", N_("Cancel the order"), DECIDES, _plain(forms.ReasonForm), is_for=_is_no_rating),
)


def offers(request: HttpRequest, order: RectificationOrder, refused: Mapping[str, Form]) -> list[Offered]:
    """The forms; `refused` are those that were sent and could not be carried out, by their act."""
    rights = {
        HOLDS: may_answer(request, order, is_holder=True),
        ANSWERS: may_answer(request, order),
        DECIDES: may_decide(request, order),
    }
    places = concerned_places(request, order)
    found = []
    for one in ACTS:
        is_mine = rights[one.who] and one.is_for(order) and rules.can_act(one.act, order.state, order.source)
        if one.act == "hand_over" and len(places) < 2:
            is_mine = False
        if one.act not in refused and not is_mine:
            continue
        form = refused.get(one.act) or one.make(order, places, f"{one.act}_%s")
        is_open = one.act in refused or one.open_at == order.state
        href = reverse(f"followup:{one.view or one.act}", args=[order.code])
        found.append(Offered(href, form, _(one.title), one.act in {"progress", "reply"}, is_open))
    return found


def concerned_places(request: HttpRequest, order: RectificationOrder) -> Places:
    """Those that the order names, the responsible one first."""
    return [(id_, place_label(request, id_)) for id_ in queries.concerned_ids(order)]
