"""Doubts as they stand beside the figures of a task in review."""

from django.urls import reverse

from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.queries import DoubtBeside
from jixiao.web.doubts import rules
from jixiao.web.doubts.models import Doubt
from jixiao.web.doubts.queries.doubts import doubts_of_task, rule_label


def beside_task(task: CollectionTask) -> dict[int, list[DoubtBeside]]:
    """By indicator, strongest first; those that are gone are left out."""
    return {indicator_id: [_beside(doubt) for doubt in found] for indicator_id, found in doubts_of_task(task).items()}


def _beside(doubt: Doubt) -> DoubtBeside:
    label = rule_label(doubt.rule)
    return DoubtBeside(
        label.zh, label.en, doubt.message_zh, doubt.message_en, rules.STATE_LABELS[doubt.state],
        doubt.state in rules.UNDECIDED, reverse("doubts:doubt", args=[doubt.pk]),
    )  # fmt: skip
