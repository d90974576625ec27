"""Figures that were typed and handed in, submissions that were looked at."""

from django.db.models import QuerySet

from jixiao.web.collection import rules as life
from jixiao.web.collection.models import CollectionTask, Review, Submission
from jixiao.web.collection.queries import task_cells, task_code
from jixiao.web.practice.queries.checks.frame import DONE, NOT_YET, Context, credited, missing
from jixiao.web.practice.rules import Facts, Step, Verdict


def figures_typed(facts: Facts, context: Context, step: Step) -> Verdict:
    """Every figure of the sheet stands in the task as the sheet says."""
    task = CollectionTask.objects.filter(pk=facts["task"]).first()
    if task is None:
        return NOT_YET
    cells = {cell.code: cell for cell in task_cells(task)}
    wanted = [row for row in facts["sheet"] if row["code"] in cells]
    empty = [row for row in wanted if cells[row["code"]].value is None]
    if len(empty) == len(wanted):
        return NOT_YET
    wrong = [row for row in wanted if row not in empty and cells[row["code"]].value != row["value"]]
    if wrong:
        row = wrong[0]
        typed = cells[row["code"]].entered_text
        return missing(
            f"“{row['label_en']}”: the sheet says {row['text']}, the form says {typed}.",
            f"“{row['label_zh']}”：资料上是 {row['text']}，表中填的是 {typed}。",
        )
    if empty:
        return missing(
            f"Still empty: {', '.join(row['label_en'] for row in empty)}.",
            f"还没有填：{'、'.join(row['label_zh'] for row in empty)}。",
        )
    return DONE


def handed_in(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner handed the task in."""
    if Submission.objects.filter(task=facts["task"], submitted_by=context.account).exists():
        return credited(DONE, context, "TASK_SUBMITTED", _code(facts["task"]))
    if not figures_typed(facts, context, step).is_done:
        return NOT_YET
    return missing(
        "The figures are kept as your draft; nobody else sees them before you press “Hand in for review”.",
        "数据已保存为草稿，按下“提交审核”之后别人才看得到。",
    )


def returned(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner gave the submission back with a reason."""
    if _reviews(facts, context, "return").exists():
        return credited(DONE, context, "SUBMISSION_RETURNED", _code(facts["task"]))
    if _reviews(facts, context, "approve").exists():
        return missing(
            "You approved it, so this figure would be scored now. Open it again and return it with a reason.",
            "您通过了这份数据，它将直接参与计分。请再次打开，写明理由后退回。",
        )
    return NOT_YET


def approved(facts: Facts, context: Context, step: Step) -> Verdict:
    """The learner approved the other submission."""
    if _reviews(facts, context, "approve", "good_task").exists():
        return credited(DONE, context, "SUBMISSION_APPROVED", _code(facts["good_task"]))
    if _reviews(facts, context, "return", "good_task").exists():
        task = CollectionTask.objects.get(pk=facts["good_task"])
        if task.state == life.RETURNED:
            return missing(
                "You returned it, though its figures are right. A colleague corrects returned figures when the year goes on.",
                "这份数据没有问题，但被您退回了。继续演练后，同事会重新报送。",
            )
    return NOT_YET


def _code(key: int) -> str:
    return task_code(CollectionTask.objects.get(pk=key))


def _reviews(facts: Facts, context: Context, decision: str, name: str = "task") -> QuerySet[Review]:
    found = Review.objects.filter(submission__task=facts[name], decision=decision)
    return found.filter(reviewed_by=context.account)
