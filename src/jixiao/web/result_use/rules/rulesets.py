"""The life of a set of rules of use: drafted, tried on a past result, adopted by a second person. No Django."""

from datetime import date
from functools import lru_cache
from typing import Final

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.engine.result_use.rules import UseRules, read_use_rules
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

DRAFT, ADOPTED = "draft", "adopted"
SET_LABELS: Final = {DRAFT: N_("Draft rules"), ADOPTED: N_("Adopted rules")}
NOTE_LIMIT: Final = 300
LONGEST: Final = 50_000


def read_document(document: str) -> UseRules:
    """The rules of a text; DefinitionError(s), each with its line, where it cannot be used."""
    if len(document) > LONGEST:
        raise DefinitionError(
            "too_long", Text(f"At most {LONGEST} characters are read.", f"规则文本不得超过 {LONGEST} 个字符。")
        )
    return _read(document)


@lru_cache(maxsize=16)
def _read(document: str) -> UseRules:
    return read_use_rules(document)


def check_can_change_set(state: str) -> None:
    """Only a draft changes; what was adopted stays as it was."""
    if state != DRAFT:
        raise RuleViolation(
            "not_a_draft", N_("Rules that were adopted never change. Begin a new draft from them instead.")
        )


def can_change_set(state: str) -> bool:
    """Twin of check_can_change_set."""
    return allows(check_can_change_set, state)


def check_can_adopt(*, is_tried: bool, saved_by: str, adopted_by: str, valid_from: date, today: date) -> None:
    """A draft is adopted after its trial, by somebody else than who wrote it, and never for days that are past."""
    if not is_tried:
        raise RuleViolation(
            "not_tried", N_("Try these rules on a past result first: nobody should decide on rules unseen.")
        )
    if saved_by == adopted_by:
        raise RuleViolation("own_rules", N_("You wrote this draft. Somebody else has to adopt it."))
    if valid_from < today:
        raise RuleViolation(
            "looks_back",
            N_("Rules do not look back: set valid_from (%(day)s) to today or later, and try them again."),
            day=valid_from.isoformat(),
        )


def can_adopt(*, is_tried: bool, saved_by: str, adopted_by: str, valid_from: date, today: date) -> bool:
    """Twin of check_can_adopt."""
    return allows(
        check_can_adopt, is_tried=is_tried, saved_by=saved_by, adopted_by=adopted_by, valid_from=valid_from, today=today
    )
