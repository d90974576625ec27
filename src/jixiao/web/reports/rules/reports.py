"""Who may read, print and be mailed a report, and what a print run and a mailing are. No Django."""

from collections.abc import Collection, Iterable, Mapping

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_
from jixiao.web.notices.rules import TITLE_LIMIT, Message

PERMISSION = "evaluation.receipt"
"""A report tells what receipts tell: scores of indicators, not only totals."""
PRINT = "reports.print"
"""To have all report cards of one's scope written at once, and to choose to whom reports are mailed."""

PRINT_JOB, MAIL_JOB, CLEAN_JOB = "reports.print", "reports.mail", "reports.clean"
LANE = "reports.print"

CONFIRMED, MONTHLY, ONCE = "confirmed", "monthly", "once"
REPEATED = {
    CONFIRMED: N_("Whenever a result is confirmed"),
    MONTHLY: N_("Every month on a working day"),
}
TIMING_LABELS = REPEATED | {ONCE: N_("Once, as soon as a worker is free")}
LANGUAGE_LABELS = {"zh": N_("Chinese"), "en": N_("English")}
LATEST_WORKING_DAY = 15
MOST_RECIPIENTS = 200


def is_whole_in_sight(visible: Collection[int], ranked: Collection[int]) -> bool:
    """Whether all who are ranked lie in the reader's scope."""
    return bool(ranked) and set(ranked) <= set(visible)


def is_in_sight(visible: Collection[int], ranked: Mapping[str, int], about: str = "") -> bool:
    """A whole report is read by who sees everybody in it, one about an organisation by who sees that."""
    if about:
        return about in ranked and ranked[about] in visible
    return is_whole_in_sight(visible, ranked.values())


def digest_list(files: Iterable[tuple[str, str]]) -> str:
    """(digest, name) of files as lines that `sha256sum --check` reads."""
    return "".join(f"{digest}  {name}\n" for digest, name in files)


def mail_message(title: str, href: str, *, is_cut: bool) -> Message:
    """What the mail says: the report's own title, how to read it on the page, how to leave the mailing."""
    zh = "报告随信附上；" if not is_cut else "附件超过邮件大小上限，请在平台上阅读和下载；"
    en = (
        "The report is attached. "
        if not is_cut
        else "Its files are too large for a mail; read and download it on the page. "
    )
    return Message(
        title[:TITLE_LIMIT], title[:TITLE_LIMIT],
        f"{zh}平台页面上每个数字均可查到来源。不再接收请在“我的邮寄报告”中退订。",
        f"{en}On the page every figure leads to its source. To get it no more, leave it under “My reports by mail”.",
        href,
    )  # fmt: skip


def check_formats(chosen: Collection[str], known: Collection[str]) -> None:
    """At least one format, and only such as there are."""
    if not chosen or set(chosen) - set(known):
        raise RuleViolation("no_format", N_("Choose at least one format."))


def has_formats(chosen: Collection[str], known: Collection[str]) -> bool:
    """Twin of check_formats."""
    return allows(check_formats, chosen, known)


def check_can_print(*, is_confirmed: bool, of_one: bool, wanted: Collection[int], visible: Collection[int]) -> None:
    """Cards are printed of a confirmed result, of a kind about one organisation each, of those in one's scope."""
    if not is_confirmed:
        raise RuleViolation("not_confirmed", N_("Reports are written from confirmed results. Confirm the run first."))
    if not of_one:
        raise RuleViolation(
            "not_of_one", N_("This kind of report tells of all together; open it on the page of reports.")
        )
    if not wanted:
        raise RuleViolation("nobody", N_("No organisation of your scope was ranked in this run."))
    if not set(wanted) <= set(visible):
        raise RuleViolation("out_of_sight", N_("Some of these organisations lie outside your scope."))


def can_print(*, is_confirmed: bool, of_one: bool, wanted: Collection[int], visible: Collection[int]) -> bool:
    """Twin of check_can_print."""
    return allows(check_can_print, is_confirmed=is_confirmed, of_one=of_one, wanted=wanted, visible=visible)


def check_can_download(*, is_finished: bool, is_removed: bool) -> None:
    """Files can be taken along once all are written and until they are cleaned away."""
    if is_removed:
        raise RuleViolation(
            "files_removed", N_("The files were cleaned away after their time. Ask for a new print run.")
        )
    if not is_finished:
        raise RuleViolation("not_finished", N_("The files are still being written. Wait until the last one is done."))


def can_download(*, is_finished: bool, is_removed: bool) -> bool:
    """Twin of check_can_download."""
    return allows(check_can_download, is_finished=is_finished, is_removed=is_removed)


def check_mailing(
    *, timing: str, working_day: int | None, language: str, of_one: bool, about: str, n_recipients: int
) -> None:
    """A mailing says when, in which language, about whom where its kind is about one, and to whom."""
    if timing not in TIMING_LABELS or language not in LANGUAGE_LABELS:
        raise RuleViolation("unknown_timing", N_("Choose when the report is sent, and in which language."))
    if timing == MONTHLY and not (working_day and 1 <= working_day <= LATEST_WORKING_DAY):
        raise RuleViolation(
            "bad_working_day", N_("Choose a working day of the month from 1 to %(latest)s."), latest=LATEST_WORKING_DAY
        )
    if of_one != bool(about):
        raise RuleViolation("about_whom", N_("A report card is about one organisation; the other kinds about all."))
    if not 1 <= n_recipients <= MOST_RECIPIENTS:
        raise RuleViolation("no_recipient", N_("Choose 1 to %(most)s recipients."), most=MOST_RECIPIENTS)


def is_mailing(
    *, timing: str, working_day: int | None, language: str, of_one: bool, about: str, n_recipients: int
) -> bool:
    """Twin of check_mailing."""
    return allows(
        check_mailing, timing=timing, working_day=working_day, language=language, of_one=of_one, about=about,
        n_recipients=n_recipients,
    )  # fmt: skip


def check_may_receive(refused: Collection[str]) -> None:
    """Only accounts whose rights allow the report are chosen as recipients; `refused` are the others' names."""
    if refused:
        raise RuleViolation(
            "may_not_read", N_("These accounts may not read this report: %(names)s."), names=", ".join(sorted(refused))
        )


def may_receive(refused: Collection[str]) -> bool:
    """Twin of check_may_receive."""
    return allows(check_may_receive, refused)
