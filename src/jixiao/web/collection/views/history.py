"""The history of a task: every submission, every review, every revision of every figure."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jixiao.web.collection import queries
from jixiao.web.collection.views.scope import place_of, seen_task


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is overwritten: first to last, who did what, and each figure with all its revisions."""
    task = seen_task(request, pk)
    cells = queries.task_cells(task)
    by_indicator: dict[int, list[Any]] = defaultdict(list)
    for observation in queries.revisions_of(task):
        by_indicator[observation.indicator_id].append(observation)
    submissions = queries.submissions_of(task)
    context = {
        "task": task,
        "place": place_of(request, task.organisation_id),
        "submissions": submissions,
        "figures": [(cell, by_indicator[cell.indicator_id]) for cell in cells],
        "n_revisions": sum(len(by_indicator[cell.indicator_id]) for cell in cells),
        "n_submissions": len(submissions),
        "evidence": queries.evidence_of(task, withdrawn=True),
    }
    return render(request, "collection/history.html", context)
