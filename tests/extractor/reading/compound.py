"""OLE2 compound files, the container of the Office programs up to 2003."""

from __future__ import annotations

import struct


def compound(*streams: tuple[str, bytes]) -> bytes:
    """An OLE2 file of up to three streams of at most 4096 bytes each."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    per = 4096 // 512
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    header += struct.pack("<109I", *([free] * 108 + [0]))[:436]
    sectors = [fat, end]
    for index in range(len(streams)):
        first = 2 + index * per
        sectors += [*range(first + 1, first + per), end]
    table = struct.pack("<128I", *(sectors + [free] * (128 - len(sectors))))
    entries = [_entry("Root Entry", 5, free, free, 1 if streams else free, end, 0)]
    for index, (name, _) in enumerate(streams):
        right = index + 2 if index + 1 < len(streams) else free
        entries.append(_entry(name, 2, free, right, free, 2 + index * per, 4096))
    directory = b"".join(entries).ljust(512, b"\0")
    header = header[:76] + struct.pack("<109I", *([0] + [free] * 108))
    return header + table + directory + b"".join(content.ljust(4096, b"\0") for _, content in streams)


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    fields = struct.pack("<HBBIII16xI8x8xIQ", len(written), kind, 1, left, right, child, 0, start, size)
    return written.ljust(64, b"\0") + fields
