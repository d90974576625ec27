"""A joint project: how far one's milestone is, and whose turn it is next."""

from typing import Any

from jixiao.demo.sandbox import sharing
from jixiao.demo.sandbox.people import BUREAUS, CIVIL, DATA
from jixiao.demo.sandbox.situations.frame import Place, said
from jixiao.web.projects import rules
from jixiao.web.projects.models import Project


def ball(place: Place) -> dict[str, Any]:
    """The ball lies with the learner's department."""
    project = Project.objects.filter(code=sharing.CODE, state=rules.RUNNING).select_related("holder").first()
    if project is None or project.holder is None or project.holder.code != DATA:
        return {}
    item = next(one for one in sharing.ITEMS if one.code == sharing.MILESTONE)
    share = sharing.next_share(project)
    zh, en = BUREAUS[CIVIL]
    newest = project.events.order_by("-pk").values_list("pk", flat=True).first() or 0
    sent = project.reports.order_by("-pk").values_list("pk", flat=True).first() or 0
    sheet = [{"code": "share", "label_zh": item.label_zh, "label_en": item.label_en, "text": str(share), "unit": "%"}]
    return {
        "project": project.code, "name": said(project.label_zh, project.label_en), "milestone": item.code, "sheet": sheet,
        "milestone_name": said(item.label_zh, item.label_en), "share": share, "next_code": CIVIL, "next": said(zh, en),
        "since_event": newest, "since_report": sent,
    }  # fmt: skip
