"""Yes and no as people and the exchange tables of budget management write them, in lower case."""

from typing import Final

YES: Final = frozenset({"1", "yes", "y", "true", "t", "是", "对", "√", "✓", "✔"})
NO: Final = frozenset({"", "0", "2", "no", "n", "false", "f", "否", "错", "×", "✗", "✘", "无"})
"""2 is “no” in the exchange tables."""
