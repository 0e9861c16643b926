"""Where a text that was shown stands: in the way that Label Studio counts, and in the report that it is part of.

All offsets are half open, in code points, unless they are said to be Label Studio's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

# (shown, start, length): shown[shown:shown+length] shows report[start:start+length].
Segment = tuple[int, int, int]


def find(text: str, start: int, end: int, said: str | None) -> tuple[int, int] | None:
    """Where a region stands, or None where its offsets do not lead to what it says.

    Label Studio 1.23 counts code points, as Python does: the end-to-end test shows it in its browser, with characters
    that take two UTF-16 units. Older ones, and other programs that write its format, count UTF-16 units. Each region
    carries its text, too, which tells the two apart.

    Args:
        text: what the task shows.
        start, end: the region's offsets as Label Studio gave them.
        said: the region's text, or None where it carries none.
    """
    if not 0 <= start < end:
        return None
    if end <= len(text) and (said is None or _same(text[start:end], said)):
        return start, end
    start, end = _points(text, start), _points(text, end)
    return (start, end) if start < end and said is not None and _same(text[start:end], said) else None


def _points(text: str, units: int) -> int:
    """The code points that so many UTF-16 units of a text are; one that they end within counts whole."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "surrogatepass"))


def _same(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but white space, which browsers fold."""
    return "".join(one.split()) == "".join(other.split()).replace("\\n", "")


class Places:
    """Turns offsets of what is shown into those of the report and back.

    Args:
        segments: ascending.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = list(segments)
        self._shown = [shown for shown, _, _ in self._segments]
        self._starts = [start for _, start, _ in self._segments]

    def in_report(self, start: int, end: int) -> tuple[int, int] | None:
        """Where shown[start:end] stands in the report, without what is only shown; None where nothing is left."""
        first = max(bisect_right(self._shown, start) - 1, 0)
        last = bisect_right(self._shown, end - 1) - 1
        spans = []
        for shown, begin, length in self._segments[first : last + 1]:
            low, high = max(start, shown), min(end, shown + length)
            if low < high:
                spans.append((begin + low - shown, begin + high - shown))
        return (spans[0][0], spans[-1][1]) if spans else None

    def as_shown(self, start: int, end: int) -> tuple[int, int] | None:
        """Where report[start:end] is shown; None where not all of its ends are."""
        first, last = self._point(start), self._point(end - 1)
        return (first, last + 1) if first is not None and last is not None else None

    def _point(self, at: int) -> int | None:
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return None
        shown, start, length = self._segments[index]
        return shown + at - start if at < start + length else None
