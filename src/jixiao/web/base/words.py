"""Texts in both languages, and text marked for translation, where Django must not be imported (rules, states as data)."""

from typing import Any

from jixiao.engine.model.text import Text


def N_(text: str) -> str:  # noqa: N802 - the name every gettext tool knows
    """The text itself; the extraction tool finds it here, the page translates it."""
    return text


def name_of(thing: Any) -> Text:
    """The name of anything with label_zh and label_en; where there is no English one the Chinese stands in its place."""
    return Text(thing.label_en or thing.label_zh, thing.label_zh)
