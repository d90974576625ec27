"""Print runs: every card once, also over a kill; whole files, counted and taken along by those who may."""

import io
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.jobs.models import Job
from jixiao.web.jobs.tasks import run_due
from jixiao.web.reports import actions, queries, rules, tasks
from jixiao.web.reports.models import PrintedFile, PrintRun
from tests.unit.web.worked_city import NOW, WorkedCity

Clock = Callable[[datetime], None]


def asked(worked: WorkedCity, *codes: str, formats: tuple[str, ...] = ("html", "xlsx")) -> PrintRun:
    """A print run of cards about these streets."""
    ids = {worked.city.organisations[code].pk for code in codes or ("S11", "S21")}
    return actions.ask_to_print(
        run=worked.runs["confirmed"], kind="card", language="zh", formats=formats, visible=ids,
        by=worked.city.accounts["office"], now=NOW,
    )  # fmt: skip


def fresh(one: PrintRun) -> PrintRun:
    return PrintRun.objects.get(pk=one.pk)


def test_all_cards_are_written_and_taken_along(worked: WorkedCity, set_clock: Clock) -> None:
    one = asked(worked)
    assert one.codes == ["S11", "S21"]
    assert run_due() == 1
    kept = list(queries.files_of(fresh(one)))
    assert [(file.organisation.code, file.form) for file in kept] == [
        ("S11", "html"), ("S11", "xlsx"), ("S21", "html"), ("S21", "xlsx"),
    ]  # fmt: skip
    client = worked.city.signed_in("office")
    answer = client.get(reverse("reports:files", args=[one.number]))
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        sums = archive.read("SHA256SUMS").decode()
        for line in sums.splitlines():
            digest, name = line.split("  ", 1)
            assert sha256(archive.read(name)).hexdigest() == digest
        assert len(sums.splitlines()) == 4
    ended = AuditEvent.objects.get(event="PRINT_RUN_FINISHED")
    assert ended.details["digest"] == sha256(sums.encode()).hexdigest()
    card = queries.Press.of(worked.runs["confirmed"], "card", "zh", queries.ALL).made("S11")
    assert sha256(card.file("html")).hexdigest() == kept[0].digest
    page = client.get(reverse("reports:print_run", args=[one.number])).content.decode()
    assert kept[0].name in page
    assert "hx-get" not in page


class Killed(BaseException):
    """As a `kill -9`: nothing after it runs, nothing is told to the database."""


@pytest.mark.parametrize("point", [1, 2, 3, 4])
def test_what_a_killed_worker_wrote_is_not_written_again(
    worked: WorkedCity, set_clock: Clock, monkeypatch: pytest.MonkeyPatch, point: int
) -> None:
    one, written, real = asked(worked, "S11", "S21"), Counter[str](), tasks._keep

    def keep(path: Path, content: bytes) -> None:
        real(path, content)
        written[path.name] += 1
        if written.total() == point and not killed:
            killed.append(True)
            raise Killed

    killed: list[bool] = []
    monkeypatch.setattr(tasks, "_keep", keep)
    with pytest.raises(Killed):
        run_due()
    assert Job.objects.get(pk=one.job_id).state == "running"
    assert run_due() == 0, "its lease still holds"
    done = {file.organisation.code for file in PrintedFile.objects.all()}
    set_clock(NOW + timedelta(minutes=2))
    assert run_due() == 1
    again = {name for name, n in written.items() if n > 1}
    assert {name.split(".")[0] for name in again} <= {"S11", "S21"} - done
    assert len(again) <= 2
    assert PrintedFile.objects.count() == 4
    assert fresh(one).finished_at == NOW + timedelta(minutes=2)
    for file in queries.files_of(one):
        content = (tasks.folder_of(one.number) / f"{file.organisation.code}.{file.form}").read_bytes()
        assert sha256(content).hexdigest() == file.digest
    assert not list(tasks.folder_of(one.number).glob("tmp*"))


