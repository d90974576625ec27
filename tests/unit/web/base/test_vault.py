"""Secrets at rest."""

import pytest
from pytest_django import Settings

from jixiao.web.base import vault


@pytest.mark.parametrize("text", ["", "token-1", "口令：密码 🔑", "x" * 10_000])
def test_what_is_sealed_comes_back(text: str) -> None:
    sealed = vault.seal(text)
    assert vault.unseal(sealed) == text
    assert sealed.isascii()
    assert not text or text not in sealed


def test_the_same_secret_is_never_sealed_alike() -> None:
    assert vault.seal("token") != vault.seal("token")


def test_keys_are_changed_without_losing_anything(settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "old" * 20, []
    sealed = vault.seal("token")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, ["older" * 20, "old" * 20]
    assert vault.unseal(sealed) == "token"
    assert not vault.is_sealed_with_present_key(sealed)
    fresh = vault.reseal(sealed)
    assert vault.is_sealed_with_present_key(fresh)
    settings.SECRET_KEY_FALLBACKS = []
    assert vault.unseal(fresh) == "token"
    with pytest.raises(vault.VaultLocked) as locked:
        vault.unseal(sealed)
    assert "token" not in str(locked.value)
    assert locked.value.__cause__ is None


@pytest.mark.parametrize("damaged", ["", "none", "gAAAA", "口令"])
def test_what_was_never_sealed_is_refused(damaged: str) -> None:
    with pytest.raises(vault.VaultLocked):
        vault.unseal(damaged)


def test_one_changed_letter_is_noticed() -> None:
    sealed = vault.seal("token")
    middle = len(sealed) // 2
    changed = sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :]
    with pytest.raises(vault.VaultLocked):
        vault.unseal(changed)
