"""Every rule says what it is, in both languages, and which sample it needs; the page of the manual is fresh."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from jixiao.engine.integrity.registry import DOUBT_RULES
from jixiao.engine.integrity.review import ALARMS, ALL_FAMILIES, NOT_OF_ONE
from jixiao.engine.integrity.rule import IntegrityRule

CHINESE = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("code", DOUBT_RULES)
def test_a_rule_says_what_it_is(code: str) -> None:
    rule = DOUBT_RULES[code]
    assert issubclass(rule, IntegrityRule)
    assert rule.code == code
    chinese, _, english = inspect.cleandoc(rule.__doc__ or "").partition("\n\n")
    assert CHINESE.search(chinese)
    assert english
    assert not CHINESE.search(english)
    assert rule.least >= 1
    assert all(CHINESE.search(text.zh) and text.en for text in (rule.label, rule.sample))
    assert rule.family in (*ALL_FAMILIES, *NOT_OF_ONE)


def test_every_family_has_a_rule() -> None:
    families = {rule.family for rule in DOUBT_RULES.values()}
    assert families == {*ALL_FAMILIES, *NOT_OF_ONE}
    assert ALARMS.keys() <= families


def test_the_page_is_fresh() -> None:
    root = Path(__file__).resolve().parents[4]
    done = subprocess.run(
        [sys.executable, root / "tools" / "print_doubts.py", "--check"], check=False, capture_output=True
    )
    assert done.returncode == 0, "run: python tools/print_doubts.py"
