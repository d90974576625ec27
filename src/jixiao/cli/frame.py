"""What every command shares: refusals that teach, exit codes, the language of messages."""

import os
import sys
from collections.abc import Sequence
from typing import Any

import typer

from jixiao.engine.model.errors import DefinitionError

REFUSED = 1


class Refusal(Exception):
    """Data or a definition that cannot be used; the text says what, where and how to mend it. Exit code 1."""

    def __init__(self, en: str, zh: str) -> None:
        self.en, self.zh = en, zh
        super().__init__(en)


def language_of(choice: str | None) -> str:
    """zh or en: as chosen, else as the machine's LANG says, else English."""
    if choice is None:
        return "zh" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("zh") else "en"
    if choice not in ("zh", "en"):
        raise typer.BadParameter("write zh or en", param_hint="--lang")
    return choice


def wrong_call(option: str, en: str, zh: str, language: str) -> typer.BadParameter:
    """An option whose value makes no sense, in the person's language. Exit code 2."""
    return typer.BadParameter(zh if language == "zh" else en, param_hint=option)


def say(text: str) -> None:
    """One message to the person, beside the output."""
    typer.echo(text, err=True)


class HouseTyper(typer.Typer):
    """A Typer whose refusals end with a message and exit code 1, never with a traceback."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().__call__(*args, **kwargs)
        except Refusal as refusal:
            say(refusal.zh if language_of(_asked_language(args[0] if args else sys.argv[1:])) == "zh" else refusal.en)
        except DefinitionError as fault:
            say(fault.in_language(language_of(_asked_language(args[0] if args else sys.argv[1:]))))
        except KeyboardInterrupt:
            say("Stopped.")
        except Exception as fault:
            if os.environ.get("JIXIAO_DEBUG"):
                raise
            say(f"Internal fault, please report it: {type(fault).__name__}: {fault} (JIXIAO_DEBUG=1 shows more).")
        sys.exit(REFUSED)


def _asked_language(words: Sequence[str]) -> str | None:
    """The value of --lang on the command line, if it is one of the two."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        given = following if word == "--lang" else word.removeprefix("--lang=") if word.startswith("--lang=") else ""
        if given in ("zh", "en"):
            return given
    return None
