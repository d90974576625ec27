"""Marks text for translation where Django must not be imported (rules, states as data)."""


def N_(text: str) -> str:  # noqa: N802 - the name every gettext tool knows
    """The text itself; the extraction tool finds it here, the page translates it."""
    return text
