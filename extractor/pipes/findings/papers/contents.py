"""The rule about the numbered titles under each part of the contents against the headings of that part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.knowledge import squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.numbering import NESTED, bare_title, numbered
from extractor.result import Finding

_LONGEST, _LEAST = 60, 4
_LEADER = re.compile(r"[\s.…·．。﹒⋯・_\-—－]*[（(]?\d{0,3}[）)]?\s*$")
_MARKS = re.compile(r"[\s“”\"'《》（）()、，,：:]")
_PART, _OUTER = NESTED[:2]


@dataclass(frozen=True, slots=True)
class _Title:
    """A numbered title: its number, its name without marks, and its line."""

    value: int
    name: str
    place: Place


class ContentsItems(BaseRule):
    """十三、国有资产占用情况 in the report, where the contents go from 十二 to 十四; or the other way round.

    All other titles under the part are the same in both, and only one is left out.
    """

    id = "contents"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Takes the parts before the first that is named again for the contents."""
        parts = list(_parts(evidence))
        again = next((at for at, (name, _) in enumerate(parts) if at and name == parts[0][0]), len(parts))
        told = dict(reversed(parts[again:]))
        for name, listed in parts[:again]:
            if name in told:
                yield from self._lacking(evidence, told[name], listed, "正文有“{}”，目录没有列出")
                yield from self._lacking(evidence, listed, told[name], "目录列有“{}”，正文没有")

    def _lacking(
        self, evidence: Evidence, ones: Sequence[_Title], others: Sequence[_Title], says: str
    ) -> Iterator[Finding]:
        """The one title that only the first have."""
        known = {title.name for title in others}
        lacking = [title for title in ones if title.name not in known]
        if len(others) < _LEAST or len(lacking) != 1 or len(ones) != len(others) + 1:
            return
        (title,) = lacking
        # A heading that its text goes on behind, or that lost its number, is there all the same.
        told = (_bare(evidence.text[start:end].strip()) for start, end in evidence.lines)
        if sum(line.startswith(title.name) for line in told) > 1:
            return
        if known <= {each.name for each in ones}:
            before = next((each for each in reversed(others) if each.value < title.value), others[0])
            yield self.finding(
                evidence, says.format(squash(evidence.text[slice(*title.place)])[:40]), [title.place, before.place]
            )


def _parts(evidence: Evidence) -> Iterator[tuple[str, list[_Title]]]:
    """Each line 第几部分 with the titles 一、 二、 under it, up to where they begin anew."""
    name, titles, open_ = "", list[_Title](), False
    for start, end in evidence.lines:
        line = evidence.text[start:end].strip()
        number = numbered(line) if end - start <= _LONGEST else None
        if number is None:
            continue
        if number.style == _PART:
            if name:
                yield name, titles
            name, titles, open_ = _bare(line), [], True
        elif name and open_ and number.style == _OUTER and number.value:
            open_ = not titles or number.value > titles[-1].value
            titles = [*titles, _Title(number.value, _bare(line), (start, end))] if open_ else titles
    if name:
        yield name, titles


def _bare(line: str) -> str:
    """A title without its number, marks, and the page behind it."""
    return _MARKS.sub("", _LEADER.sub("", bare_title(line)))
