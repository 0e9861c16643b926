"""Reads in one passage what speaks for each budget line: forms, titles, labels, names, and likeness of subject."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from extractor.pipes.layers import Layers, Passage
from extractor.pipes.ledger import Span
from extractor.pipes.likeness import NO_LINE, Lines
from extractor.pipes.links.decisions import Evidence
from extractor.result import Achievement

# What each kind of evidence adds.
_FORM, _TITLE, _COVER, _TOPIC, _NAMED = 6.0, 2.5, 1.2, 1.9, 2.6
_IN_TITLE, _OWN_WORK = 0.5, 0.5
# The reach of each stretch of text around an achievement, and how much it says of the subject.
_CLAUSE, _SENTENCE, _OPENING, _SECTION, _ABOVE = 1.0, 0.5, 0.5, 0.6, 0.25
_ITEM = re.compile(
    r"[一二三四五六七八九十]是|[①-⑳]|(?<![0-9.])[0-9]{1,2}[.．、](?![0-9])|[（(][0-9一二三四五六七八九十]{1,2}[)）]"
)
_STOP = re.compile(r"[。；;！!\n]")
_LABEL = re.compile(r"[。：:，,；;\n]")
_LONGEST_LABEL = 24
_CLAUSE_END = re.compile(r"[。；;，,！!\n](?![0-9])")
_LONGEST_CLAUSE = 40
# Names of lines this close together are a list of lines.
_BESIDE = 12
# So many names are looked at before an achievement, however many there are.
_MENTIONS = 20


class Titles:
    """What the titles over each section say."""

    def __init__(self, layer: Layers, lines: Lines) -> None:
        self._layer, self._lines = layer, lines
        self._cover = lines.only_named(layer.cover.title or "")
        # The line that a section's title names, or else that of the section above, and the section that names it.
        self._named: list[tuple[str, int] | None] = []
        for at, node in enumerate(layer.sections):
            above = self._named[node.parent] if node.parent is not None else None
            own = lines.only_named(node.record.title) or lines.alike(node.record.title)
            self._named.append((own, at) if own else above)
        self._within = [lines.within(node.record.title) for node in layer.sections]

    def evidence(self, section: int | None) -> Iterator[Evidence]:
        """The lines that the titles over a passage name, and those that they are like."""
        if self._cover:
            yield Evidence(self._cover, _COVER, "title", None, "cover")
        if section is None:
            return
        if named := self._named[section]:
            line, at = named
            yield Evidence(line, _TITLE, "title", self._span(at), "section")
        if within := self._within[section]:
            yield Evidence(within, _IN_TITLE, "title", self._span(section), "within section")
        node = self._layer.sections[section]
        yield from self._like(section, _SECTION, "section")
        if node.parent is not None:
            yield from self._like(node.parent, _ABOVE, "section above")

    def _like(self, section: int, weight: float, zone: str) -> Iterator[Evidence]:
        title = self._layer.sections[section].record.title
        return _alike(self._lines.likeness(title, weight), self._span(section), zone)

    def _span(self, section: int) -> Span:
        record = self._layer.sections[section].record
        return record.start, record.start + len(record.title)


class PassageReader:
    """The evidence in one passage; `form` is the line whose form it stands in, or None."""

    def __init__(self, text: str, passage: Passage, lines: Lines, titles: Titles) -> None:
        self._text, self._passage, self._lines = text, passage, lines
        self._items = [passage.start, *(found.start() for found in _ITEM.finditer(text, passage.start, passage.end))]
        self._labels = [self._label(at) for at in self._items]
        self._named_by = [lines.alike(text[start:end]) for start, end in self._labels]
        self._stops = [passage.start, *(found.end() for found in _STOP.finditer(text, passage.start, passage.end))]
        self._mentions = list(lines.mentions(text, passage.start, passage.end))
        self._starts = [hit.start for hit in self._mentions]
        self._plain = self._without_lists()
        self.form = lines.by_name(passage.project) if passage.project else None
        self._titles = list(titles.evidence(passage.section))

    def place(self, at: int) -> tuple[int, int]:
        """The item and the sentence of the passage that an offset stands in, counted from 0."""
        return bisect_right(self._items, at) - 1, bisect_right(self._stops, at) - 1

    def pays(self, achievement: Achievement) -> bool:
        """Whether the clause before an achievement tells of money that was paid."""
        reach = max(self._passage.start, achievement.start - _LONGEST_CLAUSE)
        return self._lines.pays(_CLAUSE_END.split(self._text[reach : achievement.start])[-1])

    def read(self, achievement: Achievement) -> Iterator[Evidence]:
        """The evidence for one achievement of this passage."""
        item, sentence = self.place(achievement.start)
        start, begin = self._items[item], self._stops[sentence]
        yield from self._titles
        if self.form:
            yield Evidence(self.form, _FORM, "form")
        yield from self._named(achievement.start, start, begin)
        if label := self._named_by[item]:
            yield Evidence(label, _TITLE, "label", self._labels[item], "item")
        yield from self._subject(achievement, start, begin)
        for line, amount in self._lines.of_type(achievement.type).items():
            yield Evidence(line, amount, "type")

    def _label(self, at: int) -> Span:
        """Where the words stand that open an item: 2.党建工作。; nowhere where none do."""
        end = min(self._passage.end, at + _LONGEST_LABEL)
        number = _ITEM.match(self._text, at, end)
        start = number.end() if number else at
        stop = _LABEL.search(self._text, start, end)
        return (start, stop.start()) if stop else (start, start)

    def _named(self, at: int, item: int, sentence: int) -> Iterator[Evidence]:
        """The line that the sentence names, and the one that a sentence of the item began with."""
        last = bisect_right(self._starts, at) - 1
        if last >= 0 and self._mentions[last].start >= sentence and not self._listed(last):
            yield from self._mentioned(last, _NAMED, "sentence")
        oldest = last - _MENTIONS
        while last >= max(0, oldest) and self._mentions[last].start >= item:
            hit = self._mentions[last]
            begins = self._stops[bisect_right(self._stops, hit.start) - 1]
            number = _ITEM.match(self._text, begins, hit.start)
            if hit.start - (number.end() if number else begins) <= 2 and not self._listed(last):
                yield from self._mentioned(last, _TOPIC, "item")
                break
            last -= 1

    def _mentioned(self, at: int, amount: float, zone: str) -> Iterator[Evidence]:
        hit = self._mentions[at]
        for cue in hit.meaning.cues:
            yield Evidence(cue.key, amount, "named", (hit.start, hit.end), zone)

    def _listed(self, at: int) -> bool:
        """Whether a mention is one of a list of lines."""
        near = [self._mentions[at - 1]] if at else []
        hit = self._mentions[at]
        after = self._mentions[at + 1] if at + 1 < len(self._mentions) else None
        return any(hit.start - other.end < _BESIDE for other in near) or bool(after and after.start - hit.end < _BESIDE)

    def _without_lists(self) -> str:
        """The passage with the names that stand in lists of lines blanked out, for they say nothing of each."""
        start = self._passage.start
        characters = list(self._text[start : self._passage.end])
        for at, hit in enumerate(self._mentions):
            if self._listed(at):
                characters[hit.start - start : hit.end - start] = " " * (hit.end - hit.start)
        return "".join(characters)

    def _subject(self, achievement: Achievement, item: int, sentence: int) -> Iterator[Evidence]:
        end = min(self._passage.end, achievement.end + 30)
        if stop := _STOP.search(self._text, achievement.end, end):
            end = stop.start()
        clause = max(sentence, achievement.start - 30)
        if own := self._lines.own_work(self._text[clause:end]):
            yield Evidence(NO_LINE, _OWN_WORK, "own work", (clause + own[0], clause + own[1]), "clause")
        yield from self._like(clause, end, _CLAUSE, "clause")
        yield from self._like(max(sentence, achievement.start - 120), clause, _SENTENCE, "sentence")
        if item < sentence:
            yield from self._like(item, min(item + _LONGEST_LABEL, sentence), _OPENING, "item")

    def _like(self, start: int, end: int, weight: float, zone: str) -> Iterator[Evidence]:
        """What a stretch of the passage is like; code points of the text."""
        begin = self._passage.start
        return _alike(self._lines.likeness(self._plain[start - begin : end - begin], weight), (start, end), zone)


def _alike(scores: Mapping[str, float], span: Span, zone: str) -> Iterator[Evidence]:
    return (Evidence(line, amount, "subject", span, zone) for line, amount in scores.items())
