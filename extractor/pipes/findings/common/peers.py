"""Which parts of a list stand beside one another, and which may be parts of the one before them."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from extractor.pipes.findings.common.arithmetic import Interval, total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words


def run_fits(parts: Sequence[Figure], whole: Interval) -> bool:
    """Whether the parts sum up once a run of them, taken to be parts of the one before it, is left out.

    Where 、 joins all of them, and none is a line that is known to be a sum or a part of one, they stand beside one
    another: only a run that makes up the part before it is of that.
    """
    known = _related()
    beside = all(part.label.startswith("、") for part in parts[1:])
    beside = beside and not any(part.line and (len(part.line) > 1 or part.line[-1] in known) for part in parts)
    for start in range(1, len(parts)):
        rest = total(part.span for part in parts[:start])
        for end in range(len(parts), start, -1):
            run = total(part.span for part in parts[start:end])
            if beside and not run.meets(parts[start - 1].span):
                continue
            if (rest + total(part.span for part in parts[end:])).meets(whole):
                return True
    return False


@functools.cache
def _related() -> frozenset[str]:
    """The names of lines that are sums of others, or parts of such a sum."""
    words = finding_words()
    lines = {name for each in words.relations for name in (each.whole, *each.parts, *each.also)}
    return frozenset(lines | {name for line in lines for name in words.synonyms.get(line, ())})


def are_of(before: Sequence[Figure], whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether parts make up the amount right before them, where another was taken: 预算48万元，合同45万元，其中：…."""
    told = [figure for figure in before if figure.role == "amount" and figure.unit == whole.unit and not figure.inner]
    return bool(told) and told[-1] is not whole and total(part.span for part in parts).meets(told[-1].span)
