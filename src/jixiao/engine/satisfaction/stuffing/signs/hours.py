"""Odd hours and misused tokens."""

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.event_rows import UNREAD
from jixiao.engine.satisfaction.stuffing.answers import Answers
from jixiao.engine.satisfaction.stuffing.signs.excess import beyond_usual

HOURS = 24
WEAK = 0.5


def hour_strength(answers: Answers) -> Floats:
    """Half where an answer was given at an hour at which calm ones hardly ever are, 1 where many are in a burst."""
    hour = np.where(answers.at == UNREAD, 0, answers.at // 60 % HOURS)
    usual = np.bincount(hour[answers.calm], minlength=HOURS)
    if usual.sum() < answers.settings["least_to_learn"]:
        return np.zeros(len(answers))
    odd = usual / usual.sum() < answers.settings["odd_hours_share"]
    is_odd = odd[hour] & (answers.at != UNREAD)
    in_burst = beyond_usual(answers, is_odd.astype(np.int64), np.ones(len(answers), np.int64))
    return np.where(in_burst, 1.0, np.where(is_odd, WEAK, 0.0))


def token_strength(answers: Answers) -> Floats:
    """1 where the token had been used, had expired or was made up."""
    return answers.is_misused.astype(np.float64)
