"""The outside of an old Office file (compound file, [MS-CFB]): its directory, and one stream of it put together."""

import struct
from dataclasses import dataclass

from jixiao.capture.guard.limits import Refused

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFF_FFFA
_MACRO_STORAGES = {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA", "Macros"}


@dataclass(frozen=True)
class _Entry:
    name: str
    start: int
    size: int


class CompoundFile:
    """Reads sectors by their chains; every chain is followed at most as long as the file has sectors."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(SIGNATURE):
            raise Refused("cut_off")
        self.data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Refused("damaged", name="header")
        self.size, self.mini_size = 1 << shift, 1 << mini_shift
        directory, _, self.cutoff, mini_start, _ = struct.unpack_from("<IIIII", data, 48)
        self.table = self._sector_table()
        entries = self._directory(directory)
        self.root = entries[0] if entries else _Entry("", 0, 0)
        self.entries = {entry.name: entry for entry in entries[1:]}
        self.mini_table = self._numbers(self._chain(mini_start, self.table))

    def stream(self, name: str) -> bytes:
        """The content of a stream; Refused `cut_off` where it ends before its size."""
        entry = self.entries[name]
        if entry.size >= self.cutoff:
            content = self._chain(entry.start, self.table)
        else:
            small = self._chain(self.root.start, self.table)
            content = self._joined(small, entry.start, self.mini_table, self.mini_size, 0)
        if len(content) < entry.size:
            raise Refused("cut_off")
        return content[: entry.size]

    def _sector_table(self) -> list[int]:
        places = list(struct.unpack_from("<109I", self.data, 76))
        following, seen = struct.unpack_from("<I", self.data, 68)[0], 0
        while following < _LAST and seen < 100_000:
            sector = self._sector(following)
            numbers = struct.unpack(f"<{len(sector) // 4}I", sector)
            places += numbers[:-1]
            following, seen = numbers[-1], seen + 1
        return self._numbers(b"".join(self._sector(place) for place in places if place < _LAST))

    def _directory(self, start: int) -> list[_Entry]:
        raw = self._chain(start, self.table)
        found = []
        for place in range(0, len(raw) - 127, 128):
            length = min(struct.unpack_from("<H", raw, place + 64)[0], 64)
            name = raw[place : place + max(length - 2, 0)].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", raw, place + 116)
            found.append(_Entry(name, first, size))
        return found

    def _chain(self, start: int, table: list[int]) -> bytes:
        return self._joined(self.data, start, table, self.size, self.size)

    def _joined(self, data: bytes, start: int, table: list[int], size: int, skip: int) -> bytes:
        parts: list[bytes] = []
        place = start
        while place < _LAST:
            if place >= len(table) or len(parts) > len(table):
                raise Refused("damaged", name="sectors")
            parts.append(data[skip + place * size : skip + (place + 1) * size])
            place = table[place]
        return b"".join(parts)

    def _sector(self, place: int) -> bytes:
        sector = self.data[(place + 1) * self.size : (place + 2) * self.size]
        if len(sector) < self.size:
            raise Refused("cut_off")
        return sector

    def _numbers(self, raw: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))


def workbook_stream(data: bytes) -> bytes:
    """The stream that holds an XLS workbook; Refused for macros, encryption, and what is no workbook."""
    compound = CompoundFile(data)
    names = set(compound.entries)
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise Refused("encrypted")
    if names & _MACRO_STORAGES:
        raise Refused("macros", name=min(names & _MACRO_STORAGES))
    name = next((name for name in ("Workbook", "Book", "WORKBOOK", "BOOK") if name in names), "")
    if not name:
        raise Refused(
            "wrong_kind", what="Word, PowerPoint" if names & {"WordDocument", "PowerPoint Document"} else "OLE"
        )
    return compound.stream(name)
