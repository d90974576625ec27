"""Counts that several processes share: none is lost, none is told as another's, a minute later all begin anew."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.web.base.shared_counts import SharedCounts

ANOTHER = """\
import sys
from pathlib import Path
from jixiao.web.base.shared_counts import SharedCounts
counts = SharedCounts(Path(sys.argv[1]))
print(max(counts.add("net", 7) for _ in range(300)))
"""


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "街", ""]), st.integers(1, 3)), max_size=20))
def test_it_counts_as_a_plain_counter_does(added: list[tuple[str, int]]) -> None:
    counts, plain = SharedCounts(n_slots=64), Counter[tuple[str, int]]()
    for key, minute in sorted(added, key=lambda each: each[1]):
        assert counts.count(key, minute) == plain[key, minute]
        plain[key, minute] += 1
        assert counts.add(key, minute) == plain[key, minute]


def test_two_processes_count_together(tmp_path: Path) -> None:
    path = tmp_path / "run" / "counts"
    counts = SharedCounts(path)
    words = [sys.executable, "-c", ANOTHER, str(path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as other:
        mine = max(counts.add("net", 7) for _ in range(300))
        theirs = int(other.communicate()[0])
    assert max(mine, theirs) == 600
    assert SharedCounts(path).add("net", 7) == 601
    assert SharedCounts(path).add("net", 8) == 1
    assert b"net" not in path.read_bytes()


def test_where_no_file_can_be_made_the_process_counts_alone(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file, no folder")
    counts = SharedCounts(tmp_path / "run" / "counts")
    assert [counts.add("net", 1), counts.add("net", 1)] == [1, 2]


def test_a_full_table_lets_pass_what_it_cannot_count() -> None:
    counts = SharedCounts(n_slots=16)
    assert {counts.add(str(n), 1) for n in range(40)} == {0, 1}
