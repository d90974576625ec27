"""The workbook of a form that was sent: its content, small enough to be looked at."""

from django.http import HttpRequest

from jixiao.engine.model.text import Text
from jixiao.web.budgets.workbook.sheet import LARGEST_FILE, UnreadableForm


def sent_form(request: HttpRequest) -> tuple[bytes, str]:
    """Content and name; UnreadableForm where there is none, or before a byte is read of one that is too large."""
    sent = request.FILES.get("file")
    if sent is None:
        raise UnreadableForm(Text("Choose a file first.", "请先选择文件。"))
    if (sent.size or 0) > LARGEST_FILE:
        raise UnreadableForm(Text("The file is larger than 5 MB.", "文件超过 5 MB。"))
    return sent.read(), sent.name or ""
