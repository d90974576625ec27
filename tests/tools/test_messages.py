"""Texts are found in templates and code as Django will ask for them, and two people's additions merge."""

import pytest

from tools.messages import ExtractionError, Message, entry_for, faults_of, in_python, in_template, text_of

TEMPLATE = """{% load i18n %}<p title="{% translate 'Full "marks"' %}">{% trans "100% done" %}</p>
{% blocktranslate count n=rows trimmed %}
  One row of {{ total }}
{% plural %}
  {{ n }} rows of {{ total }}
{% endblocktranslate %}{% translate "May" context "month" %}{{ _("Search") }}{{ value|default:_("none") }}
{% comment %}{% translate "never shown" %}{% endcomment %}{% translate some_variable %}"""


def test_template() -> None:
    assert list(in_template(TEMPLATE, "x.html")) == [
        Message('Full "marks"'),
        Message("100%% done"),
        Message("One row of %(total)s", plural="%(n)s rows of %(total)s"),
        Message("May", context="month"),
        Message("Search"),
        Message("none"),
    ]


def test_python() -> None:
    code = (
        "from django.utils.translation import gettext_lazy as lazy, ngettext\n"
        "a = lazy('One ' 'text')\n"
        "b = ngettext('a row', '%(n)s rows', n) % {'n': n}\n"
        "c = words.N_('marked')\n"
        "d = _(variable)\n"
        "e = other('not this')\n"
    )
    assert sorted(in_python(code, "x.py")) == [
        Message("One text"),
        Message("a row", plural="%(n)s rows"),
        Message("marked"),
    ]


def test_an_f_string_is_refused() -> None:
    with pytest.raises(ExtractionError, match=r"x\.py:1"):
        list(in_python("_(f'{n} rows')", "x.py"))


@pytest.mark.parametrize(
    ("message", "said", "fault"),
    [
        (Message("Save"), "保存", None),
        (Message("Save"), "", "no translation"),
        (Message("%(n)s rows"), "若干行", "placeholders lost"),
        (Message("%(n)s rows"), "%(n)s 行，共 %(m)s", "does not have"),
        (Message("One row", plural="%(n)s rows"), "%(n)s 行", None),
    ],
)
def test_faults(message: Message, said: str, fault: str | None) -> None:
    entry = entry_for(message, entry_for(Message(message.msgid), None))
    if message.plural:
        entry.msgstr_plural = {0: said}
    else:
        entry.msgstr = said
    faults = faults_of({message.key: message}, {message.key: entry})
    assert len(faults) == (fault is not None)
    assert all(fault in line for line in faults if fault)


def test_order_of_arrival_leaves_no_trace() -> None:
    messages = [Message("b"), Message("a"), Message("a", context="menu")]
    entries = {message.key: entry_for(message, None) for message in messages}
    turned = dict(reversed(entries.items()))
    assert text_of(entries) == text_of(turned)
    assert "POT-Creation-Date" not in text_of(entries)
