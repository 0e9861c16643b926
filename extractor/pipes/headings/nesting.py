"""Nests headings into the section tree by how this report nests its numbering styles."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from extractor.pipes.headings.finder import Heading
from extractor.pipes.headings.words import SectionKnowledge
from extractor.pipes.layers import SectionNode
from extractor.pipes.numbering import Style
from extractor.result import Section

# Topics that a section with a topic of its own does not take over from the one around it.
_OVERRIDDEN = frozenset({"duty", "goal", "plan", "problem", "remedy", "method"})
# These always stand at the same depth, outermost first.
_FIXED: dict[Style, int] = {"part": 0, "attachment": 1, "title": 2}
# How deep the others usually stand.
_USUAL: dict[Style, int] = {
    "caption": 3,
    "cn": 3,
    "cn_paren": 4,
    "arabic": 5,
    "arabic_sub": 5,
    "arabic_paren": 6,
    "circled": 7,
}


def nest(headings: list[Heading], ends: Sequence[int], words: SectionKnowledge) -> list[SectionNode]:
    """The section tree: a style seen before among the open sections is a sibling of it, a new one goes deeper.

    No section goes on over the end of a file; `ends` are where the files end, the last one that of the text.
    """
    nodes: list[SectionNode] = []
    stack: list[tuple[Style, int, int]] = []
    for at, heading in enumerate(headings):
        end = ends[bisect_right(ends, heading.start)]
        if at and end != nodes[-1].record.end:
            stack.clear()
        _unwind(stack, heading, headings[at - 1] if at else None)
        while stack and heading.style in ("attachment", "title") and "glossary" in nodes[stack[-1][2]].topics:
            # What is annexed after the glossary does not stand in it.
            stack.pop()
        parent = stack[-1][2] if stack else None
        own = words.topics_of(heading.bare)
        inherited = nodes[parent].topics if parent is not None else frozenset()
        topics = own | (inherited - _OVERRIDDEN if own else inherited)
        record = Section(
            id=f"s{at + 1}",
            title=heading.title,
            level=len(stack) + 1,
            start=heading.start,
            end=end,
            parent_id=nodes[parent].record.id if parent is not None else None,
        )
        nodes.append(SectionNode(record, heading.body, parent, topics))
        stack.append((heading.style, heading.value, at))
    _close(nodes)
    return nodes


def _unwind(stack: list[tuple[Style, int, int]], heading: Heading, before: Heading | None) -> None:
    """Closes the open sections that a heading does not stand in."""
    rank = _FIXED.get(heading.style)
    if rank is not None:
        while stack and _FIXED.get(stack[-1][0], 9) >= rank:
            stack.pop()
        return
    styles = [style for style, _, _ in stack]
    if heading.style not in styles:
        # A number past 1 goes on with a numbering whose first heading has lost its number, so it closes what is
        # usually deeper than itself.
        deep = _USUAL[heading.style]
        while heading.value > 1 and stack and _USUAL.get(stack[-1][0], -1) >= deep:
            stack.pop()
        return
    # 一、 right under 五、 of the same style begins a numbering of its own inside it.
    restarts = heading.value == 1 and before is not None and before.style == heading.style and before.value > 1
    if restarts and heading.line == (before.line if before else 0) + 1:
        return
    last = len(styles) - 1 - styles[::-1].index(heading.style)
    while last > 0 and stack[last][1] >= heading.value > 1 and heading.style in styles[:last]:
        last = len(styles[:last]) - 1 - styles[:last][::-1].index(heading.style)
    del stack[last:]


def _close(nodes: list[SectionNode]) -> None:
    """Sets each section's end: where the next one at its level or further out begins, or that of its file."""
    open_nodes: list[SectionNode] = []
    for node in nodes:
        while open_nodes and open_nodes[-1].record.level >= node.record.level:
            record = open_nodes.pop().record
            record.end = min(record.end, node.record.start)
        open_nodes.append(node)
