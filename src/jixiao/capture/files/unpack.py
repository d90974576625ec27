"""Files that were packed with gzip to travel lighter are read as if they were not; a bomb among them stops the reading."""

import zlib

from jixiao.capture.connector import SourceFault
from jixiao.engine.model.text import Text

GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20


def unpacked(name: str, content: bytes, limit: int) -> bytes:
    """The content of a `.gz` file, at most `limit` bytes; any other content as it is. SourceFault where it is cut off."""
    if not (name.lower().endswith(".gz") and content.startswith(GZIP)):
        return content
    found, n_bytes = [], 0
    rest = content
    while rest:
        reader = zlib.decompressobj(wbits=31)
        while not reader.eof:
            try:
                part = reader.decompress(rest, _CHUNK)
            except zlib.error:
                raise _broken(name) from None
            rest = reader.unconsumed_tail
            n_bytes += len(part)
            if n_bytes > limit:
                raise _too_large(name, limit)
            if not part and not rest and not reader.eof:
                raise _broken(name)
            found.append(part)
        rest = reader.unused_data.lstrip(b"\0")
    return b"".join(found)


def _broken(name: str) -> SourceFault:
    text = Text(f"{name} is damaged or cut off.", f"{name} 已损坏或不完整。")
    return SourceFault("bad_gzip", text, Text("Have it delivered again.", "请重新获取。"), is_passing=True)


def _too_large(name: str, limit: int) -> SourceFault:
    text = Text(f"{name} unpacks to more than {limit >> 20} MB.", f"{name} 解压后超过 {limit >> 20} MB。")
    return SourceFault("too_many_bytes", text, Text("Read fewer rows at a time.", "请减少每次读取的数据量。"))
