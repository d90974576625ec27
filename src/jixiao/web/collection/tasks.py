"""What the job queue does for data collection."""

from jixiao.engine.model.text import Text
from jixiao.web.collection import actions
from jixiao.web.jobs import JobRun


def remind(run: JobRun) -> Text:
    """Walk the late ladder for today."""
    made = actions.remind(now=run.now())
    return Text(
        f"{made.n_reminded} reminded, {made.n_yellow} yellow, {made.n_red} red",
        f"提醒 {made.n_reminded} 件，黄灯 {made.n_yellow} 件，红灯 {made.n_red} 件",
    )
