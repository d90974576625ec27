"""A rule's form and its YAML are two sides of one thing: from either to the other and back it is the same rule."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.warning.rules.reader import read_rules
from jixiao.engine.warning.severity import SEVERITIES
from jixiao.engine.warning.signals.registry import SIGNALS
from jixiao.web.warnings.rules.boxes import Boxes, asked_of, boxes_of, entry_of, usual_box, written_number
from jixiao.web.warnings.rules.drafting import as_yaml, boxes_in, switched, with_rule, without_rule

DOCUMENTS = (
    "rules:\n  - code: other # 注释\n    signal: {name: change, against: period} # 环比\n\n  # below\n",
    "# head\nrules:\n- {code: other, signal: missing}\n- code: more\n  signal: late",
    "- code: other\n  label: 其他\n  severity: red\n  signal: chance\n",
    "rules: [{code: other, signal: chance, severity: red}]\n",
    "rules:\n  - &one\n    code: other\n    signal: change\n",
    "source: 市里\nrules:\n    -   code: other\n        signal: missing\n        message: |\n          缺 {period}\n",
)
CODES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(lambda code: code not in ("other", "more"))
TEXTS = st.text("规则 accuracy'\"{}#:-&*%\n", max_size=12).map(str.strip)
SENTENCES = st.text("数据 value'\"#:-&*%\n", max_size=12).map(str.strip)


@st.composite
def boxes(draw: st.DrawFn) -> Boxes:
    """A rule as somebody may fill in its form, of any signal there is."""
    kind = SIGNALS[draw(st.sampled_from(list(SIGNALS)))]
    params = {}
    for name, asked in asked_of(kind).items():
        if asked.is_many:
            params[name] = tuple(draw(st.lists(st.sampled_from(list(asked.choices)), min_size=1, unique=True)))
        elif asked.choices:
            params[name] = draw(st.sampled_from(list(asked.choices)))
        elif asked.is_whole:
            params[name] = str(draw(st.integers(int(asked.least or 1), 500)))
        else:
            inside = st.floats(0.01, 1 if asked.most is None else asked.most).map(written_number)
            params[name] = draw(st.one_of(st.just(usual_box(kind, name)), inside))
    signal = kind.from_params({name: value for name, value in params.items() if value})
    numbers = sorted(draw(st.lists(st.integers(1, 10**4), min_size=1, max_size=4, unique=True)))
    names = sorted(draw(st.permutations(SEVERITIES))[: len(numbers)], key=SEVERITIES.index)
    ordered = numbers if signal.worse.is_more else numbers[::-1]
    is_usual = signal.usual is not None and draw(st.booleans())
    return Boxes(
        code=draw(CODES), signal=kind.name, label_zh=draw(TEXTS), label_en=draw(TEXTS),
        indicators=tuple(draw(st.lists(CODES, max_size=3, unique=True))),
        organisations=tuple(draw(st.lists(CODES, max_size=3, unique=True))), params=params,
        cuts={} if is_usual else {name: written_number(cut) for name, cut in zip(names, ordered, strict=True)},
        pending=str(draw(st.integers(1, 12))), clear_after=str(draw(st.integers(1, 12))),
        message_zh=draw(SENTENCES), message_en=draw(SENTENCES), is_active=draw(st.booleans()),
    )  # fmt: skip


@settings(max_examples=30)
@given(boxes(), st.sampled_from(DOCUMENTS))
def test_from_the_form_to_yaml_and_back_is_the_same_form(one: Boxes, document: str) -> None:
    before, text = boxes_in(document), with_rule(document, one)
    assert boxes_in(text) == {**before, one.code: one}
    assert boxes_in(as_yaml(one)) == {one.code: one}
    read = {rule.code: rule for rule in read_rules(text)}
    assert (read[one.code].signal.name, read[one.code].is_active) == (one.signal, one.is_active)
    assert with_rule(text, one, instead_of=one.code) == text, "what is not changed is not written"
    assert boxes_in(switched(text, one.code))[one.code] == replace(one, is_active=not one.is_active)
    assert boxes_in(without_rule(text, one.code)) == before


@settings(max_examples=15)
@given(boxes(), boxes(), st.sampled_from(DOCUMENTS))
def test_a_changed_rule_stands_in_its_place_and_the_others_stay(one: Boxes, other: Boxes, document: str) -> None:
    text = with_rule(document, one)
    changed = with_rule(text, replace(other, code=one.code), instead_of=one.code)
    assert boxes_in(changed) == {**boxes_in(text), one.code: replace(other, code=one.code)}
    assert list(boxes_in(changed)) == list(boxes_in(text))


@settings(max_examples=15)
@given(boxes())
def test_what_yaml_says_in_its_own_way_means_the_same_after_the_form(one: Boxes) -> None:
    """Through the form nothing of a rule is lost, however it was written."""
    entry = {**entry_of(one), "clear_after": "2.0"}
    given_ones = {name: list(v) if isinstance(v, tuple) else v for name, v in one.params.items() if v}
    entry["signal"] = {"name": one.signal, **given_ones}
    through = entry_of(boxes_of(entry))
    assert [replace(rule, line=None) for rule in read_rules([through])] == [
        replace(rule, line=None) for rule in read_rules([entry])
    ]


def test_comments_stay_where_only_another_rule_changes() -> None:
    document = DOCUMENTS[0]
    one = boxes_in(document)["other"]
    text = with_rule(with_rule(document, replace(one, code="new")), replace(one, cuts={"red": "5"}), instead_of="other")
    for comment in ("# 注释", "# 环比", "# below"):
        assert comment in text
