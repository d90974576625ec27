"""Every read of tasks, cells, observations and evidence that others use."""

from jixiao.web.collection.queries.cells import Cell, evidence_of, problem_words, problems_of, stored_at, task_cells
from jixiao.web.collection.queries.observations import (
    HistoryStep,
    ObservationRow,
    newest_observations,
    observation_history,
    series,
)
from jixiao.web.collection.queries.tasks import (
    Progress,
    TaskSummary,
    count_waiting,
    find_task,
    late_tasks,
    my_tasks,
    periods_with_tasks,
    progress,
    submissions_of,
    summaries,
    task_code,
    tasks_of,
    waiting_for_review,
)

__all__ = [
    "Cell",
    "HistoryStep",
    "ObservationRow",
    "Progress",
    "TaskSummary",
    "count_waiting",
    "evidence_of",
    "find_task",
    "late_tasks",
    "my_tasks",
    "newest_observations",
    "observation_history",
    "periods_with_tasks",
    "problem_words",
    "problems_of",
    "progress",
    "series",
    "stored_at",
    "submissions_of",
    "summaries",
    "task_cells",
    "task_code",
    "tasks_of",
    "waiting_for_review",
]
