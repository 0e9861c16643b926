"""The rule about the one count of a type that the prose tells and an indicator gives otherwise, in whatever words."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from extractor.knowledge import alternatives
from extractor.pipes.achievements.ontology import ontology
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.mentions import Mention, achievements, indicators
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.swaps import neighbours_swapped
from extractor.result import Finding

# A word of a type that is shorter than this may mean something else.
_WORD = 3


class TypeConflict(BaseRule):
    """后进村党支部87个全部摘帽 against the indicator 整顿软弱涣散基层党组织 78个: one type, told once each."""

    id = "conflict"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares what stands alone of its type and unit on both sides; only swapped digits are a slip for sure."""
        if not evidence.is_account:
            return
        told = _alone((mention.kind, mention) for mention in achievements(evidence))
        for key, row in _alone((_type_of(mention.words), mention) for mention in indicators(evidence)).items():
            one = told.get(key)
            if one is None or not neighbours_swapped(one.span.value, row.span.value):
                continue
            if _type_of(evidence.text[slice(*one.place)]) == key[0]:
                yield self.finding(
                    evidence,
                    f"同一事项在两处的数字不同：“{one.words.strip('、，')}”{one.text}与“{row.words}”{row.text}",
                    [one.place, row.place],
                    stated=f"{one.text}；{row.text}",
                    severity="warning",
                )


def _alone(mentions: Iterable[tuple[str | None, Mention]]) -> dict[tuple[str, str], Mention]:
    """The mentions by type and unit, where a type and unit has but one figure."""
    found: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for kind, mention in mentions:
        if kind:
            found[kind, mention.unit].append(mention)
    return {key: group[0] for key, group in found.items() if len({each.span.value for each in group}) == 1}


def _type_of(words: str) -> str | None:
    """The one type of achievements of which some words hold a strong word, or None."""
    types = {name for name, pattern in _strong() if pattern.search(words)}
    return types.pop() if len(types) == 1 else None


@functools.cache
def _strong() -> list[tuple[str, re.Pattern[str]]]:
    """What tells each of the built-in types by itself."""
    words = {each.type: [w for w in (*each.decisive, *each.strong) if len(w) >= _WORD] for each in ontology()}
    return [(name, re.compile(alternatives(found))) for name, found in words.items() if found]
