"""What a push token is, how long it lives, who may issue and revoke it, what an idempotency key looks like."""

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

CODE_LENGTH, LABEL_LIMIT, KEY_LIMIT = 8, 120, 200
PER_MINUTE, MOST_PER_MINUTE = 600, 6000
WINDOW = timedelta(minutes=1)
# A secret that lives for ever is forgotten in somebody's script; once a year somebody looks.
LONGEST_LIFE = timedelta(days=366)
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without l, o, 0, 1: a code is read out over the telephone
FIGURES, HANDLED, BOTH = "figures", "cases", "both"
SENDS = {
    FIGURES: N_("Figures of indicators"),
    HANDLED: N_("Lists of handled cases"),
    BOTH: N_("Both: figures and cases"),
}
"""What a token may send."""
TOKEN = re.compile(r"jx1_(?P<code>[a-z0-9]{8})_[A-Za-z0-9_-]{43}", re.ASCII)
KEY = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)


@dataclass(frozen=True)
class Life:
    """Until when a token may be used, and when it was taken back."""

    expires_at: datetime
    revoked_at: datetime | None = None


def new_token() -> tuple[str, str]:
    """(code, token): the code is public and names it; the token is secret, 256 random bits, and never kept."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return code, f"jx1_{code}_{secrets.token_urlsafe(32)}"


def token_code(token: str) -> str:
    """The public code inside a token; '' where the text is no token."""
    found = TOKEN.fullmatch(token)
    return found["code"] if found else ""


def digest_of(token: str) -> str:
    """What is kept of a token. It is random and long, so one round of SHA-256 cannot be tried through."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_key(key: str) -> bool:
    """Whether `key` can be an idempotency key: 1 to 200 visible ASCII characters."""
    return KEY.fullmatch(key) is not None


def check_can_issue(
    label: str, expires_date: date, today: date, per_minute: int, n_indicators: int | None, *, may_list_cases: bool = False
) -> None:  # fmt: skip
    """A token has a name, an end within a year, a pace, and something to send (None: all of the provider)."""
    if not label.strip() or len(label) > LABEL_LIMIT:
        raise RuleViolation("label_missing", N_("Name the system that sends, in at most 120 characters."))
    if not today < expires_date <= today + LONGEST_LIFE:
        raise RuleViolation("bad_expiry", N_("The token ends after today and within one year. Issue a new one then."))
    if not 1 <= per_minute <= MOST_PER_MINUTE:
        message = N_("Allow between 1 and %(most)s requests a minute.")
        raise RuleViolation("bad_pace", message, most=MOST_PER_MINUTE)
    if n_indicators == 0 and not may_list_cases:
        raise RuleViolation("nothing_to_send", N_("Choose the indicators that may be sent, or all of the provider's."))


def can_issue(
    label: str, expires_date: date, today: date, per_minute: int, n_indicators: int | None, *, may_list_cases: bool = False
) -> bool:  # fmt: skip
    """Twin of check_can_issue."""
    return allows(check_can_issue, label, expires_date, today, per_minute, n_indicators, may_list_cases=may_list_cases)


def check_can_revoke(life: Life) -> None:
    """A token is taken back once."""
    if life.revoked_at is not None:
        raise RuleViolation("already_revoked", N_("This token has been revoked already."))


def can_revoke(life: Life) -> bool:
    """Twin of check_can_revoke."""
    return allows(check_can_revoke, life)


def check_can_use(life: Life, now: datetime) -> None:
    """A token is used before its end and while nobody has taken it back."""
    if life.revoked_at is not None:
        raise RuleViolation("token_revoked", N_("Revoked"))
    if now >= life.expires_at:
        raise RuleViolation("token_expired", N_("Expired"))


def can_use(life: Life, now: datetime) -> bool:
    """Twin of check_can_use."""
    return allows(check_can_use, life, now)
