"""What every app's rules share: a refusal that says why and what to do. No Django."""

from collections.abc import Callable
from typing import Any


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
