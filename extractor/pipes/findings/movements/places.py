"""The rule about places in a ranking: 由第7位上升到第4位 is three places, and up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.reckoned_words import reckoned_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities import chinese_number
from extractor.result import Finding

_PAIR, _BACK = 2, 24
_PIECES = re.compile(r"[^。；\n]*[。；\n]|[^。；\n]+$")
_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十百]{1,4})"


class PlacesMoved(BaseRule):
    """第7位 last year and 第4位 this year, with how many places it moved and which way in the same sentence.

    A smaller place is a better one. Nothing is said where the sentence tells more than two places.
    """

    id = "change_amount"

    def __init__(self) -> None:
        words = reckoned_words().places
        unit, up, down = (alternatives(each) for each in (words.units, words.up, words.down))
        self._place = re.compile(
            rf"(?:第(?P<at>{_NUMBER})(?:{unit})?|(?<=[列居为是的由从排])(?P<bare>\d{{1,3}})(?:{unit}))"
        )
        self._prior = re.compile(rf"(?:{alternatives(words.prior)})[^，。；]{{0,16}}$")
        self._joined = re.compile(
            rf"^[^，。；]{{0,16}}?(?:(?P<up>{up})|(?P<down>{down})|{alternatives(words.moved)})(?:{alternatives(words.to)})"
        )
        self._moved = re.compile(
            rf"(?:(?P<up>{up})|(?P<down>{down}))(?:{alternatives(words.by)})*(?P<places>{_NUMBER})个?(?:{unit})"
        )
        self._ways = re.compile(alternatives([*words.up, *words.down, *words.moved]))
        self._other = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence that tells a movement, with the one before it where it tells one place."""
        for start, end in evidence.prose:
            if not self._ways.search(evidence.text, start, end):
                continue
            last = ""
            left = start
            for piece in _PIECES.findall(evidence.text[start:end]):
                if self._moved.search(piece) or self._joined_at(piece):
                    text = piece if len(self._told(piece)) > 1 else last + piece
                    yield from self._sentence(evidence, left + len(piece) - len(text), text)
                left += len(piece)
                last = piece

    def _joined_at(self, text: str) -> bool:
        """Whether a sentence tells two places that one went between."""
        told = self._told(text)
        return len(told) == _PAIR and self._joined.match(text[told[0].end() : told[1].end()]) is not None

    def _is_prior(self, evidence: Evidence, words: str) -> bool:
        """Whether the words before a place are of the year before."""
        last = f"{evidence.year - 1}年" if evidence.year else "\n"
        return self._prior.search(words) is not None or last in words.replace("度", "")

    def _told(self, text: str) -> list[re.Match[str]]:
        """The places of a sentence, but for by how many one moved."""
        moves = list(self._moved.finditer(text))
        every = self._place.finditer(text)
        return [each for each in every if not any(m.start() < each.end() and each.start() < m.end() for m in moves)]

    def _sentence(self, evidence: Evidence, start: int, text: str) -> Iterator[Finding]:
        told, moves = self._told(text), list(self._moved.finditer(text))
        if len(told) != _PAIR or len(moves) > 1 or self._other.search(text):
            return
        first, second = told
        joined = self._joined.match(text[first.end() : second.start()])
        prior = [self._is_prior(evidence, text[max(0, each.start() - _BACK) : each.start()]) for each in told]
        if not joined and prior.count(True) != 1:
            return
        old, new = (second, first) if not joined and prior[1] else (first, second)
        before, now = (_value(each["at"] or each["bare"]) for each in (old, new))
        if before is None or now is None or before == now:
            return
        places = [(start + at.start(), start + at.end()) for at in (old, new)]
        up = (joined and joined["up"] is not None) or any(move["up"] for move in moves)
        gap = abs(before - now)
        way = f"由第{before}位到第{now}位，{'前进' if now < before else '后退'}了{gap}位"
        for move in moves:
            if (stated := _value(move["places"])) is not None and stated != gap:
                yield self.finding(
                    evidence,
                    f"写为“{squash(move.group())}”，而{way}",
                    [*places, (start + move.start(), start + move.end())],
                    expected=f"{gap}位",
                    stated=squash(move.group()),
                )
                return
        if up and now > before:
            said = squash((moves[0] if moves else joined or first).group())
            yield self.finding(evidence, f"写为“{said}”，而{way}", places, stated=said, rule="change_direction")


def _value(text: str) -> Decimal | None:
    return Decimal(text) if text.isdecimal() else chinese_number(text)
