"""Rules about headings as such: numbers that are left out or stand twice, and parts that the contents do not list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import squash
from extractor.pipes.findings.cells import Place
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.numbering import Number, bare_title, numbered
from extractor.result import Finding

# Styles whose numbers a writer counts; deeper ones begin anew too often.
_STYLES = ("part", "cn", "cn_paren")
_LONGEST, _LEAST = 60, 2


class Numbering(BaseRule):
    """一、二、二、: a heading with the number of the one before it.

    A number that is skipped is no slip of numbering: a section was left out, which other rules say.
    """

    id = "numbering"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at neighbouring headings of one style and parent."""
        if not evidence.is_account:
            return
        rows: dict[tuple[int | None, str], list[tuple[Number, Place]]] = defaultdict(list)
        for node in evidence.layer.sections:
            number, place = numbered(node.record.title), (node.record.start, node.record.start + len(node.record.title))
            if number and number.style in _STYLES and number.value:
                rows[node.parent, number.style].append((number, place))
        for headings in rows.values():
            for (one, here), (other, there) in pairwise(headings):
                if one.value == other.value > 1:
                    yield self.finding(
                        evidence,
                        f"序号重复：“{_head(evidence, here)}”之后是“{_head(evidence, there)}”",
                        [here, there],
                        stated=_head(evidence, there),
                    )


class ContentsParts(BaseRule):
    """第一部分 to 第四部分 as the contents list them, against the parts of the report."""

    id = "contents"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Takes the parts before the first that is named again for the contents."""
        parts = [
            (squash(bare_title(evidence.text[start:end].strip())), (start, end))
            for start, end in evidence.lines
            if end - start <= _LONGEST and (number := numbered(evidence.text[start:end].strip()))
            and number.style == "part"
        ]  # fmt: skip
        again = next((at for at, (title, _) in enumerate(parts) if at and title == parts[0][0]), len(parts))
        listed, told = parts[:again], parts[again:]
        if len(listed) >= _LEAST and len(told) >= _LEAST:
            yield from self._lacking(evidence, told, listed, "正文有“{}”，目录没有列出")
            yield from self._lacking(evidence, listed, told, "目录列有“{}”，正文没有")

    def _lacking(
        self, evidence: Evidence, ones: Sequence[tuple[str, Place]], others: Sequence[tuple[str, Place]], says: str
    ) -> Iterator[Finding]:
        # A part that only lacks its number is there.
        lines = {squash(evidence.text[start:end]) for start, end in evidence.lines if end - start <= _LONGEST}
        known = {_bare(title) for title, _ in others} | lines
        for title, place in ones:
            if _bare(title) not in known:
                yield self.finding(
                    evidence, says.format(squash(evidence.text[slice(*place)])[:40]), [place, others[-1][1]]
                )


def _bare(title: str) -> str:
    """A title without the page number and dots that contents put behind it."""
    return title.rstrip("0123456789.…·-－—")


def _head(evidence: Evidence, place: Place) -> str:
    return squash(evidence.text[slice(*place)])[:20]
