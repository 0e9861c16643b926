"""The words of headings (`knowledge/sections.yaml`), ready to match."""

from __future__ import annotations

import functools

from extractor import knowledge
from extractor.knowledge import Entry, squash, wildcard


class SectionWords(Entry):
    """`knowledge/sections.yaml`."""

    topics: dict[str, list[str]]
    endings: list[str]
    captions: list[str]
    titles: list[str]
    not_headings: list[str]


class SectionKnowledge:
    """The words of headings, ready to match."""

    def __init__(self) -> None:
        words = knowledge.load(knowledge.HERE / "sections.yaml", SectionWords)
        self.topics = {topic: wildcard(patterns) for topic, patterns in words.topics.items()}
        self.endings = tuple(words.endings)
        self.captions = tuple(words.captions)
        self.titles = tuple(words.titles)
        self.not_headings = wildcard(words.not_headings)
        # Reports have their titles in common, and several layers ask for those of one.
        self._known = functools.lru_cache(maxsize=1 << 11)(self._topics_of)

    def topics_of(self, title: str) -> frozenset[str]:
        """The topics that a title without its number names."""
        return self._known(squash(title))

    def _topics_of(self, title: str) -> frozenset[str]:
        return frozenset(topic for topic, pattern in self.topics.items() if pattern.fullmatch(title))


@functools.cache
def section_knowledge() -> SectionKnowledge:
    """The built-in words of headings."""
    return SectionKnowledge()
