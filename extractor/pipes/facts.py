"""Gathers the mentions of one achievement: the same type, value and unit of the same object is one fact.

Input: `achievements`. Output: `facts`, in the order in which they are first told.
"""

from __future__ import annotations

from collections import defaultdict

from spacy.language import Language
from spacy.tokens import Doc

from extractor.pipes.achievements.typer import bare_unit
from extractor.pipes.layers import layers
from extractor.result import Achievement, Fact

# Two names of what is counted are one if so large a part of the shorter one's characters stands in the other.
_ALIKE = 0.5
# So many facts of the same figure are compared, so that a text of nothing else is read in linear time.
_RECENT = 50
_SAME_UNITS = {"位": "名", "人": "名", "％": "%", "百分点": "个百分点"}


@Language.factory("jixiao_facts", assigns=["doc._.facts"], requires=["doc._.achievements"])
def create(nlp: Language, name: str) -> FactPipe:
    """The pipe under its registered name."""
    return FactPipe()


class FactPipe:
    """Adds `facts`."""

    def __call__(self, doc: Doc) -> Doc:
        """Groups the achievements."""
        layer = layers(doc)
        groups: dict[tuple[str, float, str], list[list[Achievement]]] = defaultdict(list)
        order: list[list[Achievement]] = []
        for achievement in layer.achievements:
            key = achievement.type, achievement.value, same_unit(achievement.unit)
            recent = groups[key][-_RECENT:]
            group = next((known for known in recent if alike(known[0].object, achievement.object)), None)
            if group is None:
                group = []
                groups[key].append(group)
                order.append(group)
            group.append(achievement)
        layer.facts = [
            Fact(
                type=group[0].type,
                value=group[0].value,
                unit=group[0].unit,
                achievement_ids=[each.id for each in group],
            )
            for group in order
        ]
        return doc


def same_unit(unit: str) -> str:
    """A unit without the one in brackets; those for persons are one."""
    plain = bare_unit(unit)
    return _SAME_UNITS.get(plain, plain)


def alike(one: str | None, other: str | None) -> bool:
    """Whether two names may be of the same thing; where one is missing, nothing says that they are not."""
    if not one or not other:
        return True
    short, long = sorted((set(one), set(other)), key=len)
    return len(short & long) >= _ALIKE * len(short)
