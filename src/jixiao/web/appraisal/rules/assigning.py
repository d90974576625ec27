"""Who scores what: drawn by lot with a seed that is kept, so that anybody can draw it again. No Django."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from random import Random
from typing import TypeVar

Scorer = TypeVar("Scorer", bound=Hashable)
Target = TypeVar("Target", bound=Hashable)


def drawn(
    scorers: Sequence[Scorer],
    targets: Sequence[Target],
    barred: Mapping[Target, Collection[Scorer]],
    per_object: int,
    seed: int,
    load: Mapping[Scorer, int] | None = None,
) -> list[tuple[Scorer, Target]]:
    """Scorers for every object: all who are not barred, or `per_object` of those with the least to do, ties by lot.

    Objects with the fewest possible scorers choose first. `load`: what each has to do already.
    """
    lot = Random(seed)  # noqa: S311 - a lot that others can draw again, no secret
    carried = {one: (load or {}).get(one, 0) for one in scorers}
    allowed = {target: [one for one in scorers if one not in barred.get(target, ())] for target in targets}
    if not per_object:
        return [(one, target) for target in targets for one in allowed[target]]
    order = list(targets)
    lot.shuffle(order)
    order.sort(key=lambda target: len(allowed[target]))
    chosen: list[tuple[Scorer, Target]] = []
    for target in order:
        lots = {one: lot.random() for one in allowed[target]}
        for one in sorted(lots, key=lambda each: (carried[each], lots[each]))[:per_object]:
            carried[one] += 1
            chosen.append((one, target))
    return chosen
