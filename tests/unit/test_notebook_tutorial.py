"""The notebook tutorial runs as it stands, in both languages, and prints what it says it prints."""

import contextlib
import io
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
CELL = re.compile(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.DOTALL)
DIGEST = re.compile(r"digest [0-9a-f]{12}")


def told(text: str) -> str:
    """Printed words without the digest, which stands for every digit before it, and without spaces at line ends."""
    return "\n".join(line.rstrip() for line in DIGEST.sub("digest …", text).strip().splitlines())


@pytest.mark.parametrize(("page", "picture"), [
    ("notebook.md", "notebook-ranking.svg"),
    ("notebook.zh-CN.md", "notebook-ranking.zh-CN.svg"),
])  # fmt: skip
def test_every_cell_prints_what_stands_under_it(
    page: str, picture: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (DOCS / "tutorial" / page).read_text(encoding="utf-8")
    for kind, name in (("yaml", "scheme.yaml"), ("csv", "values.csv")):
        found = re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL)
        assert found is not None
        Path(name).write_text(found[1], encoding="utf-8")
    cells = CELL.findall(text)
    assert len(cells) == text.count("```python")
    namespace: dict[str, object] = {}
    for code, printed in cells:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, page, "exec"), namespace)
        assert told(out.getvalue()) == told(printed), code
    drawn = (tmp_path / "ranking.svg").read_text(encoding="utf-8")
    assert drawn == (DOCS / "images" / picture).read_text(encoding="utf-8"), "save the picture again"


SPOKEN = re.compile(r', language="en"|, "en"|_(en|zh)\b|message(_zh)?')


def test_both_languages_run_the_same_cells() -> None:
    pages = ((DOCS / "tutorial" / name).read_text("utf-8") for name in ("notebook.md", "notebook.zh-CN.md"))
    english, chinese = ([SPOKEN.sub("", code) for code, _ in CELL.findall(page)] for page in pages)
    assert len(english) == len(chinese)
    same = [one == other for one, other in zip(english, chinese, strict=True)]
    assert same.count(False) <= 2  # a label in its own language, a word between figures
