"""One warning rule as a form: made from what its signal tells of its parameters, so that a new signal has one by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.engine.model.codes import check_code
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.warning.rules.rule import PLACES
from jixiao.engine.warning.severity import SEVERITIES
from jixiao.engine.warning.signals.registry import SIGNALS
from jixiao.web.base.templatetags.words import reading_chinese, spoken
from jixiao.web.indicators.forms import FigureField
from jixiao.web.warnings import rules
from jixiao.web.warnings.forms.asked import field_of
from jixiao.web.warnings.rules.boxes import Box, Boxes, asked_of, box_of, usual_box, written_number
from jixiao.web.warnings.rules.drafting import faults_of_rule

Choices = Iterable[tuple[str, str]]
GRAVEST_FIRST = tuple(reversed(SEVERITIES))
NAMED = {"code", "label_zh", "label_en", "indicators", "organisations", "pending", "clear_after", "clear_at",
         "message_zh", "message_en", "is_active"}  # fmt: skip


class RuleForm(forms.Form):
    """The boxes of a rule about one signal; `boxes` is what they say, once valid. Groups stand for their members."""

    label_zh = forms.CharField(label=gettext_lazy("Chinese name"), max_length=120)
    label_en = forms.CharField(label=gettext_lazy("English name"), max_length=120, required=False)
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=60,
        help_text=gettext_lazy("Short and lasting, such as low_accuracy. It never changes: warnings name their rule by it."),
    )  # fmt: skip
    indicators = forms.MultipleChoiceField(
        label=gettext_lazy("Indicators"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all."),
    )  # fmt: skip
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Whole groups"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Adds the organisations that are in the group today."),
    )  # fmt: skip
    organisations = forms.MultipleChoiceField(
        label=gettext_lazy("Organisations"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all."),
    )  # fmt: skip
    pending = forms.IntegerField(
        label=gettext_lazy("Raised after so many bad periods in a row"), min_value=1, max_value=480, initial=1
    )
    clear_after = forms.IntegerField(
        label=gettext_lazy("Cleared after so many good periods in a row"), min_value=1, max_value=480, initial=1
    )
    clear_at = FigureField(label=gettext_lazy("Good only when back beyond"), required=False)
    message_zh = forms.CharField(
        label=gettext_lazy("Sentence in Chinese"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "wide-text"}),
    )  # fmt: skip
    message_en = forms.CharField(
        label=gettext_lazy("Sentence in English"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "wide-text"}),
    )  # fmt: skip
    is_active = forms.BooleanField(label=gettext_lazy("Switched on"), required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        signal: str,
        indicators: Choices,
        organisations: Choices,
        groups: Mapping[str, tuple[str, Sequence[str]]],
        is_new: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.members = SIGNALS.named(signal), {code: places for code, (_label, places) in groups.items()}
        self.asked, self.boxes = asked_of(self.kind), Boxes("", signal)
        self._offer("indicators", indicators)
        self._offer("organisations", organisations)
        self._offer("groups", [(code, label) for code, (label, _places) in groups.items()])
        for name, asked in self.asked.items():
            self.fields[f"param_{name}"] = field_of(asked, usual_box(self.kind, name))
        for severity in GRAVEST_FIRST:
            self.fields[f"cut_{severity}"] = FigureField(
                label=_(rules.SEVERITY_LABELS[severity]).capitalize(), required=False
            )
        if not is_new:
            self.fields["code"].widget.attrs["readonly"] = True

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)
        if not field.choices:
            del self.fields[name]

    def clean_code(self) -> str:
        """A code as everywhere."""
        code = str(self.cleaned_data["code"])
        try:
            check_code(code)
        except DefinitionError as fault:
            raise forms.ValidationError(_told(fault)) from None
        return code

    def clean(self) -> dict[str, Any]:
        """What only several boxes together tell: parameters that do not go together, severities out of order."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.boxes = self._boxes(data)
        if self.errors:
            return data
        for name, box in self.boxes.params.items():
            self._try_param(name, box)
        if not self.errors:
            self._check_cuts()
        if not self.errors:
            self._read_as_the_engine_does()
        return data

    def _boxes(self, data: Mapping[str, Any]) -> Boxes:
        """Of boxes with faults the others; what was typed stays in the form."""
        places = [
            *data.get("organisations", ()),
            *(one for code in data.get("groups", ()) for one in self.members[code]),
        ]
        wanted = set(places)
        offered = self.fields.get("organisations")
        ordered = [code for code, _label in getattr(offered, "choices", ()) if code in wanted]
        text = {name: str(data.get(name) or "").replace("\r\n", "\n") for name in NAMED}
        return Boxes(
            code=text["code"], signal=self.kind.name, label_zh=text["label_zh"], label_en=text["label_en"],
            indicators=tuple(data.get("indicators", ())), organisations=tuple(ordered),
            params={name: _typed(data.get(f"param_{name}")) for name in self.asked},
            cuts={
                name: written_number(data[f"cut_{name}"]) for name in SEVERITIES if data.get(f"cut_{name}") is not None
            },
            pending=text["pending"] or "1", clear_after=text["clear_after"] or "1",
            clear_at=str(box_of(data.get("clear_at"))),
            message_zh=text["message_zh"], message_en=text["message_en"], is_active=bool(data.get("is_active")),
        )  # fmt: skip

    def _try_param(self, name: str, box: Any) -> None:
        if box in ("", ()):
            return
        try:
            self.kind.from_params({name: list(box) if isinstance(box, tuple) else box})
        except DefinitionError as fault:
            self.add_error(
                f"param_{name}", _told(fault).replace(f"“{name}”", f"“{self.fields[f'param_{name}'].label}”")
            )

    def _check_cuts(self) -> None:
        signal = self.kind.from_params(
            {name: list(box) if isinstance(box, tuple) else box for name, box in self.boxes.params.items() if box}
        )
        given = [(name, self.cleaned_data[f"cut_{name}"]) for name in SEVERITIES if name in self.boxes.cuts]
        if not given and signal.usual is None:
            self.add_error(
                "cut_yellow", _("Say from where on at least one severity holds: this signal has no usual ones.")
            )
        for (milder, low), (graver, high) in pairwise(given):
            if not signal.worse.is_milder(low, high):
                words = {
                    "graver": _(rules.SEVERITY_LABELS[graver]), "milder": _(rules.SEVERITY_LABELS[milder]),
                    "low": written_number(low),
                }  # fmt: skip
                said = (
                    _("%(graver)s is graver than %(milder)s: write more than %(low)s.")
                    if signal.worse.is_more
                    else _("%(graver)s is graver than %(milder)s: write less than %(low)s.")
                )
                self.add_error(f"cut_{graver}", (said % words).capitalize())
        mildest = given[0][1] if given else signal.usual.mildest if signal.usual else None
        back = self.cleaned_data.get("clear_at")
        if back is not None and mildest is not None and signal.worse.is_milder(mildest, back):
            said = _("A good figure must not be worse than the mildest severity, which is %(cut)s.")
            self.add_error("clear_at", said % {"cut": written_number(mildest)})

    def _read_as_the_engine_does(self) -> None:
        """Nothing that the form lets through is refused when it is saved."""
        spoken_alone = {
            "message_zh": replace(self.boxes, message_en=""),
            "message_en": replace(self.boxes, message_zh=""),
        }
        for name, boxes in [*spoken_alone.items(), (None, self.boxes)]:
            if not self.errors and (name is None or getattr(boxes, name)):
                for fault in faults_of_rule(boxes):
                    self.add_error(name, _told(fault))

    @property
    def param_boxes(self) -> list[tuple[forms.BoundField, str]]:
        """The signal's own boxes, each with its unit."""
        return [(self[f"param_{name}"], spoken(asked.unit)) for name, asked in self.asked.items()]

    @property
    def cut_boxes(self) -> list[tuple[str, forms.BoundField]]:
        """The severities, gravest first."""
        return [(name, self[f"cut_{name}"]) for name in GRAVEST_FIRST]


def initial_of(boxes: Boxes) -> dict[str, Any]:
    """What the form shows of a rule."""
    plain = {name: getattr(boxes, name) for name in NAMED}
    params = {f"param_{name}": list(box) if isinstance(box, tuple) else box for name, box in boxes.params.items()}
    return plain | params | {f"cut_{name}": cut for name, cut in boxes.cuts.items()}


def places_words() -> str:
    """What a sentence may name."""
    return ("、" if reading_chinese() else ", ").join(f"{{{name}}}" for name in PLACES)


def _typed(value: Any) -> Box:
    return tuple(value) if isinstance(value, list) else box_of(value)


def _told(fault: DefinitionError) -> str:
    return f"{spoken(fault.text)}{'' if reading_chinese() else ' '}{spoken(fault.advice)}".strip()
