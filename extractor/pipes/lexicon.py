"""A lexicon of the field's words, found in a text in one pass; the longest word at a place hides those within it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import add
from typing import Annotated

from pydantic import BeforeValidator


def _split(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


# What a word within another still says.
_INHERITED = frozenset({"not", "meeting_training"})
# In YAML a list, or a text with white space between the words.
Words = Annotated[tuple[str, ...], BeforeValidator(_split)]


@dataclass(frozen=True, slots=True)
class Cue:
    """What a word says: `role` is a list of the knowledge files, `key` an achievement type or "", `weight` how much."""

    role: str
    key: str
    weight: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """All that a word says: its cues, the roles among them, and the cues of a type."""

    cues: tuple[Cue, ...]
    roles: frozenset[str]
    typed: tuple[Cue, ...]

    @classmethod
    def of(cls, cues: Iterable[Cue]) -> Meaning:
        """The meaning of a word with these cues."""
        found = tuple(cues)
        return cls(found, frozenset(cue.role for cue in found), tuple(cue for cue in found if cue.key))


@dataclass(frozen=True, slots=True)
class Hit:
    """A word found: code points, half open, and what it says."""

    start: int
    end: int
    meaning: Meaning

    def has(self, role: str) -> bool:
        """Whether the word is of a list."""
        return role in self.meaning.roles

    def within(self, span: tuple[int, int]) -> bool:
        """Whether the word lies in a span."""
        return span[0] <= self.start and self.end <= span[1]


class Lexicon:
    """Words with their cues, indexed by their first two characters."""

    def __init__(self, entries: Iterable[tuple[str, Cue]]) -> None:
        cues: dict[str, dict[tuple[str, str], Cue]] = defaultdict(dict)
        for word, cue in entries:
            held = cues[word].get((cue.role, cue.key))
            if held is None or abs(cue.weight) > abs(held.weight):
                cues[word][cue.role, cue.key] = cue
        _inherit(cues)
        meanings = {word: Meaning.of(found.values()) for word, found in cues.items()}
        self._single = {word: meaning for word, meaning in meanings.items() if len(word) == 1}
        index: dict[str, list[str]] = defaultdict(list)
        for word in meanings:
            if len(word) > 1:
                index[word[:2]].append(word)
        self._index = {
            head: [(word, meanings[word]) for word in sorted(words, key=len, reverse=True)]
            for head, words in index.items()
        }

    def find(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """The words in text[start:end] from left to right, without those that lie within a longer one."""
        index, single, reach = self._index.get, self._single.get, start
        pairs = map(add, text[start:end], text[start + 1 : end] + " ")
        for at, pair in enumerate(pairs, start):
            for word, meaning in index(pair, ()):
                stop = at + len(word)
                if stop <= end and text.startswith(word, at):
                    if stop > reach:
                        reach = stop
                        yield Hit(at, stop, meaning)
                    break
            else:
                if at >= reach and (found := single(pair[0])):
                    reach = at + 1
                    yield Hit(at, at + 1, found)


def _inherit(cues: dict[str, dict[tuple[str, str], Cue]]) -> None:
    """Gives each word what the words within it rule out, since it hides them: 培训农村 is as little 引进 as 培训 is."""
    for word, own in list(cues.items()):
        known = {key for _, key in own if key}
        for start in range(len(word)):
            for stop in range(start + 2, len(word) + 1):
                for (role, key), cue in (
                    list(cues.get(word[start:stop], {}).items()) if stop - start < len(word) else ()
                ):
                    if role in _INHERITED and key not in known:
                        own[role, key] = cue
