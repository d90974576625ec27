"""The parts and their exercises, read from the library once in a process."""

from functools import cache
from importlib.resources import files

from jixiao.web.practice import rules


@cache
def parts() -> tuple[rules.Part, ...]:
    """Every role that can be played, in the order of their cards."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe")
    folder = files("jixiao").joinpath("library", "exercises")
    found = [
        rules.read_part(yaml.load(one.read_text(encoding="utf-8")), one.name)
        for one in folder.iterdir()
        if one.name.endswith(".yaml")
    ]
    return tuple(sorted(found, key=lambda one: one.place))


def part(role: str) -> rules.Part | None:
    """The part of that role."""
    return next((one for one in parts() if one.role == role), None)


def exercises() -> tuple[rules.Exercise, ...]:
    """Every exercise of every part."""
    return tuple(one for part in parts() for one in part.exercises)


def exercise(code: str) -> rules.Exercise | None:
    """The exercise of that code."""
    return next((one for one in exercises() if one.code == code), None)
