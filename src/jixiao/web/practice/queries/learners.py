"""Who practises here, and what they did themselves."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max

from jixiao.web.practice.models import Deed, Learner


def learner_numbered(text: str) -> Learner | None:
    """The learner of a number as a browser remembers it."""
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        return None
    return Learner.objects.filter(number=int(text)).first()


def learners() -> list[Learner]:
    """Everybody with a number, in their order."""
    return list(Learner.objects.order_by("number"))


def deeds(events: Iterable[str], code: str = "", **details: object) -> list[Deed]:
    """Who of the learners did such a thing to an object, the newest first."""
    found = Deed.objects.filter(event__event__in=list(events))
    if code:
        found = found.filter(event__object_code=code)
    found = found.filter(**{f"event__details__{name}": value for name, value in details.items()})
    return list(found.select_related("learner").order_by("-pk"))


def last_deeds() -> dict[int, datetime]:
    """When each learner did something last, by the clock on the wall; by key."""
    return dict(Deed.objects.values_list("learner").annotate(at=Max("at")))


def n_tries(learner: Learner, exercise: str, step: str) -> int:
    """How often the learner answered a step's question."""
    answered = Deed.objects.filter(learner=learner, event__event="EXERCISE_ANSWERED", event__object_code=exercise)
    return answered.filter(event__details__step=step).count()
