"""The panel that every page of a sandbox shows: which exercise one is at, its present step, the way back."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from jixiao.web.practice import middleware, queries
from jixiao.web.practice.views.door import played, said


@dataclass(frozen=True)
class Bar:
    """What the panel says: the part, the exercise with its address, the step, its link, a hint; empty without one."""

    part: str = ""
    label: str = ""
    href: str = ""
    place: str = ""
    step: str = ""
    step_href: str = ""
    step_link: str = ""
    hint: str = ""
    is_solved: bool = False
    sheet: tuple[dict[str, str], ...] = ()


def bar_for(request: HttpRequest) -> Bar | None:
    """The panel for this reader; None outside of a sandbox and on the exercise's own pages."""
    if not settings.SANDBOX:
        return None
    match = request.resolver_match
    if match is not None and match.app_name == "practice":
        return None
    account = played(request)
    part = queries.part_of(account)
    seen = queries.current_of(part, account, middleware.present()) if part else None
    if part is None or seen is None:
        return Bar(part=said(part.label) if part else "")
    step = seen.present
    return Bar(
        said(part.label), said(seen.exercise.label), reverse("practice:exercise", args=[seen.exercise.code]),
        f"{seen.place}/{len(seen.steps)}", said(step.words) if step else "",
        step.href if step and step.href.partition("?")[0] != request.path else "", said(step.link) if step else "",
        said(step.hint) if step and step.hint else "", seen.is_solved,
        tuple(dict(row) for row in seen.sheet) if step else (),
    )  # fmt: skip
