"""The jobs: write the files of a print run, mail what is due, clean away what is old."""

import os
import shutil
import tempfile
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.base import clock
from jixiao.web.base.content import clean_name
from jixiao.web.base.documents import TYPES
from jixiao.web.base.parameters import parameter
from jixiao.web.notices.channels import Attachment
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.queries import access_for, tree_on
from jixiao.web.reports import actions, queries, rules
from jixiao.web.reports.models import PrintRun
from jixiao.web.reports.queries import Due

PARAMETERS = "reports"
MEGABYTE = 1_000_000


def folder_of(number: int) -> Path:
    """Where the files of a print run lie."""
    return Path(settings.DATA_DIR) / "reports" / str(number)


def mail_folder() -> Path:
    """Where files lie that are on their way by mail, each under its digest."""
    return Path(settings.DATA_DIR) / "reports" / "mail"


def print_reports(run: jobs.JobRun) -> Text:
    """The job `reports.print`: what an earlier attempt has written is not written again."""
    one = queries.print_run_numbered(int(run.arguments["number"]))
    if one is None:
        raise jobs.JobRefused(Text("There is no such print run.", "没有这批报告。"))
    ids = queries.organisation_ids(one.codes)
    try:
        press = _press(one, ids.values(), timezone.localdate(run.now()))
    except DefinitionError as fault:  # a template of the office that cannot be used
        raise jobs.JobRefused(Text(fault.in_language("en"), fault.in_language("zh"))) from None
    done = queries.finished_codes(one)
    left = [code for code in one.codes if code not in done]
    for n_done, code in enumerate(left, start=len(done)):
        run.progress(n_done, len(one.codes), Text(f"Writing {code}", f"正在生成 {code}"))
        run.check()
        _print_one(run, one, press, code, ids[code])
    run.step("finish", lambda: actions.finish_printing(one=one, by=SYSTEM, now=run.now()))
    run.progress(len(one.codes), len(one.codes))
    n_written, n_faults = len(one.codes) - len(one.faults), len(one.faults)
    return Text(
        f"{n_written} reports written, {n_faults} could not be", f"已生成报告 {n_written} 份，未能生成 {n_faults} 份"
    )


def _press(one: PrintRun, ids: Collection[int], today: date) -> queries.Press:
    """What the reports are written from, as far as the rights of who asked for them reach today."""
    sight = queries.sight_of(access_for(one.asked_by, tree_on(today)), ids)
    return queries.Press.of(one.run, one.kind, one.language, sight)


def _print_one(run: jobs.JobRun, one: PrintRun, press: queries.Press, code: str, organisation_id: int) -> None:
    """Write outside of any transaction, then note in one: a kill between the two writes the same bytes once more."""
    try:
        made = press.made(code)
        files = [_written(folder_of(one.number), made, form, code) for form in one.formats]
    except DefinitionError as fault:
        why = Text(fault.in_language("en"), fault.in_language("zh"))
        run.step(f"report {code}", lambda: actions.note_unprintable(one=one, code=code, why=why, now=run.now()))
        return
    run.step(
        f"report {code}",
        lambda: actions.keep_printed(one=one, organisation_id=organisation_id, files=files, now=run.now()),
    )


def _written(folder: Path, made: queries.Made, form: str, code: str) -> dict[str, Any]:
    """One file on the disk, whole or not at all; its columns."""
    content = made.file(form)
    _keep(folder / f"{code}.{form}", content)
    name = clean_name(f"{code} {made.report.document.title}.{form}")
    return {"form": form, "name": name, "size": len(content), "digest": sha256(content).hexdigest()}


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)


