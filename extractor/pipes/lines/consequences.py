"""Finds reasons told before their consequence: 因评估工作尚未完成，故补助资金未拨付."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, gapped
from extractor.pipes.lines.comparison_words import outcome
from extractor.pipes.lines.wording import StatementWords, statement_words

_SENTENCE = re.compile(r"[。；;！？\n\t：:]")
# How far a reason may stand before its consequence, and a consequence run, in characters.
_REASON, _CONSEQUENCE = 160, 80
# What may stand within 未能…支付.
_GAP = 8


@functools.cache
def unspent() -> re.Pattern[str]:
    """What says that money was not spent: 未能在年内支付; made once."""
    return re.compile(gapped(statement_words().unspent, _GAP))


@dataclass(frozen=True, slots=True)
class Unspent:
    """A reason why money was not spent; start and end enclose it without its cue, `sentence` all of the statement."""

    start: int
    end: int
    sentence: tuple[int, int]


class Consequences:
    """Reads passages for money that was not spent because of something."""

    def __init__(self, words: StatementWords) -> None:
        self._joint = re.compile(rf"[，,]\s*{outcome()}")
        self._reason = re.compile(rf"(?!{alternatives(words.lead_exceptions)})(?:{alternatives(words.conjunctions)})")

    def read(self, text: str, start: int, end: int) -> Iterator[Unspent]:
        """The reasons in text[start:end], in order."""
        done = start
        for joint in self._joint.finditer(text, start, end):
            stop = _SENTENCE.search(text, joint.end(), min(end, joint.end() + _CONSEQUENCE))
            close = stop.start() if stop else min(end, joint.end() + _CONSEQUENCE)
            if joint.start() < done or not unspent().search(text, joint.end(), close):
                continue
            begin = max(done, joint.start() - _REASON)
            for mark in _SENTENCE.finditer(text, begin, joint.start()):
                begin = mark.end()
            cue = self._reason.search(text, begin, joint.start())
            if cue and cue.end() < joint.start():
                done = close
                yield Unspent(cue.end(), joint.start(), (cue.start(), close))
