"""Whose three public expenses are told, and of what money: 渝江区本级一般公共预算财政拨款开支的“三公”经费."""

from __future__ import annotations

import re

from extractor.knowledge import alternatives
from extractor.pipes.lines.vocabulary import LineWords


class PublicNames:
    """Finds the names of the three public expenses inside longer ones."""

    def __init__(self, words: LineWords) -> None:
        changing = alternatives(words.changing)
        self._owner = re.compile(
            rf"(?:(?!.*(?:{changing}))[^，。；：、\d\x00]{{0,40}}?(?:{alternatives(words.owners)})的?)?"
            rf"使?用?(?:(?:{alternatives(words.funds)})(?:资金)?)*(?:{alternatives(words.spending)})?的?“?"
        )
        names = alternatives(words.names("three_public"))
        self._name, self._at_end = re.compile(names), re.compile(rf"(?:{names})$")
        self._changing = re.compile(changing)

    def owned(self, text: str, lead: int) -> re.Match[str] | None:
        """The first name in a compact text, if nothing but whose it is stands between an offset and the name."""
        found = self._name.search(text)
        return found if found and self.is_owner(text[min(lead, found.start()) : found.start()]) else None

    def is_owner(self, text: str) -> bool:
        """Whether words say no more than whose, and of what money."""
        return self._owner.fullmatch(text) is not None

    def at_end(self, text: str) -> str | None:
        """The name that a text ends with, or None."""
        found = self._at_end.search(text)
        return found.group() if found else None

    def tells_change(self, text: str) -> bool:
        """Whether a text ends with a name before which a change of it is told: 压减本单位公务接待费."""
        found = self._at_end.search(text)
        return found is not None and self._changing.search(text[: found.start()]) is not None
