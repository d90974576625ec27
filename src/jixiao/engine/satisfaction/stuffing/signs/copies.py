"""Copies: the same text, or nearly, again and again; the same set of answers more often than its parts allow."""

import re
import unicodedata

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.event_rows import grouped
from jixiao.engine.satisfaction.stuffing.answers import Answers

_LEFT_OUT = re.compile(r"[\W\d_的了呢吧啊呀哦嗯么很太都也就]+")


def copy_strength(answers: Answers) -> Floats:
    """The greater of both kinds."""
    return np.maximum(text_strength(answers), vector_strength(answers))


def text_strength(answers: Answers) -> Floats:
    """How many texts are alike, over the cut. The shorter a text the more it takes: many honest people write 很好.

    Alike: the same characters, whatever their order, number, punctuation and particles, but for one more or one less.
    """
    strength = np.zeros(len(answers))
    if not len(answers):
        return strength
    kinds = likeness_groups(answers.text.values, int(answers.settings["copied_characters"]))
    kind = kinds[answers.text.codes]
    rows = np.flatnonzero(kind >= 0)
    if not len(rows):
        return strength
    count = np.bincount(kind[rows])
    length = np.array([len(bag_of(text)) for text in answers.text.values])[answers.text.codes[rows]]
    weight = np.minimum(length / answers.settings["long_text"], 1.0) ** 2
    strength[rows] = np.where(count[kind[rows]] < 2, 0.0, weight * count[kind[rows]] / answers.settings["copies_least"])
    return strength


def likeness_groups(texts: tuple[str, ...], least: int) -> Ints:
    """A number for every text that is long enough, shared by those that are alike; −1 for the others."""
    bags = [bag_of(text) for text in texts]
    places: dict[str, int] = {}
    for bag in bags:
        if len(bag) >= least:
            places.setdefault(bag, len(places))
    parent = list(range(len(places)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    near: dict[str, int] = {}
    for bag, place in places.items():
        for shorter in (bag, *(bag[:cut] + bag[cut + 1 :] for cut in range(len(bag)) if len(bag) > least)):
            other = near.setdefault(shorter, place)
            parent[root(place)] = root(other)
    return np.array([root(places[bag]) if bag in places else -1 for bag in bags], np.int64)


def bag_of(text: str) -> str:
    """The different characters of a text in order, without punctuation, digits and particles."""
    return "".join(sorted(set(_LEFT_OUT.sub("", unicodedata.normalize("NFKC", text).lower()))))


def vector_strength(answers: Answers) -> Floats:
    """1 where a set of answers stands at a point far more often than its single answers, and the other points, let expect.

    People who are pleased with all say so in every line: what is common elsewhere is no copy. One point alone has nothing
    to be held against.
    """
    from scipy.special import pdtrc

    strength = np.zeros(len(answers))
    point = np.asarray(answers.point.codes, np.int64)
    n_of_point = np.bincount(point)
    if len(answers.questions) < answers.settings["least_questions"] or (n_of_point > 0).sum() < 2:
        return strength
    sets, _ = grouped(list(answers.questions))
    group, first = grouped([point, sets])
    count, here = np.bincount(group), n_of_point[point[first]]
    chance = np.ones(len(first))
    for question in answers.questions:
        shares = np.bincount(question[answers.calm] + 1, minlength=int(question.max()) + 2).astype(np.float64)
        chance *= (shares / shares.sum())[question[first] + 1]
    elsewhere = (np.bincount(sets)[sets[first]] - count) / np.maximum(len(answers) - here, 1)
    beyond = pdtrc(count - 1, np.maximum(chance, elsewhere) * here) < answers.settings["vector_chance"]
    strength[:] = (beyond & (count >= 2 * answers.settings["copies_least"]))[group]
    return strength
