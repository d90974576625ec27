"""The workbook of a task: written for download, read when it comes back, answered with its own cells remarked."""

from jixiao.web.collection.workbook.faults import CellFault, WorkbookAnswer
from jixiao.web.collection.workbook.kept import keep_remarked, remarked_path
from jixiao.web.collection.workbook.pasted import PastedAnswer, read_pasted
from jixiao.web.collection.workbook.reading import read_task_workbook
from jixiao.web.collection.workbook.stamp import Form, form_of
from jixiao.web.collection.workbook.writing import task_workbook

__all__ = [
    "CellFault",
    "Form",
    "PastedAnswer",
    "WorkbookAnswer",
    "form_of",
    "keep_remarked",
    "read_pasted",
    "read_task_workbook",
    "remarked_path",
    "task_workbook",
]