def mail_due(run: jobs.JobRun) -> Text:
    """The job `reports.mail`: write and post what is due, each occasion for each person once."""
    n_posted = 0
    faults: list[str] = []
    made: dict[tuple[Any, ...], tuple[list[dict[str, Any]], str]] = {}
    for due in list(queries.due_mail(run.now())):
        run.check()
        try:
            files, title = _made_once(made, due, timezone.localdate(run.now()))
        except DefinitionError as fault:
            faults.append(fault.in_language("en"))
            continue
        limit = MEGABYTE * parameter(PARAMETERS, "attachment_mb", timezone.localdate(run.now()))
        carried = files if sum(file["size"] for file in files) <= limit else []
        n_posted += bool(run.step(due.key[:120], lambda: _post(run, due, title, carried, is_cut=carried != files)))  # noqa: B023
    said = f"; {len(faults)} could not be written: {faults[0]}" if faults else ""
    said_zh = f"；{len(faults)} 份未能生成" if faults else ""
    return Text(f"{n_posted} reports posted{said}", f"已寄出报告 {n_posted} 份{said_zh}")


def _made_once(
    made: dict[tuple[Any, ...], tuple[list[dict[str, Any]], str]], due: Due, today: date
) -> tuple[list[dict[str, Any]], str]:
    """The files of a report, written once for all who get the same; and its title."""
    mailing = due.mailing
    about = mailing.organisation.code if mailing.organisation else ""
    told_of = [mailing.organisation.pk] if mailing.organisation else queries.ranked_ids(due.run).values()
    sight = queries.sight_of(access_for(due.account, tree_on(today)), told_of)
    key = (due.run.pk, mailing.kind, mailing.language, about, sight, *mailing.formats)
    if key not in made:
        written = queries.Press.of(due.run, mailing.kind, mailing.language, sight).made(about)
        files = []
        for form in mailing.formats:
            content = written.file(form)
            digest = sha256(content).hexdigest()
            _keep(mail_folder() / digest, content)
            name = clean_name(f"{written.report.document.title}.{form}")
            files.append({"form": form, "name": name, "size": len(content), "digest": digest})
        made[key] = files, written.report.document.title
    return made[key]


def _post(run: jobs.JobRun, due: Due, title: str, files: list[dict[str, Any]], *, is_cut: bool) -> int:
    if queries.mailed_before(due):
        return 0
    about = [due.mailing.organisation.code] if due.mailing.organisation else []
    href = reverse("reports:report_of" if about else "reports:report", args=[due.run.code, due.mailing.kind, *about])
    message = rules.mail_message(title, href, is_cut=is_cut)
    actions.note_mailed(due=due, message=message, files=files, by=SYSTEM, now=run.now())
    return 1


def attachments(key: str, account: Account, now: Any) -> list[Attachment] | None:
    """What a message of `key` carries at the moment when it goes out; None where the person may not read it any more."""
    mailed = queries.enclosed(key, account, timezone.localdate(now))
    if mailed is None:
        return None
    found = (_attached(file) for file in mailed.files)
    return [each for each in found if each is not None]


def _attached(file: Mapping[str, Any]) -> Attachment | None:
    """The file as it was written; nothing where it was cleaned away or is not what it was."""
    path = mail_folder() / file["digest"]
    if not path.exists():
        return None
    content = path.read_bytes()
    is_whole = sha256(content).hexdigest() == file["digest"]
    return Attachment(file["name"], content, TYPES[file["form"]].partition(";")[0]) if is_whole else None


def clean_old(run: jobs.JobRun) -> Text:
    """The job `reports.clean`: files of print runs and mails that are older than the office keeps them."""
    kept = timedelta(days=parameter(PARAMETERS, "kept_days", timezone.localdate(run.now())))
    before, n_runs = run.now() - kept, 0
    for one in queries.old_print_runs(before):
        run.check()
        shutil.rmtree(folder_of(one.number), ignore_errors=True)
        run.step(f"print run {one.number}", lambda: actions.remove_printed(one=one, by=SYSTEM, now=run.now()))  # noqa: B023
        n_runs += 1
    n_files = 0
    for path in mail_folder().glob("*"):
        if path.stat().st_mtime < before.timestamp() - clock.shift().total_seconds():
            path.unlink(missing_ok=True)
            n_files += 1
    return Text(
        f"Files of {n_runs} print runs and {n_files} mailed files cleaned away",
        f"已清理 {n_runs} 批报告和 {n_files} 个邮寄文件",
    )
