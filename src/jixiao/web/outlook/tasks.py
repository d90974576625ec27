"""The job `outlook.look_ahead`: every series to the year's end. Nightly all of them, through the day what has news."""

import hashlib
import json
from datetime import datetime
from functools import partial

from jixiao.engine.forecast.ahead import Progress
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM, Actor
from jixiao.web.jobs import actions as job_actions
from jixiao.web.jobs.models import Job
from jixiao.web.organisations.models import Account
from jixiao.web.outlook import actions, frames, queries, rules
from jixiao.web.outlook.models import OutlookRun

FORECASTING = Text("Steps of the forecast, all series at once", "预测步骤（全部序列同时进行）")
CHANCES = Text("Chances of the targets", "正在计算达标概率")


def look_ahead(
    *, asked: rules.Asked, by: Actor = SYSTEM, now: datetime, progress: Progress | None = None
) -> OutlookRun | None:  # fmt: skip
    """Look, and keep what was found; None where nothing that it reads has changed since the last look of this kind.

    With `only_new` the indicators with new figures or targets, by the quick models; else all, by all models.
    """
    last, newest = queries.newest_run(), queries.newest()
    indicators: frozenset[int] | None = None
    if asked.only_new and last is not None:
        indicators = queries.changed_since(queries.Newest(**last.newest))
        if not indicators:
            return None
    material = queries.material(now.date(), indicators)
    seed = rules.seed_of(material.period)
    digest = material.digest(seed)
    if indicators is None and last is not None and (last.input_digest, last.only_new) == (digest, False):
        return None
    look = frames.look_ahead(material, seed=seed, nightly=indicators is None, progress=progress)
    content = json.dumps([[*one.pair, dict(one.columns)] for one in look.found], ensure_ascii=False, sort_keys=True)
    looked = actions.Looked(
        material.year, str(material.period), seed, digest, hashlib.sha256(content.encode()).hexdigest(), newest,
        look.n_series, look.n_forecast, look.coverage, indicators,
    )  # fmt: skip
    return actions.keep_outlooks(found=look.found, looked=looked, by=by, now=now)


def look_job(run: jobs.JobRun) -> Text | None:
    """The job kind `outlook.look_ahead`; argument `only_new`, everything without."""
    by = Account.objects.filter(username=run.asked_by).first() or SYSTEM
    try:
        asked = rules.Asked.read(run.arguments)
        return summary(look_ahead(asked=asked, by=by, now=run.now(), progress=partial(_tell, run)))
    except DefinitionError as fault:
        raise jobs.JobRefused(Text(f"{fault.message} {fault.mend}", f"{fault.message_zh}{fault.mend_zh}")) from None


def _tell(run: jobs.JobRun, n_done: int, n_total: int) -> None:
    """How far the forecasts are; the chances count as one step more. Ends the attempt where somebody cancelled."""
    run.progress(n_done, n_total + 1, FORECASTING if n_done < n_total else CHANCES)


def summary(run: OutlookRun | None) -> Text:
    """What came of a look, in one sentence."""
    if run is None:
        return Text("Nothing has changed since the last look.", "上次推算后数据和目标没有变化。")
    return Text(
        f"{run.n_series} series looked at, {run.n_forecast} forecast to the end of {run.year}; {run.n_changed} have news.",
        f"推算序列 {run.n_series} 个，其中 {run.n_forecast} 个预测至{run.year}年末；有变化的 {run.n_changed} 个。",
    )


def ask_to_look(*, by: Account, now: datetime) -> Job:
    """A look as soon as a worker is free; asked twice within a minute it is one."""
    return job_actions.enqueue(
        kind=rules.JOB_KIND, by=by, now=now, key=f"all:{now:%Y-%m-%dT%H:%M}", lane=rules.LANE, priority=5
    )
