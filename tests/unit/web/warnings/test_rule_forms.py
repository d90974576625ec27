"""A rule by form, without a word of YAML: chosen, filled in, checked at the box, switched, copied, removed."""

from dataclasses import dataclass
from html import unescape
from typing import Any, ClassVar

import pytest
from django.test import Client

from jixiao.engine.model.text import Text
from jixiao.engine.warning.rules.reader import read_rules
from jixiao.engine.warning.severity import Steps
from jixiao.engine.warning.signals.registry import SIGNALS
from jixiao.engine.warning.signals.signal import Amounts, Signal
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations.models import PeerGroup
from jixiao.web.warnings import actions
from jixiao.web.warnings.models import WarningRuleSet
from jixiao.web.warnings.rules.boxes import asked_of, usual_box
from jixiao.web.warnings.rules.drafting import boxes_in
from tests.unit.web.factories import City
from tests.unit.web.warnings.conftest import DOCUMENT, NOW
from tests.unit.web.warnings.test_warning_pages import words

NEW = "/warning-rules/2/new-rule/"
LOW = "/warning-rules/2/rules/low/"


@pytest.fixture
def office(city: City, rules_in_force: WarningRuleSet) -> Client:
    actions.start_draft(by=city.accounts["office"], now=NOW)
    return city.signed_in("office")


def sent(signal: str = "threshold", **changed: Any) -> dict[str, Any]:
    """A form as a browser sends it."""
    kind = SIGNALS.named(signal)
    params = {f"param_{name}": usual_box(kind, name) for name in asked_of(kind)}
    return {
        "label_zh": "新规则", "label_en": "", "code": "fresh", "pending": "1", "clear_after": "1", "is_active": "on",
        "act": "save", "cut_yellow": "60" if signal == "threshold" else "",
        **{name: list(box) if isinstance(box, tuple) else box for name, box in params.items()}, **changed,
    }  # fmt: skip


def document() -> str:
    return WarningRuleSet.objects.get(number=2).document


def test_every_signal_can_be_chosen_and_made_a_rule_without_yaml(office: Client) -> None:
    listed = words(office.get(NEW))
    for signal, kind in SIGNALS.items():
        assert f"?signal={signal}" in listed
        assert kind.catches.zh in listed
        assert kind.avoid.zh in listed
        page = words(office.get(f"{NEW}?signal={signal}"))
        for asked in kind.asks.values():
            assert asked.label.zh in page
        assert office.post(f"{NEW}?signal={signal}", sent(signal, code=signal)).status_code == 302
    rules = {rule.code: rule for rule in read_rules(document())}
    assert {code: rule.signal for code, rule in rules.items() if code in SIGNALS} == {
        signal: kind.from_params({}) for signal, kind in SIGNALS.items()
    }


def test_a_signal_that_nobody_has_written_a_form_for_has_one(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True)
    class Heard(Signal):
        """听。

        Hear."""

        name: ClassVar[str] = "heard"
        label: ClassVar[Text] = Text("heard", "听到")
        unit: ClassVar[Text] = Text("decibels", "分贝")
        loudness: float = 7.0
        far: float | None = None

        @property
        def usual(self) -> Steps:
            return Steps((("red", 3.0),))

        def amounts(self, scene: Any, grid: Any, wanted: Any) -> Amounts:
            return Amounts.unknown(grid)

        def say(self, seen: Any) -> Text:
            return Text("", "")

    monkeypatch.setitem(SIGNALS._homes, "heard", "nowhere:Heard")  # as one line in the registry does
    monkeypatch.setitem(SIGNALS._loaded, "heard", Heard)
    assert "loudness" in words(office.get(f"{NEW}?signal=heard"))
    answer = office.post(f"{NEW}?signal=heard", sent("heard", param_loudness="8.5"))
    assert answer.status_code == 302
    assert "{name: heard, loudness: 8.5}" in document()
    assert office.post(f"{NEW}?signal=heard", sent("heard", code="f2", param_far="weit")).status_code == 422


def test_the_form_shows_the_rule_and_changes_it_in_its_place(office: Client) -> None:
    page = words(office.get(LOW))
    assert 'value="准确率过低"' in page
    assert 'value="40"' in page
    assert "code: low" in page, "the same rule as YAML"
    answer = office.post(
        LOW,
        sent(code="low", label_zh="准确率很低", cut_yellow="62.5", cut_red="41", indicators=["accuracy"], pending="2"),
    )
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("#rule-low")
    assert list(boxes_in(document())) == ["low", "low_too"]
    low, other = read_rules(document())
    assert (low.severity.cuts, low.pending, low.label.zh) == ((("yellow", 62.5), ("red", 41.0)), 2, "准确率很低")
    assert other == read_rules(DOCUMENT)[1].__class__(**{**vars(read_rules(DOCUMENT)[1]), "line": other.line})


def test_what_is_sent_unchanged_changes_nothing(office: Client) -> None:
    low = boxes_in(DOCUMENT)["low"]
    cuts = {f"cut_{name}": cut for name, cut in low.cuts.items()}
    params = {f"param_{name}": box for name, box in low.params.items()}
    office.post(
        LOW, sent(code="low", label_zh=low.label_zh, label_en=low.label_en, indicators=low.indicators, **cuts, **params)
    )
    assert document() == DOCUMENT


