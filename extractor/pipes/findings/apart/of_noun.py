"""The rule about more of a thing than there are: 共有社区36个, and a service set up in 38个社区."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_AFTER, _SHORTEST, _LONGEST = 24, 2, 12
_NOUN = re.compile(r"[\u4e00-\u9fff（）()、]+")


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of what is called so."""

    noun: str
    figure: Figure


class MoreOfNoun(BaseRule):
    """What is reached or done with some of a thing, against how many of it there are: told once, in the same words.

    How many there are is said with 共有 and the like, of one value in the report; what is reached is said so before the
    number (深入, 覆盖, 在). Nothing is said of what may be counted again and again (次), or was not there at first.
    """

    id = "part_exceeds"

    def __init__(self) -> None:
        words = apart_words().of_noun
        self._units = frozenset(words.units)
        self._has = re.compile(
            rf"(?:{alternatives(words.having)})(?:{alternatives(words.fillers)})*(?P<noun>[\u4e00-\u9fff]*)$"
        )
        self._reached = re.compile(rf"(?:{alternatives(words.reached)})(?:{alternatives(words.areas)})?(?:的)?$")
        self._behind = re.compile(alternatives(words.behind))
        self._every = re.compile(rf"[^。；\d]*?(?:{alternatives(words.every)})")
        self._other = re.compile(alternatives([*words.other, *finding_words().prior_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every number that is reached with the number that there are."""
        wholes: dict[tuple[str, str], list[Counted]] = defaultdict(list)
        for each in self._wholes(evidence):
            wholes[each.figure.unit, each.noun].append(each)
        known = {key: found[0] for key, found in wholes.items() if len({f.figure.span.value for f in found}) == 1}
        for sentence in evidence.sentences if known else ():
            for figure in sentence.figures:
                behind = self._after(evidence, figure)
                plain = figure.unit in self._units and figure.role == "amount" and not figure.quantity.qualifier
                if not plain or not self._is_part(evidence, figure):
                    continue
                for (unit, noun), whole in known.items():
                    more = figure.unit == unit and behind.startswith(noun) and whole.figure is not figure
                    if not more or not self._ends(behind, noun):
                        continue
                    if figure.span.high < whole.figure.span.low and self._every.search(behind):
                        yield self.finding(
                            evidence,
                            f"写为全覆盖的是{figure.text}{noun}，而全部有{whole.figure.text}",
                            [whole.figure.place, figure.place],
                            stated=f"{figure.text}；{whole.figure.text}",
                            rule="result_word",
                        )
                    elif figure.span.low > whole.figure.span.high:
                        yield self.finding(
                            evidence,
                            f"一处写为{figure.text}{noun}，多于全部的{whole.figure.text}",
                            [whole.figure.place, figure.place],
                            stated=f"{figure.text}；{whole.figure.text}",
                        )

    def _after(self, evidence: Evidence, figure: Figure) -> str:
        end = figure.quantity.end
        return squash(evidence.text[end : min(evidence.passage_end(figure), end + _AFTER)])

    def _ends(self, behind: str, noun: str) -> bool:
        """Whether a noun ends where it is told again: at a mark or at the word for what is done."""
        rest = behind[len(noun) :]
        return not rest or not _NOUN.match(rest) or self._behind.match(rest) is not None

    def _wholes(self, evidence: Evidence) -> Iterator[Counted]:
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                said = self._has.search(figure.label) if figure.unit in self._units else None
                plain = said and figure.role == "amount" and not figure.quantity.qualifier and not figure.in_list
                if not plain or said is None or self._other.search(figure.label):
                    continue
                found = _NOUN.match(self._after(evidence, figure))
                noun = said["noun"] or (found.group() if found else "")
                noun = noun.split("、")[0]
                if _SHORTEST <= len(noun) <= _LONGEST and not noun.startswith(("，", "。")):
                    yield Counted(noun, figure)

    def _is_part(self, evidence: Evidence, figure: Figure) -> bool:
        """Whether a number is said to be reached, or opens its clause."""
        label = figure.label.strip("，、；：")
        reached = not label or self._reached.search(label) is not None
        return reached and not self._other.search(squash(evidence.text[slice(*evidence.clause_at(*figure.place))]))
