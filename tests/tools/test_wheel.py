"""The wheel carries everything that the pages need, and the licences of what it carries."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "jixiao"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("dist")
    build = f"from hatchling.build import build_wheel; build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_everything_of_the_source_tree_is_inside(wheel: zipfile.ZipFile) -> None:
    left_at_home = {".po", ".pyc"}
    wanted = {
        str(path.relative_to(SOURCE.parent))
        for path in SOURCE.rglob("*")
        if path.is_file() and path.suffix not in left_at_home
    }
    assert wanted - set(wheel.namelist()) == set()


def test_made_files_are_inside(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    vendor = "jixiao/web/static/vendor"
    assert f"{vendor}/htmx/htmx.min.js" in names
    assert f"{vendor}/noto-sans-sc/wght.css" in names
    assert sum(name.endswith(".woff2") for name in names) > 50
    assert "jixiao/web/locale/zh_Hans/LC_MESSAGES/django.mo" in names
    assert not [name for name in names if name.endswith(".po")]


def test_licences_travel_with_it(wheel: zipfile.ZipFile) -> None:
    licences = [name for name in wheel.namelist() if ".dist-info/licenses/" in name]
    fonts = ("noto-sans-sc-LICENSE.txt", "noto-serif-sc-LICENSE_FONT.txt")
    for part in ("LICENSE", "NOTICE", "htmx.org-LICENSE.txt", *fonts):
        assert [name for name in licences if name.endswith(part)], part
    # 40 MB of it are three whole fonts for paper.
    assert sum(file.file_size for file in wheel.infolist()) < 60_000_000