def test_cancelled_it_stops_and_goes_on_where_it_was(
    worked: WorkedCity, set_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, one, real = worked.city.accounts["office"], asked(worked, formats=("html",)), tasks._keep
    written: list[str] = []

    def keep(path: Path, content: bytes) -> None:
        real(path, content)
        written.append(path.name)
        if len(written) == 1:
            actions.cancel_printing(one=PrintRun.objects.get(pk=one.pk), by=office, now=NOW)

    monkeypatch.setattr(tasks, "_keep", keep)
    run_due()
    assert (Job.objects.get(pk=one.job_id).state, written) == ("cancelled", ["S11.html"])
    with pytest.raises(RuleViolation):
        rules.check_can_download(is_finished=fresh(one).finished_at is not None, is_removed=False)
    answer = worked.city.signed_in("office").post(reverse("reports:resume", args=[one.number]))
    assert answer.status_code == 302
    run_due()
    assert written == ["S11.html", "S11.html", "S21.html"], "what was written and not noted is written once more"
    assert fresh(one).finished_at is not None


def test_a_card_that_cannot_be_written_is_named_and_stops_no_other(
    worked: WorkedCity, set_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = queries.Press.made

    def refusing(press: queries.Press, about: str = "", link: Any = None) -> queries.Made:
        if about == "S11":
            raise DefinitionError("unsound_report", Text("61.40 is 99.90 by now.", "61.40 现为 99.90。"))
        return real(press, about, link)

    monkeypatch.setattr(queries.Press, "made", refusing)
    one = asked(worked)
    run_due()
    assert list(fresh(one).faults) == ["S11"]
    page = worked.city.signed_in("office").get(reverse("reports:print_run", args=[one.number])).content.decode()
    assert "61.40 现为 99.90。" in page
    assert {file.organisation.code for file in PrintedFile.objects.all()} == {"S21"}


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(worked: WorkedCity, set_clock: Clock) -> None:
    one = asked(worked, formats=("html",))
    run_due()
    (tasks.folder_of(one.number) / "S21.html").write_bytes(b"<p>100.00</p>")
    client = worked.city.signed_in("office")
    answer = client.get(reverse("reports:files", args=[one.number]), follow=True)
    assert "S21" in answer.content.decode()
    assert answer.redirect_chain


def test_only_those_who_see_all_of_it_may_open_it(worked: WorkedCity, set_clock: Clock) -> None:
    one = asked(worked, "S11")
    run_due()
    statuses = {
        who: worked.city.signed_in(who).get(reverse("reports:files", args=[one.number])).status_code
        for who in ("office", "leader", "evaluator", "reporter", "outsider", "administrator")
    }
    assert statuses == {
        "office": 200, "leader": 200, "evaluator": 404, "reporter": 404, "outsider": 404, "administrator": 404,
    }  # fmt: skip


def test_what_cannot_be_printed_is_refused(worked: WorkedCity) -> None:
    office, ids = worked.city.accounts["office"], {worked.city.organisations["S11"].pk}
    cases: list[tuple[str, dict[str, Any]]] = [
        ("not_confirmed", {"run": worked.runs["computed"]}), ("not_of_one", {"kind": "annual"}),
        ("not_of_one", {"kind": "nonsense"}), ("no_format", {"formats": ()}), ("no_format", {"formats": ("exe",)}),
        ("nobody", {"visible": set()}),
    ]  # fmt: skip
    for code, changed in cases:
        wanted: dict[str, Any] = {
            "run": worked.runs["confirmed"], "kind": "card", "language": "zh", "formats": ("pdf",), "visible": ids,
        }  # fmt: skip
        with pytest.raises(RuleViolation) as refusal:
            actions.ask_to_print(**wanted | changed, by=office, now=NOW)
        assert refusal.value.code == code


def test_asked_for_on_the_page_it_shows_count_rate_and_time_left(
    worked: WorkedCity, set_clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = worked.city.signed_in("office")
    sent = {"run": worked.runs["confirmed"].code, "kind": "card", "formats": ["html"], "language": "en"}
    answer = client.post(reverse("reports:print"), sent)
    one = PrintRun.objects.get()
    assert answer["Location"] == reverse("reports:print_run", args=[one.number])
    assert "hx-trigger" in client.get(answer["Location"]).content.decode()
    assert client.post(reverse("reports:print"), {**sent, "formats": []}).status_code in {200, 422}
    files = [
        PrintedFile(
            print_run=one, organisation=worked.city.organisations[code], form="html", name=code, size=1, digest="0" * 64,
            printed_at=NOW + timedelta(seconds=6 * n),
        )
        for n, code in enumerate(("S11", "S21"), start=1)
    ]  # fmt: skip
    PrintedFile.objects.bulk_create(files)
    PrintRun.objects.filter(pk=one.pk).update(codes=["S11", "S21", "S12", "S13"])
    pace = queries.pace_of(fresh(one), NOW)
    assert (pace.n_done, pace.n_left, pace.percent, pace.per_minute, pace.seconds_left) == (2, 2, 50, 10.0, 12.0)


def test_files_are_cleaned_away_after_their_time(worked: WorkedCity, set_clock: Clock) -> None:
    one = asked(worked, formats=("html",))
    run_due()
    folder = tasks.folder_of(one.number)
    from jixiao.web.jobs.actions import enqueue

    for days, is_there in ((29, True), (31, False)):
        moment = NOW + timedelta(days=days)
        set_clock(moment)
        enqueue(kind=rules.CLEAN_JOB, by=worked.city.accounts["office"], now=moment)
        run_due()
        assert folder.exists() is is_there
    assert fresh(one).removed_at is not None
    assert PrintedFile.objects.count() == 2, "digests are kept"
    assert not rules.can_download(is_finished=True, is_removed=True)
