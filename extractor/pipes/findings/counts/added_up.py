"""Rules about what a sentence adds up: new ones with those there were, and what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import exact, total
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import in_bracket
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after, unlike_whole
from extractor.result import Finding

_MOST, _PAIR, _AFTER = 40, 2, 12


class WithEarlier(BaseRule):
    """新建14个，连同原有26个，达到40个: what is new, what there was, and both together, side by side."""

    id = "parts_total"

    def __init__(self) -> None:
        words = evaluation_words().added_up
        self._with = re.compile(rf"^[，,]?(?:{alternatives(words.together_with)})")
        self._reached = re.compile(rf"(?:{alternatives(words.reached)})(?:了)?$")
        self._other = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every three neighbouring figures of one unit."""
        for sentence in evidence.sentences:
            figures = [f for f in sentence.figures[:_MOST] if not in_bracket(evidence.text, f)]
            for new, old, both in zip(figures, figures[1:], figures[2:], strict=False):
                units = new.unit == old.unit == both.unit and new.unit not in ("", "%")
                plain = not any(figure.quantity.qualifier for figure in (new, old, both))
                said = self._with.match(old.label) and self._reached.search(both.label)
                if units and plain and said and not self._other.search(both.label):
                    parts = [new, old]
                    if not total(part.span for part in parts).meets(both.span):
                        yield unlike_whole(self, evidence, both, parts)


class LeftBeside(BaseRule):
    """受理275件，结案268件，尚有7件正在办理: what came, what was done, and what is left, side by side."""

    id = "flow"

    def __init__(self) -> None:
        words, own = evaluation_words().added_up, finding_words()
        self._left = re.compile(rf"^[，,]?(?:{alternatives(words.left)})$")
        self._undone = re.compile(rf"(?:{alternatives(words.undone)})")
        self._came = re.compile(alternatives(words.came))
        self._done = re.compile(alternatives(words.done))
        self._other = re.compile(alternatives([*words.not_left, *own.prior_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every three neighbouring figures of one unit."""
        for sentence in evidence.sentences:
            told = [f for f in sentence.figures[:_MOST] if f.unit not in ("", "%") and not in_bracket(evidence.text, f)]
            for (came, done), left in zip(pairwise(told), told[_PAIR:], strict=False):
                units = came.unit == done.unit == left.unit and came.unit != "元"
                behind = squash(after(evidence, left))[:_AFTER]
                said = self._left.match(left.label) and self._undone.match(behind)
                deeds = self._came.search(came.label) and self._done.search(done.label)
                plain = not any(f.quantity.qualifier or self._other.search(f.label) for f in (came, done, left))
                gap = came.span - done.span
                if units and said and deeds and plain and gap.value > 0 and not gap.meets(exact(left.span.value)):
                    expected = f"{gap.value}{left.quantity.unit or ''}"
                    yield self.finding(
                        evidence,
                        f"余下的写为{left.text}，而{came.text}-{done.text}={expected}",
                        [came.place, done.place, left.place],
                        expected=expected,
                        stated=left.text,
                    )
