"""Addresses of what follows: orders, budgets, joint projects, use of results."""

from tests.unit.web.access.readers import (
    ANSWERS_S11,
    CHECKS,
    DATA,
    DATA_OF_S11,
    FILLS_S11,
    OFFICE,
    PLANS_WORK,
    PRINTS,
    REPORTS_S11,
    REVIEWS_S11,
    SEES_DRAFTS,
    Page,
    page,
    posted,
)

EXPECTED: dict[str, list[Page]] = {
    "followup:board": [page(DATA)],
    "followup:owed": [page(REPORTS_S11 | {"outsider"})],
    "followup:acceptance": [page(OFFICE)],
    "followup:new": [page(OFFICE)],
    "followup:order": [page(DATA_OF_S11, code="2026-0001")],
    "followup:notice": [page(DATA_OF_S11, code="2026-0001", form="docx")],
    "followup:download": [page(DATA_OF_S11, code="2026-0001", event_pk="progress with a file")],
    "followup:carry_out": [posted(REPORTS_S11, code="2026-0001", pk="measure of S11")],
    **{
        f"followup:{act}": [posted(REPORTS_S11, code="2026-0001")]
        for act in ("sign", "plan", "progress", "hand_over", "reply")
    },
    **{
        f"followup:{act}": [posted(OFFICE, code="2026-0001")]
        for act in ("accept", "send_back", "close_by_exception", "reopen", "postpone", "aim", "cancel")
    },
    "projects:projects": [page(DATA)],
    "projects:new": [page(PLANS_WORK)],
    "projects:example": [page(PLANS_WORK)],
    "projects:project": [page(DATA_OF_S11, code="one-net")],
    "projects:exported": [page(DATA_OF_S11, code="one-net", table="plan")],
    "projects:report_file": [page(DATA_OF_S11, code="one-net", pk="report with a file")],
    "projects:event_file": [page(DATA_OF_S11, code="one-net", pk="event with a file")],
    "projects:revise": [page(ANSWERS_S11, code="one-net-draft")],
    "projects:replan": [page(ANSWERS_S11, code="one-net")],
    "projects:report": [page(REPORTS_S11, code="one-net")],
    "projects:pass_on": [posted(ANSWERS_S11, code="one-net")],
    "projects:note": [posted(ANSWERS_S11, code="one-net")],
    **{f"projects:{act}": [posted(ANSWERS_S11, code="one-net")] for act in ("submit", "finish")},
    **{
        f"projects:{act}": [posted(REVIEWS_S11, code="one-net", pk="report with a file")]
        for act in ("accept_report", "return_report")
    },
    **{
        f"projects:{act}": [posted(OFFICE, code="one-net")]
        for act in ("approve", "send_back", "approve_replan", "refuse_replan", "accept", "return", "stop")
    },
    "result_use:ledger": [page(DATA)],
    "result_use:proposals": [page(DATA)],
    "result_use:rules": [page(DATA)],
    "result_use:rule_set": [page(DATA, number="1"), page(PRINTS, number="2")],
    "result_use:start_draft": [posted(OFFICE)],
    "result_use:edit": [page(OFFICE, number="2")],
    "result_use:trial": [page(PRINTS, number="2")],
    "result_use:adopt": [page(PRINTS, number="2")],
    "result_use:discard": [posted(OFFICE, number="2")],
    "result_use:round": [page(SEES_DRAFTS, run="confirmed run")],
    "result_use:draw_up": [posted(OFFICE, run="confirmed run")],
    "result_use:notify_all": [posted(OFFICE, run="confirmed run")],
    "result_use:proposal": [
        page(DATA_OF_S11, code="praise of S11"),
        page(SEES_DRAFTS | {"reporter"}, code="talk with S11"),  # about people: not even the district above it
        page(SEES_DRAFTS, code="draft about S21"),
    ],
    "result_use:notice": [
        page(DATA_OF_S11, code="praise of S11", form="html"),
        page(SEES_DRAFTS | {"reporter"}, code="talk with S11", form="docx"),
    ],
    "result_use:download": [page(DATA_OF_S11, code="praise of S11", event_pk="reply with a file")],
    "result_use:notify": [posted(OFFICE, code="draft about S21")],
    "result_use:reply": [
        posted(REPORTS_S11, code="praise of S11"),
        posted(frozenset({"reporter"}), code="talk with S11"),
    ],
    "result_use:decide": [posted(PRINTS, code="talk with S11")],
    "result_use:carry_out": [posted(OFFICE, code="talk with S11")],
    "result_use:lapse": [posted(PRINTS, code="talk with S11")],
    "budgets:programmes": [page(DATA)],
    "budgets:departments": [page(DATA)],
    "budgets:open_whole": [page(frozenset({"reporter", "outsider"}))],
    "budgets:review_self": [page(OFFICE, code="whole-2026-S11")],
    "budgets:tell_rest": [posted(FILLS_S11, code="whole-2026-S11")],
    "budgets:exchange": [page(OFFICE)],
    "budgets:exchange_table": [page(OFFICE, year="2026", code="objectives")],
    "budgets:exchange_file": [page(OFFICE, year="2026")],
    "budgets:idle": [page(DATA)],
    "budgets:answer_idle": [page(FILLS_S11, code="monitored")],
    "budgets:duplicates": [page(DATA)],
    "budgets:judge_pair": [posted(OFFICE, code="monitored", other="evaluated")],
    "budgets:search": [posted(OFFICE)],
    "budgets:costs": [page(DATA)],
    "budgets:proposals": [page(SEES_DRAFTS)],
    "budgets:simulate": [page(OFFICE)],
    "budgets:proposal": [page(SEES_DRAFTS, number="1")],
    "budgets:new": [page(OFFICE | {"reporter", "outsider"})],
    "budgets:programme": [page(DATA_OF_S11, code="monitored")],
    "budgets:declare": [page(FILLS_S11, code="proposed")],
    "budgets:objectives_file": [page(DATA_OF_S11, code="monitored")],
    "budgets:adjust": [page(FILLS_S11, code="monitored")],
    "budgets:monitor": [page(FILLS_S11, code="monitored")],
    "budgets:monitoring_file": [page(DATA_OF_S11, code="monitored", number="1")],
    "budgets:self_evaluate": [page(FILLS_S11, code="monitored")],
    "budgets:self_evaluation_file": [page(DATA_OF_S11, code="evaluated")],
    "budgets:evaluate": [page(CHECKS, code="evaluated")],
    "budgets:evaluation": [page(DATA_OF_S11, code="evaluated", pk="evaluation")],
    "budgets:approve": [page(OFFICE, year="2026")],
    "budgets:disclose": [posted(FILLS_S11, code="monitored")],
    "budgets:spend": [posted(FILLS_S11, code="monitored")],
    **{
        f"budgets:{act}": [posted(frozenset({"approver"}), code="monitored")]
        for act in ("endorse", "send_back", "endorse_monitoring", "return_monitoring", "endorse_self", "return_self")
    },
    **{
        f"budgets:{act}": [posted(OFFICE, code="monitored")]
        for act in ("pass", "admit", "demand", "conclude", "use", "change", "mark_key")
    },
}
