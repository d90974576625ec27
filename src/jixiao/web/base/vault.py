"""Secrets at rest: sealed with a key derived from the installation's secret; the database alone opens nothing."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"jixiao vault 1"


class VaultLocked(Exception):
    """A sealed text that no key of this installation opens; its text never holds what was sealed."""

    def __init__(self) -> None:
        super().__init__(
            "This secret was sealed with another key. Add the former secret key to JIXIAO_FORMER_SECRET_KEYS, "
            "or enter the secret again."
        )


def seal(text: str) -> str:
    """`text` encrypted and authenticated with the present key, as ASCII for a text column."""
    return _keys(*_secrets()).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """What was sealed, with the present key or a former one (SECRET_KEY_FALLBACKS); VaultLocked where none fits."""
    try:
        return _keys(*_secrets()).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise VaultLocked from None


def reseal(sealed: str) -> str:
    """The same secret under the present key, after the keys were changed."""
    return seal(unseal(sealed))


def is_sealed_with_present_key(sealed: str) -> bool:
    """Whether `reseal` has nothing to do."""
    try:
        _keys(settings.SECRET_KEY).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def _secrets() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=8)
def _keys(*secrets: str) -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str) -> bytes:
    """32 bytes that serve this purpose only: knowing them does not give the secret, nor any other key from it."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(key)
