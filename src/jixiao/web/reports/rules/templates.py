"""An office's own templates: what each changes, for which reports, and when one is in use. No Django."""

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

TEMPLATES = "reports.templates"
"""To bring templates for the reports of one's own office, and to choose which are used."""

LAYOUT, LETTERHEAD, TEXTS = "layout", "letterhead", "texts"
ROLE_LABELS = {
    LAYOUT: N_("Layout of the PDF"),
    LETTERHEAD: N_("Word file"),
    TEXTS: N_("Sentences"),
}
ROLES = tuple(ROLE_LABELS)
EVERY_KIND = ""


def check_for_kind(*, role: str, kind: str, is_of_one: bool, kind_of_one: bool) -> None:
    """Sentences are for one kind of report, and about one organisation where that kind is."""
    if role != TEXTS:
        return
    if not kind:
        raise RuleViolation("which_kind", N_("Sentences are for one kind of report: choose which."))
    if is_of_one != kind_of_one:
        raise RuleViolation(
            "other_kind",
            N_("These sentences are about one organisation and the kind is about all, or the other way round: "
               "write “of_one: true” for a report card, and leave it out for the others."),
        )  # fmt: skip


def is_for_kind(*, role: str, kind: str, is_of_one: bool, kind_of_one: bool) -> bool:
    """Twin of check_for_kind."""
    return allows(check_for_kind, role=role, kind=kind, is_of_one=is_of_one, kind_of_one=kind_of_one)


def check_can_use(*, wanted: int | None, in_use: int | None) -> None:
    """A template is put in the place of another one; `None` is the shipped one."""
    if wanted == in_use:
        raise RuleViolation("in_use_already", N_("This one is in use already. Reload the page."))


def can_use(*, wanted: int | None, in_use: int | None) -> bool:
    """Twin of check_can_use."""
    return allows(check_can_use, wanted=wanted, in_use=in_use)
