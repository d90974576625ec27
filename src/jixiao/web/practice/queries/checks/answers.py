"""A question that is answered on the exercise's own page."""

import unicodedata

from jixiao.web.practice.queries.checks.frame import DONE, NOT_YET, Context, missing
from jixiao.web.practice.rules import Facts, Step, Verdict


def answered(facts: Facts, context: Context, step: Step) -> Verdict:
    """What was answered is what the facts say; a wrong answer gets the hint that the facts hold."""
    asked = facts.get(step.answer, {})
    given = plain(context.answers.get(step.code, ""))
    if not given:
        return NOT_YET
    if given in {plain(str(right)) for right in asked.get("right", ())}:
        return DONE
    hint = asked.get("hint", {"en": "Look at the page again.", "zh": "请再看一下页面。"})
    return missing(f"Not quite. {hint['en']}", f"还不对。{hint['zh']}")


def plain(text: str) -> str:
    """An answer without what people write differently: width, case, spaces, percent signs, zeros after the point."""
    text = "".join(unicodedata.normalize("NFKC", text).lower().split()).rstrip("%")
    whole, point, tail = text.partition(".")
    return f"{whole}.{tail.rstrip('0')}".rstrip(".") if point and (whole + tail).isdigit() else text
