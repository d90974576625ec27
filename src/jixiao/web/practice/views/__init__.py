"""Pages of the practice ground."""

from jixiao.web.practice.views.bar import Bar, bar_for
from jixiao.web.practice.views.exercises import answer, begin, exercise, take
from jixiao.web.practice.views.learners import introduce, learners, reset
from jixiao.web.practice.views.year import anew, home, play, progress

__all__ = [
    "Bar",
    "anew",
    "answer",
    "bar_for",
    "begin",
    "exercise",
    "home",
    "introduce",
    "learners",
    "play",
    "progress",
    "reset",
    "take",
]