FAULTS: list[tuple[str, dict[str, str], str | None, str]] = [
    ("threshold", {"cut_red": "70"}, "cut_red", "小于"),
    ("threshold", {"param_side": "above", "cut_red": "50"}, "cut_red", "大于"),
    ("threshold", {"cut_yellow": ""}, "cut_yellow", "等级"),
    ("threshold", {"cut_yellow": "很低"}, "cut_yellow", "很低"),
    ("threshold", {"param_scale": "0"}, "param_scale", "大于 0"),
    ("threshold", {"clear_at": "50"}, "clear_at", "60"),
    ("threshold", {"pending": "0"}, "pending", "1"),
    ("threshold", {"code": "low_too"}, None, "编码"),
    ("threshold", {"code": "两 个"}, "code", "编码"),
    ("threshold", {"label_zh": ""}, "label_zh", ""),
    ("threshold", {"message_zh": "{valeu}"}, "message_zh", "value"),
    ("threshold", {"message_en": "a } b"}, "message_en", "不成对"),
    ("control_chart", {"param_least": "2"}, "param_least", "3"),
    ("control_chart", {"param_least": "8.5"}, "param_least", "整数"),
    ("control_chart", {"param_on": "nothing"}, "param_on", ""),
    ("behind_path", {"param_from_share": "1.5"}, "param_from_share", "1"),
]


def test_faults_are_told_at_the_box_in_the_users_words_and_nothing_is_stored(office: Client) -> None:
    for signal, changed, box, told in FAULTS:
        answer = office.post(f"{NEW}?signal={signal}", sent(signal, **changed))
        assert answer.status_code == 422, changed
        form = answer.context["form"]
        assert list(form.errors) == [box or "__all__"], changed
        assert told in unescape("".join(form.errors[box or "__all__"])), changed
    assert document() == DOCUMENT


def test_a_check_tells_and_shows_the_yaml_but_stores_nothing(office: Client) -> None:
    answer = office.post(f"{NEW}?signal=threshold", sent(act="check", cut_red="50"))
    assert answer.status_code == 200
    assert "severity: {yellow: 60, red: 50}" in words(answer)
    assert "field-error" in words(office.post(f"{NEW}?signal=threshold", sent(act="check", cut_red="70")))
    assert document() == DOCUMENT


def test_saving_leads_in_one_step_to_the_lab(office: Client) -> None:
    answer = office.post(f"{NEW}?signal=threshold", sent(act="lab"))
    assert answer.headers["Location"] == "/warning-rules/2/lab/"
    assert "fresh" in document()


def test_groups_stand_for_who_is_in_them_today(city: City, office: Client) -> None:
    group = PeerGroup.objects.order_by("code").first()
    assert group is not None
    offered = office.get(f"{NEW}?signal=missing").context["form"].members
    office.post(f"{NEW}?signal=missing", sent("missing", groups=[group.code], organisations=["S11"]))
    assert set(read_rules(document())[-1].organisations) == {*offered[group.code], "S11"}


def test_a_rule_is_switched_off_and_on_again(office: Client) -> None:
    office.post(f"{LOW}switch/")
    assert [rule.is_active for rule in read_rules(document())] == [False, True]
    assert "已停用" in words(office.get("/warning-rules/2/"))
    office.post(f"{LOW}switch/")
    assert document() == DOCUMENT


def test_a_copy_begins_with_another_code(office: Client) -> None:
    form = office.get(f"{NEW}?from=low").context["form"]
    assert (form.initial["code"], form.initial["label_zh"], form.initial["cut_red"]) == ("low_2", "准确率过低", "40")


def test_a_rule_is_removed_after_asking_but_never_the_last_one(city: City, office: Client) -> None:
    page = words(office.get(f"{LOW}remove/"))
    assert "准确率过低" in page
    office.post(f"{LOW}remove/")
    assert list(boxes_in(document())) == ["low_too"]
    draft = WarningRuleSet.objects.get(number=2)
    with pytest.raises(RuleViolation) as refusal:
        actions.remove_rule(rule_set=draft, code="low_too", by=city.accounts["office"], now=NOW)
    assert refusal.value.code == "last_rule"


def test_another_signal_keeps_whom_and_how_long_but_no_cuts(office: Client) -> None:
    form = office.get(f"{LOW}?signal=change").context["form"]
    assert form.kind.name == "change"
    assert form.initial["indicators"] == ("accuracy",)
    assert "cut_red" not in form.initial


def test_a_rule_of_a_released_set_has_no_form(office: Client) -> None:
    for address in ("/warning-rules/1/new-rule/", "/warning-rules/1/rules/low/", "/warning-rules/2/rules/none/"):
        assert office.get(address).status_code == 404


def test_two_people_may_change_different_rules_at_once(city: City, rules_in_force: WarningRuleSet) -> None:
    by = city.accounts["office"]
    stale = actions.start_draft(by=by, now=NOW)
    actions.switch_rule(rule_set=stale, code="low", by=by, now=NOW)
    actions.switch_rule(rule_set=stale, code="low_too", by=by, now=NOW)
    assert [rule.is_active for rule in read_rules(document())] == [False, False]
