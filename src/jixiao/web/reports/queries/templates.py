"""An office's own templates: every version, which is in use where, and those that a report is written with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from django.utils import timezone

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.report.templates import Layout, Template, Wording, read_template
from jixiao.web.base import clock
from jixiao.web.base.content import stored_at
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.organisations.queries import tree_on
from jixiao.web.reports import rules
from jixiao.web.reports.models import OfficeTemplate, TemplateUse

LARGEST_NUMBER = 2**31 - 1


def role_of(template: Template) -> str:
    """What a template changes."""
    if isinstance(template, Wording):
        return rules.TEXTS
    return rules.LAYOUT if isinstance(template, Layout) else rules.LETTERHEAD


@dataclass(frozen=True)
class Slot:
    """What an office may replace: one role for one kind of report or all; `use` is what was chosen last, if anything."""

    role: str
    kind: str
    use: TemplateUse | None

    @property
    def template(self) -> OfficeTemplate | None:
        """What is in use; None is as the house writes it."""
        return self.use.template if self.use else None


def templates_of(organisation_id: int) -> list[OfficeTemplate]:
    """Every version that an office has brought, newest first."""
    found = OfficeTemplate.objects.filter(organisation=organisation_id).select_related("uploaded_by", "organisation")
    return list(found.order_by("-number"))


def template_numbered(number: int) -> OfficeTemplate | None:
    """The template of that number."""
    if number > LARGEST_NUMBER:
        return None
    return OfficeTemplate.objects.select_related("organisation", "uploaded_by").filter(number=number).first()


def slots_of(organisation_id: int) -> list[Slot]:
    """What an office has ever chosen, one slot for each role and kind, in the order of roles."""
    newest: dict[tuple[str, str], TemplateUse] = {}
    uses = TemplateUse.objects.filter(organisation=organisation_id).select_related("template", "chosen_by")
    for use in uses.order_by("pk"):
        newest[use.role, use.kind] = use
    return sorted(
        (Slot(role, kind, use) for (role, kind), use in newest.items()),
        key=lambda slot: (rules.ROLES.index(slot.role), slot.kind),
    )


def slot_of(organisation_id: int, role: str, kind: str) -> Slot:
    """One slot, empty where nothing was chosen."""
    found = (slot for slot in slots_of(organisation_id) if (slot.role, slot.kind) == (role, kind))
    return next(found, Slot(role, kind, None))


def uses_of(organisation_id: int) -> list[TemplateUse]:
    """When what was chosen, newest first."""
    found = TemplateUse.objects.filter(organisation=organisation_id).select_related("template", "chosen_by")
    return list(found.order_by("-pk"))


def opened(template: OfficeTemplate) -> Template:
    """The template itself; DefinitionError where its file is missing or is not what was brought."""
    path = stored_at(template.file_digest)
    data = path.read_bytes() if path.exists() else b""
    if sha256(data).hexdigest() != template.file_digest:
        text = Text(
            f"The file of template {template.number} is missing or is not what was brought.",
            f"模板 {template.number} 的文件缺失或已被改动。",
        )
        mend = Text("Bring it again, or go back to the shipped one.", "请重新上传，或恢复使用系统自带模板。")
        raise DefinitionError("template_changed", text, mend)
    return read_template(data, template.file_name)


@dataclass(frozen=True)
class InUse:
    """What an office's reports of one kind are written with: sentences in the place of the kind's own, and files."""

    wording: Wording | None = None
    files: Sequence[Template] = ()

    def put_in(self, template: Template) -> "InUse":
        """With a template in the place of the one of its role."""
        if isinstance(template, Wording):
            return replace(self, wording=template)
        others = [each for each in self.files if role_of(each) != role_of(template)]
        return replace(self, files=(*others, template))


def templates_in_use(run: ScoringRun, kind: str) -> InUse:
    """Those of the office whose scheme it is, else of the nearest office above; of one kind before those of all."""
    chosen: dict[str, OfficeTemplate] = {}
    settled: set[str] = set()
    for office in _offices(run.cycle.scheme_version.scheme.organisation_id):
        slots = {(slot.role, slot.kind): slot for slot in slots_of(office)}
        for role in rules.ROLES:
            slot = slots.get((role, kind)) or slots.get((role, rules.EVERY_KIND))
            if slot is not None and role not in settled:
                settled.add(role)
                if slot.template is not None:
                    chosen[role] = slot.template
    found = [opened(chosen[role]) for role in rules.ROLES if role in chosen]
    wording = next((each for each in found if isinstance(each, Wording)), None)
    return InUse(wording, tuple(each for each in found if each is not wording))


def _offices(organisation_id: int) -> Iterator[int]:
    """The office and those above it, nearest first."""
    tree = tree_on(timezone.localdate(clock.now()))
    place: int | None = organisation_id
    while place is not None:
        yield place
        node = tree.nodes.get(place)
        place = node.parent_id if node else None
