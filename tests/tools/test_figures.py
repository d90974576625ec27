"""The figures are what they say: a known tree gives known numbers."""

import ast
from pathlib import Path

import pytest

from tools.figures import documented_share, duplicate_share, function_lengths, quantile, rings_of, typed_share


@pytest.mark.parametrize(("share", "expected"), [(0.5, 3), (0.9, 5), (0.2, 1), (1.0, 5)])
def test_quantile_is_the_nearest_rank(share: float, expected: int) -> None:
    assert quantile([5, 1, 4, 2, 3], share) == expected


def test_rings() -> None:
    edges = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": {"f"}, "f": {"e"}}
    assert rings_of(edges) == [{"a", "b", "c"}, {"e", "f"}]


def test_lengths_and_types() -> None:
    tree = ast.parse("def a(x: int) -> int:\n    y = x\n    return y\n\nclass B:\n    def c(self, z):\n        pass\n")
    assert sorted(function_lengths([tree])) == [2, 3]
    assert typed_share([tree]) == 50


def test_documented_share(tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_text('"""Says."""\ndef a():\n    """Says."""\ndef b(): ...\ndef _c(): ...\nclass D:\n    """Says."""\n')
    assert documented_share([path]) == 75


def test_duplicates_are_found_across_files(tmp_path: Path) -> None:
    shared = "".join(f"value_{n} = compute({n})\n" for n in range(10))
    (tmp_path / "a.py").write_text(shared)
    (tmp_path / "b.py").write_text(shared + "".join(f"other_{n} = 1\n" for n in range(20)))
    assert duplicate_share([tmp_path / "a.py", tmp_path / "b.py"]) == pytest.approx(100 * 20 / 40)
    assert duplicate_share([tmp_path / "a.py"]) == 0
