"""The lines that a report's words call: those of the vocabulary, and the names that it gives to its own projects."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.knowledge import alternatives
from extractor.pipes.lines.clauses import COLONS
from extractor.pipes.lines.lists import line_lists
from extractor.pipes.lines.names import LineKnowledge, LineName, compact

LONGEST_CHUNK = 90
# How many names of its own a report may have; a real one has some dozens.
_MOST_NAMES = 300


class CalledLines:
    """Finds the line that words call.

    Attributes:
        own: the lines that are called so in this report alone, by their names.
    """

    def __init__(self, names: LineKnowledge, organization: str | None) -> None:
        self._names = names
        self._organization = compact(organization or "") or "\n"
        self.own: dict[str, LineName] = {}
        self._at_start = re.compile(r"(?!)")

    def without_owner(self, words: str) -> str:
        """Compact words without the name of the organization whose report it is."""
        return words.replace(self._organization, "")

    def learn(self, lines: Sequence[LineName]) -> None:
        """Makes open-class names of this report (its projects) known, also without what may stand before a name."""
        new = {name: line for line in lines if (name := compact(line.path[-1])) not in self.own}
        if new and len(self.own) < _MOST_NAMES:
            short = {self._names.shortened(name): line for name, line in new.items() if line.category == "project"}
            self.own = {name: line for name, line in short.items() if self._names.is_own(name)} | self.own | new
            self._at_start = re.compile(alternatives(self.own))

    def item(self, clause: str) -> LineName | None:
        """The line that a clause consists of, as an item of a list does."""
        name = self._names.unnumbered(compact(clause)).strip("，、：:；“”")
        return self.own.get(name) or self._names.item(clause[:LONGEST_CHUNK])

    def titled(self, text: str, left: int, right: int) -> LineName | None:
        """The line of the vocabulary that all of a clause before a colon names, perhaps with its number and its year.

        （2）公务接待费：0.5万元.
        """
        if text[right : right + 1] not in COLONS:
            return None
        found = self._names.known(self._names.unled(self._names.unnumbered(compact(text[left:right]))))
        return self._names.told(found) if found else None

    def called(self, name: str) -> LineName | None:
        """The line of this report, or of the vocabulary, that has a name."""
        return self.own.get(compact(name)) or self._names.known(compact(name))

    def subject(self, clause: str, above: LineName | None = None) -> LineName | None:
        """The line that a clause without an amount is about; `above` is the functional line around it."""
        words = self.without_owner(compact(clause[:LONGEST_CHUNK]))
        own = self._at_start.match(words)
        if own and (part := line_lists().part(words[own.end() :])):
            return part  # 双拥经费中的广场维护支出: what follows is no figure of all of it.
        return self.own[own.group()] if own else self._names.subject(words, above)
