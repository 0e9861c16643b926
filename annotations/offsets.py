"""How Label Studio counts the characters of a text.

Label Studio 1.23 counts code points, as Python does: the end-to-end test shows it in its browser, with characters that
take two UTF-16 units. Older ones, and other programs that write its format, count UTF-16 units. Each region carries
its text, too, which tells the two apart.
"""

from __future__ import annotations

from models.datasets.label_studio import Units


def find(text: str, units: Units, start: int, end: int, said: str | None) -> tuple[int, int] | None:
    """Where a region stands, in code points, or None where its offsets do not lead to what it says.

    Args:
        text: what the task shows; `units` counts it.
        start, end: the region's offsets as Label Studio gave them.
        said: the region's text, or None where it carries none.
    """
    if not 0 <= start < end:
        return None
    if end <= len(text) and (said is None or _same(text[start:end], said)):
        return start, end
    start, end = units.points(start), units.points(end)
    return (start, end) if start < end and said is not None and _same(text[start:end], said) else None


def _same(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but white space, which browsers fold."""
    return "".join(one.split()) == "".join(other.split()).replace("\\n", "")
