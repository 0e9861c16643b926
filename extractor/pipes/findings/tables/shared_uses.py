"""The rule about two items of the classification that are explained in the same words, which fit one of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.accounts import account_words
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_LEAST, _PAIR = 6, 2


class SharedUse(BaseRule):
    """防汛（项）：指用于水土流失防治的支出, word for word what 水土保持（项） is: the other one’s words.

    Only two items share them, and they hold what the one is called, and nothing of what the other is.
    """

    id = "line_use"

    def __init__(self) -> None:
        words = account_words().item_uses
        self._told = re.compile(
            rf"(?P<name>[\u4e00-\u9fff、]{{2,24}})[（(]项[)）](?:(?![（(]项[)）])[^\n]){{0,60}}?"
            rf"(?:{alternatives(words.cues)})(?P<use>[^。；\n]{{{_LEAST},120}})"
        )
        self._common = re.compile(alternatives(words.common))
        self._general = re.compile(alternatives(words.general))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares what all items are said to be for, in the explanations and in the glossary."""
        shared: dict[str, dict[str, Place]] = defaultdict(dict)
        for passage in evidence.layer.passages:
            for found in self._told.finditer(evidence.text, passage.start, passage.end):
                use = re.sub(r"[，、\s]", "", squash(found["use"]))
                shared[use].setdefault(squash(found["name"]), found.span())
        for use, items in shared.items():
            if len(items) == _PAIR and len(use) >= _LEAST:
                (one, here), (other, there) = items.items()
                yield from self._pair(evidence, use, (one, here), (other, there))
                yield from self._pair(evidence, use, (other, there), (one, here))

    def _pair(
        self, evidence: Evidence, use: str, wrong: tuple[str, Place], right: tuple[str, Place]
    ) -> Iterator[Finding]:
        (name, place), (owner, home) = wrong, right
        mine, theirs = self._own(name), self._own(owner)
        shared = {pair for each in mine for pair in _pairs(each)}
        if self._general.search(name) or self._general.search(owner) or not mine or not theirs:
            return
        if any(pair in use for pair in shared) or not any(each[:2] in use for each in theirs):
            return
        if any(each[:2] in name for each in theirs):
            return
        yield self.finding(
            evidence,
            f"“{name}”的用途与“{owner}”一字不差，所说的是“{owner}”的用途",
            [place, home],
            stated=squash(evidence.text[slice(*place)])[-40:],
        )

    def _own(self, name: str) -> list[str]:
        """The words of an item's name that others do not have: 职业年金 of 机关事业单位职业年金缴费支出."""
        return [each for each in self._common.split(name) if len(each) >= _PAIR]


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))
