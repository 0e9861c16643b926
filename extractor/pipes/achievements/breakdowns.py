"""Finds the parts that a count is broken down into: 立案433件：校园餐58件，“三资”174件，医疗43件，其余158件.

Of the labelled parts that add up to their whole and do nothing of their own, 49 of 50 are of the type of the whole; of
those that do not add up to it (其中非公企业9个), six in seven.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.knowledge import HERE, alternatives, load
from extractor.pipes.achievements.clauses import JOINING
from extractor.pipes.achievements.going_on import GoingOnWords
from extractor.pipes.achievements.typer import Context, bare_unit
from extractor.pipes.lexicon import Hit
from extractor.quantities import Quantity

_NAME = 12  # characters of the name between a whole and what opens its parts
_GAP = 40  # characters between two parts
_PREDICATE = 3  # characters behind a part without words of its own that say what it did: 其中3名现已担任正职
_BACK = 4  # quantities among which the whole stands
_STOP = re.compile("[。！？!?\\n]")


@dataclass(frozen=True, slots=True)
class Part:
    """What a quantity is a part of.

    Attributes:
        whole: where the whole begins, as an offset of the text.
        begin: where the words of the part begin, behind the part before it.
        complete: whether the parts add up to the whole.
    """

    whole: int
    begin: int
    complete: bool


# How much surer the type of its whole makes a part, as a logarithm of odds.
_COMPLETE, _PARTIAL, _OF_NOTHING = 2.5, 2.0, 1.0
_DOES = frozenset({"decisive", "verbs", "strong"})
_UNDONE = frozenset({"negative", "plan", "target"})


@functools.cache
def _openers() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand between a whole and the words of its first part: 其中, or a mark that lists them."""
    parts = alternatives(load(HERE / "going_on.yaml", GoingOnWords).parts.split())
    name = rf"[^，,。；;：:、（(—\n]{{0,{_NAME}}}"
    return re.compile(rf"{name}[，,；;（(。]?(?:{parts})"), re.compile(rf"{name}[：:（(—]")


def parts_of_wholes(text: str, quantities: Sequence[Quantity]) -> dict[int, Part]:
    """The parts among the quantities of a passage, by where they begin; of a part of two wholes the nearer counts."""
    found: dict[int, Part] = {}
    for told, each in enumerate(quantities[:-1]):
        among, listed = (opener.match(text, each.end, quantities[told + 1].start) for opener in _openers())
        if opened := among or listed:
            of_this: dict[int, Part] = {}
            for at in _wholes(text, quantities, told, far=among is not None):
                of_this = _parts(text, quantities, at, told + 1, opened.end(), among is not None) | of_this
            found |= of_this
    return found


def inherited(part: Part, decided: str, context: Context, hits: Sequence[Hit]) -> tuple[str, float] | None:
    """The type (or "" for none) that a part has of its whole, and how much surer that makes it; or None.

    Args:
        decided: the type of the whole, "" for none; context: the part.
        hits: the words of the passage. One that says what became of the part (其中提拔8名) leaves it to itself.
    """
    quantity, (_, upto) = context.quantity, context.around.right
    does = upto - quantity.end > _PREDICATE and not context.text[part.begin : quantity.start].strip(JOINING)
    if does or not (decided or part.complete):
        return None
    for hit in hits[bisect_left(hits, part.begin, key=_start) : bisect_left(hits, upto, key=_start)]:
        if quantity.start <= hit.start < quantity.end:
            continue
        own = any(cue.role in _DOES and cue.key == decided for cue in hit.meaning.typed)
        if hit.meaning.roles & _UNDONE or (hit.meaning.roles & _DOES and not own):
            return None
    worth = _COMPLETE if part.complete else _PARTIAL
    return decided, worth if decided else _OF_NOTHING


def _start(hit: Hit) -> int:
    return hit.start


def _wholes(text: str, quantities: Sequence[Quantity], told: int, *, far: bool) -> Iterator[int]:
    """The quantities that may be the whole of what follows quantities[told], the nearest first.

    Of 低保对象8641户23907人，其中…人 it is either; where 其中 says so, also one before: 受理666件，转办8件。其中….
    """
    for at in range(told, max(told - _BACK, -1), -1):
        if quantities[at].kind == "count" and quantities[at].unit:
            yield at
        between = text[quantities[at - 1].end : quantities[at].start] if at else "。"
        if between.strip(JOINING) and (not far or _STOP.search(between)):
            return


def _parts(text: str, quantities: Sequence[Quantity], at: int, first: int, begin: int, among: bool) -> dict[int, Part]:
    """The parts of quantities[at] from quantities[first] on, whose words begin at `begin`; `among`: 其中 opens them."""
    whole = quantities[at]
    parts: list[tuple[int, int]] = []
    also: list[tuple[int, int]] = []
    rest = whole.value
    for each in quantities[first:]:
        if each.start - begin > _GAP or _STOP.search(text, begin, each.start):
            break
        if each.kind == "count" and bare_unit(each.unit) == bare_unit(whole.unit):
            if each.value > (rest or whole.value):
                break
            # 其中主任21人、委员44人；女干部39人: what follows a whole list is of the same whole, told another way.
            (parts if rest else also).append((each.start, begin))
            rest -= min(rest, each.value)
        begin = each.end
    # What a mark alone lists need not be parts: 改造户厕268座（任务260座）.
    if not among and (rest or len(parts) < 2):
        return {}
    found = {start: Part(whole.start, since, not rest) for start, since in parts}
    return found | {start: Part(whole.start, since, complete=False) for start, since in also}
