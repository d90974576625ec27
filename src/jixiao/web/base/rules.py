"""What every app's rules share: a refusal that says why and what to do. No Django."""

from collections.abc import Callable
from typing import Any

from jixiao.web.base.words import N_

TEXT_LIMIT = 1000
"""Characters of an explanation."""


class RuleViolation(Exception):
    """An act that the rules do not allow now: `code` for programs, `message` (msgid) with `params` for people."""

    def __init__(self, code: str, message: str, /, **params: Any) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


def allows(check: Callable[..., None], *args: Any, **kwargs: Any) -> bool:
    """Whether `check` passes: turns a check_can_x into its can_x twin."""
    try:
        check(*args, **kwargs)
    except RuleViolation:
        return False
    return True


def check_words(words: str) -> None:
    """An explanation, a decision, a mute or an order says why, so that others understand it later."""
    if not 4 <= len(words.strip()) <= TEXT_LIMIT:
        raise RuleViolation(
            "words_missing",
            N_("Write why in a few words (4 to %(limit)s characters), so that others understand it later."),
            limit=TEXT_LIMIT,
        )


def has_words(words: str) -> bool:
    """Twin of check_words."""
    return allows(check_words, words)
