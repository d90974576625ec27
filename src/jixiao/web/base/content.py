"""Files that people bring as proof: kept once by their digest, whole or not at all, under names that can be shown."""

import os
import tempfile
import unicodedata
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.http import FileResponse

NAME_LIMIT = 200


def stored_at(digest: str) -> Path:
    """Where the content with that SHA-256 is kept."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / digest


def clean_name(name: str) -> str:
    """The last part of a path, without control and direction marks, short enough to keep, ending intact."""
    bare = PurePath(name.replace("\\", "/")).name
    bare = "".join(sign for sign in bare if unicodedata.category(sign)[0] != "C").strip() or "file"
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[: NAME_LIMIT - len(ending)]}{dot}{ending}" if dot and len(ending) <= 10 else bare[:NAME_LIMIT]


def as_download(path: Path, name: str, content_type: str) -> FileResponse:
    """The file, always as a download, never opened by the browser on our pages."""
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def keep_file(name: str, content: bytes) -> dict[str, Any]:
    """Keep a file that has been checked; its columns file_name, file_size, file_digest."""
    digest = sha256(content).hexdigest()
    keep_content(digest, content)
    return {"file_name": clean_name(name), "file_size": len(content), "file_digest": digest}


def keep_content(digest: str, content: bytes) -> None:
    """Write the content under its SHA-256, once."""
    path = stored_at(digest)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
