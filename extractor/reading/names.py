"""Names of files as people read them, whatever program wrote them.

A file system keeps bytes, and so do many archives and forms. Older programs of Chinese systems wrote GB18030 there.
"""

from __future__ import annotations

import os
from collections.abc import Callable

_ENCODINGS = ("utf-8", "gb18030")


def decoded(raw: bytes) -> str:
    """A name's bytes as characters: UTF-8, else GB18030, else ASCII with escapes for what is none."""
    for encoding in _ENCODINGS:
        try:
            name = raw.decode(encoding)
            if name.encode(encoding) == raw:
                return name
        except UnicodeDecodeError:
            continue
    return raw.decode("ascii", "backslashreplace")


def readable(path: str) -> str:
    """A path or URL as it is shown and written down: part by part, free of what is no character.

    Where another file already has the name that a part would be shown by, the part is shown with escapes, so that two
    files never have one name. `located` leads back.
    """
    if path.isprintable() or _is_text(path):
        return path
    return _rebuilt(path, _shown)


def located(path: str) -> str:
    """The path of the file that `readable` showed so; the path itself where there is none."""
    return path if "://" in path or os.path.lexists(path) else _rebuilt(path, _found)


def _is_text(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _rebuilt(path: str, part_of: Callable[[str, str], str]) -> str:
    """The path with each part replaced by `part_of(folder, part)`, the folder being where the part really lies."""
    parts: list[str] = []
    folder = ""
    for part in path.split("/"):
        parts.append(part_of(folder, part))
        folder += f"{part if part_of is _shown else parts[-1]}/"
    return "/".join(parts)


def _shown(folder: str, part: str) -> str:
    if _is_text(part):
        return part
    raw = os.fsencode(part)
    name = decoded(raw)
    return raw.decode("ascii", "backslashreplace") if os.path.lexists(folder + name) else name


def _found(folder: str, part: str) -> str:
    """The part as the file system has it."""
    if os.path.lexists(folder + part):
        return part
    try:
        usual = os.fsdecode(part.encode("gb18030"))
        if os.path.lexists(folder + usual):
            return usual
        names = (entry.name for entry in os.scandir(folder or "."))
        return next((name for name in names if not _is_text(name) and _shown(folder, name) == part), part)
    except (OSError, UnicodeEncodeError):  # no such folder; no name that is shown
        return part
