"""The change that stands right behind a reason and is what it explains, not the completion rate before it.

公务接待费完成预算的29%，因来访较多，比上年增加0.4万元.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.pipes.layers import Passage
from extractor.pipes.variances.differences import Difference, Differences

_CLAUSE_END = re.compile(r"[，,。；;！？\n\t]")


def change_behind(said: Differences, passage: Passage, found: Difference | None, start: int) -> Difference | None:
    """The change right behind the clause that begins at an offset, where `found` is none and went the other way.

    Args:
        found: what the words before the reason state.
        start: where the reason begins.
    """
    if found is None or found.amount is not None or found.rate is not None:
        return None
    mark = _CLAUSE_END.search(said.text, start, passage.end)
    if mark is None or mark.group() not in "，,":
        return None
    stated = said.changes(mark.end(), mark.end() + 1)
    behind = said.behind(passage, start) if stated and stated[0].basis else None
    if behind is None or behind.line not in (found.line, None) or behind.direction == found.direction:
        return None
    return replace(behind, line=found.line)
