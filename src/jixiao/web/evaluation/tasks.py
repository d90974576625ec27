"""Every night: appeals whose deadline has passed are told to those who decide."""

from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.evaluation import actions


def remind_job(run: jobs.JobRun) -> Text | None:
    """The job kind `evaluation.remind`."""
    n = actions.remind(by=SYSTEM, now=run.now())
    return Text(f"{n} appeals are overdue.", f"{n} 件申诉复核逾期未答复。") if n else None
