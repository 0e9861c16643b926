"""Rules about slips of the pen and of the template: doubled words and marks, words left to choose from, blanks."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Literal

from extractor import knowledge
from extractor.knowledge import Entry, alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

# Slips of one kind are shown once, with so many of their texts.
_SHOWN = 6


class Slip(Entry):
    """A pattern of `knowledge/slips.yaml`."""

    rule: str
    says: str
    where: Literal["prose", "line", "text"]
    pattern: str
    needs: tuple[str, ...] = ()


class SlipWords(Entry):
    """`knowledge/slips.yaml`."""

    slips: list[Slip]


@functools.cache
def _slips() -> list[tuple[Slip, re.Pattern[str]]]:
    words = knowledge.load(knowledge.HERE / "slips.yaml", SlipWords)
    return [(slip, re.compile(slip.pattern, re.MULTILINE)) for slip in words.slips]


def example_end(example: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where the first word for an example ends in a stretch of text, or where the stretch ends."""
    found = example.search(text, start, end)
    return found.end() if found else end


class Slips(BaseRule):
    """What no finished report says, wherever its patterns are found; whoever mends one sees the others of its kind."""

    id = "placeholder"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks for every pattern."""
        example = re.compile(alternatives(finding_words().example_words))
        where = {"prose": evidence.prose, "line": evidence.lines, "text": [(0, len(evidence.text))]}
        for slip, pattern in _slips():
            if slip.needs and not any(word in evidence.text for word in slip.needs):
                continue
            places: dict[str, list[Place]] = {}
            for start, end in where[slip.where]:
                shown: int | None = None
                for found in pattern.finditer(evidence.text, start, end):
                    if slip.rule == self.id:
                        shown = example_end(example, evidence.text, start, end) if shown is None else shown
                        if shown <= found.start():
                            break  # What follows is an example for others to fill in.
                    places.setdefault(squash(found["at"]), []).append(found.span("at"))
            if places:
                words = "”“".join(list(places)[:_SHOWN])
                yield self.finding(
                    evidence,
                    slip.says.format(words),
                    [evidence.clause_at(*place) for found in places.values() for place in found],
                    stated=next(iter(places)),
                    rule=slip.rule,
                )
