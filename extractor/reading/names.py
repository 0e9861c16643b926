"""Names of files as people read them, whatever program wrote them.

A file system keeps bytes, and so do many archives and forms. Older programs of Chinese systems wrote GB18030 there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

_ENCODINGS = ("utf-8", "gb18030")
# Ends of lines, escape sequences, and what turns the direction of writing: a name shown with them is another.
_STEERING = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


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


def printable(text: str) -> str:
    """A name, or a message that quotes one, in one line: characters that would steer a terminal become escapes."""
    return text if text.isprintable() else _STEERING.sub(lambda found: ascii(found[0])[1:-1], text)


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


def in_output(error: UnicodeError) -> tuple[bytes, int]:
    """What is printed for characters that the output's encoding has not: of a name that is no UTF-8, the name.

    For `codecs.register_error`.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text, end = error.object, error.end
    # A surrogate stands for a byte; that of ASCII behind them may be the second one of a character in GB18030.
    candidates = [end + 1, end] if end < len(text) and text[end].isascii() else [end]
    for until in candidates:
        part = text[error.start : until]
        try:
            name = decoded(os.fsencode(part))
        except UnicodeEncodeError:
            break  # what stands there is no part of a name
        if "\\" not in name or until == end:
            return name.encode(error.encoding, "backslashreplace"), until
    return text[error.start : end].encode(error.encoding, "backslashreplace"), end


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
