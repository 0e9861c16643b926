"""Parts of a whole that are the two sides of one thing, so that nothing of it is left out."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.paper_words import paper_words

_PAIR = 2
_MARKS = re.compile(r"[（(，、；：:,和及\s]")
_GOES_ON = "、"


@functools.cache
def _sides() -> tuple[tuple[re.Pattern[str], re.Pattern[str], int], ...]:
    pairs = paper_words().two_sides
    return tuple((re.compile(alternatives(p.one)), re.compile(alternatives(p.other)), p.least) for p in pairs)


@functools.cache
def _silent() -> re.Pattern[str]:
    return re.compile(alternatives(paper_words().silent))


def two_sides(text: str, whole: Figure, parts: Sequence[Figure]) -> Sequence[Figure]:
    """The first two parts where they are the one and the other side: 局机关24名、所属事业单位13名; none elsewhere.

    What their names say besides must be the same, else two things are told; and no third part may follow them: what a
    comma parts from two that 、 joins is none (镇街服务站15个、村居服务站160个，达标161个).
    """
    pair = parts[:_PAIR]
    if len(pair) < _PAIR or any(part.quantity.qualifier or not part.label for part in pair):
        return ()
    joined, after = (text[part.quantity.end : part.quantity.end + 1] for part in pair)
    if after == _GOES_ON or (len(parts) > _PAIR and joined != _GOES_ON):
        return ()
    gap = abs(whole.span.value - total(part.span for part in pair).value)
    names = [_MARKS.sub("", _silent().sub("", part.label)) for part in pair]
    told = any(gap >= least and (_are(names, one, other) or _are(names, other, one)) for one, other, least in _sides())
    return pair if told else ()


def _are(names: Sequence[str], one: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Whether the first name opens with the one side and the second with the other, and they go on alike."""
    first, second = one.match(names[0]), other.match(names[1])
    return first is not None and second is not None and names[0][first.end() :] == names[1][second.end() :]
