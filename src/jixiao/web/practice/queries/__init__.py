"""Every read of the practice ground."""

from jixiao.web.practice.queries.learners import deeds, last_deeds, learner_numbered, learners, n_tries
from jixiao.web.practice.queries.learning import (
    Done,
    Seen,
    current_of,
    facts_of,
    learnings,
    open_codes,
    part_of,
    seen,
    unsolved,
)
from jixiao.web.practice.queries.library import exercise, exercises, part, parts
from jixiao.web.practice.queries.standing import VISITOR, Playing, playing, shift, standing, stop_label, told

__all__ = [
    "VISITOR",
    "Done",
    "Playing",
    "Seen",
    "current_of",
    "deeds",
    "exercise",
    "exercises",
    "facts_of",
    "last_deeds",
    "learner_numbered",
    "learners",
    "learnings",
    "n_tries",
    "open_codes",
    "part",
    "part_of",
    "parts",
    "playing",
    "seen",
    "shift",
    "standing",
    "stop_label",
    "told",
    "unsolved",
]
