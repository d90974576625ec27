"""Every write of jobs: asking for them, people's decisions about them, the worker's bookkeeping, schedules."""

from jixiao.web.jobs.actions.asking import cancel, enqueue, retry
from jixiao.web.jobs.actions.running import (
    LeaseLost,
    beat,
    claim,
    fail,
    finish,
    forget_old,
    note_progress,
    obey_cancel,
    postpone,
    run_step,
    start_worker,
    stop_worker,
)
from jixiao.web.jobs.actions.scheduling import ask_for_due, end_schedule, install_schedules, set_schedule

__all__ = [
    "LeaseLost",
    "ask_for_due",
    "beat",
    "cancel",
    "claim",
    "end_schedule",
    "enqueue",
    "fail",
    "finish",
    "forget_old",
    "install_schedules",
    "note_progress",
    "obey_cancel",
    "postpone",
    "retry",
    "run_step",
    "set_schedule",
    "start_worker",
    "stop_worker",
]
