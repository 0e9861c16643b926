"""What the quantity before says of one that goes on with it: the next of a list, a part, a share of it.

Annotators take them so: of the labelled shares beside what was achieved 96 of 98 are achievements, of those beside what
was not, none; of 2,100 members of lists and parts in the same unit nineteen in twenty are of the type before them.
"""

from __future__ import annotations

import functools
import re
from typing import Literal

from extractor.knowledge import HERE, Entry, alternatives, load
from extractor.pipes.achievements.typer import bare_unit
from extractor.quantities import Quantity

Link = Literal["share", "list", "part", "clause", "rest"]
_RATE = "rate_reached"
# How much surer the type before makes one, as a logarithm of odds; fitted on what the model was not shown.
_WORTH: dict[Link, float] = {"share": 2.0, "list": 0.5, "part": 1.0, "clause": 0.5, "rest": 2.0}
_OF_NOTHING = 1.0
_LONGEST = 40  # characters between the two
_NAME = 6  # characters of what the rest counts


class GoingOnWords(Entry):
    """`knowledge/going_on.yaml`."""

    shares: str
    of_whole: str
    parts: str
    joints: str
    rests: str
    undone: str


@functools.cache
def _patterns() -> dict[Link, re.Pattern[str]]:
    words = load(HERE / "going_on.yaml", GoingOnWords)
    shares, whole, parts, joints, rests = (
        alternatives(each.split()) for each in (words.shares, words.of_whole, words.parts, words.joints, words.rests)
    )
    return {
        "share": re.compile(rf"[，,（(]?(?:{shares})(?:[^，。]{{0,8}}(?:{whole}))?"),
        "list": re.compile(rf"(?:{joints})[^，,。；;、]{{0,14}}"),
        "part": re.compile(rf"[，,；;（(。](?:{parts})[^，,。；;]{{0,10}}"),
        "clause": re.compile(r"[，,][^，,。；;、]{0,8}"),
        "rest": re.compile(rf"[，,；;、（(](?:{rests})的?"),
    }


@functools.cache
def _undone() -> re.Pattern[str]:
    """What says right behind the rest of a whole that it is not done: 余下1个列入明年计划."""
    undone = alternatives(load(HERE / "going_on.yaml", GoingOnWords).undone.split())
    return re.compile(rf"[^，,。；;、\d]{{0,{_NAME}}}(?:{undone})")


def going_on(text: str, before: Quantity, decided: str, quantity: Quantity) -> tuple[str, float] | None:
    """The type (or "" for none) that the quantity before makes surer, and by how much; or None.

    `decided` is the type of the quantity before, "" for none.
    """
    link = _link(text, before, quantity)
    if link == "share":
        return (_RATE, _WORTH[link]) if decided else ("", _OF_NOTHING)
    if link == "rest":
        return "", _WORTH[link]
    return (decided, _WORTH[link]) if link and decided else None


def _link(text: str, before: Quantity, quantity: Quantity) -> Link | None:
    if not 0 <= quantity.start - before.end <= _LONGEST:
        return None
    patterns = _patterns()
    if quantity.kind == "rate":
        return "share" if patterns["share"].fullmatch(text, before.end, quantity.start) else None
    rest = quantity.kind == "count" and patterns["rest"].fullmatch(text, before.end, quantity.start)
    if rest and _undone().match(text, quantity.end):
        return "rest"
    if not (before.kind == quantity.kind == "count" and bare_unit(before.unit) == bare_unit(quantity.unit)):
        return None
    links: tuple[Link, ...] = ("list", "part", "clause")
    return next((each for each in links if patterns[each].fullmatch(text, before.end, quantity.start)), None)
