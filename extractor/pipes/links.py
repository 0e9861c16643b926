"""Links each achievement to the budget line whose money paid for it.

Input: `page`, `cover`, `sections`, `passages`, `budget_lines`, `achievements`. Sets each achievement's
`budget_line_id` and `link_score`. What speaks for a line, the strongest first: the form that the achievement stands
in; a title or label that names the line; the line named last in the passage; the same achievement in a line's form;
and the likeness of its subject to the line's name.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from extractor.pipes.achievements.typer import bare_unit
from extractor.pipes.layers import Layers, Passage, layers
from extractor.pipes.likeness import Lines, line_subjects
from extractor.result import Achievement

# What each kind of evidence adds; a sum of `_LEAST` makes a link, or of `_LEAST_ALONE` where the next line has no more
# than a part `_ALONE` of it.
_FORM, _TITLE, _COVER, _TOPIC, _NAMED, _REPEATED = 6.0, 2.5, 1.2, 1.9, 2.6, 2.2
_LEAST = 0.55
_ALONE, _LEAST_ALONE = 0.15, 0.3
# How much the achievements of the same item, and those of the same sentence, speak for each other.
_SHARED_ITEM, _SHARED_SENTENCE = 0.15, 0.35
# The reach of each stretch of text around an achievement, and how much it says of the subject.
_CLAUSE, _SENTENCE, _OPENING, _SECTION, _ABOVE = 1.0, 0.5, 0.5, 0.6, 0.25
_ITEM = re.compile(
    r"[一二三四五六七八九十]是|[①-⑳]|(?<![0-9.])[0-9]{1,2}[.．、](?![0-9])|[（(][0-9一二三四五六七八九十]{1,2}[)）]"
)
_STOP = re.compile(r"[。；;！!\n]")
_LABEL = re.compile(r"[。：:，,；;\n]")
_LONGEST_LABEL = 24
# Names of lines this close together are a list of lines.
_BESIDE = 12
# An item is about one line where so many of its achievements, and such a share of all of them, are linked to it.
_MOST_LEAST, _MOST_SHARE = 2, 0.5
# So many names are looked at before an achievement, however many there are.
_MENTIONS = 20


@Language.factory(
    "jixiao_links",
    assigns=["doc._.achievements"],
    requires=[
        "doc._.page",
        "doc._.cover",
        "doc._.sections",
        "doc._.passages",
        "doc._.budget_lines",
        "doc._.achievements",
    ],
)
def create(nlp: Language, name: str) -> LinkPipe:
    """The pipe under its registered name."""
    return LinkPipe()


@dataclass(slots=True)
class Candidate:
    """An achievement with what speaks for each line, by the line's id; `item` and `sentence` say where it stands."""

    achievement: Achievement
    item: tuple[int, int]
    sentence: tuple[int, int]
    scores: dict[str, float]
    in_form: bool = False


class LinkPipe:
    """Sets the links of `achievements`."""

    def __init__(self) -> None:
        self._subjects = line_subjects()

    def __call__(self, doc: Doc) -> Doc:
        """Gathers the evidence of every achievement, then decides."""
        layer = layers(doc)
        lines = Lines(layer.budget_lines, self._subjects)
        if lines:
            candidates = self._candidates(layer, lines)
            repeated(candidates)
            share(candidates, [candidate.item for candidate in candidates], _SHARED_ITEM)
            share(candidates, [candidate.sentence for candidate in candidates], _SHARED_SENTENCE)
            for candidate in candidates:
                decide(candidate)
            spread(candidates)
        return doc

    def _candidates(self, layer: Layers, lines: Lines) -> list[Candidate]:
        starts = [passage.start for passage in layer.passages]
        titles = _Titles(layer, lines)
        readers: dict[int, _PassageReader] = {}
        found = []
        for achievement in layer.achievements:
            index = bisect_right(starts, achievement.start) - 1
            if index not in readers:
                readers[index] = _PassageReader(layer.page.text, layer.passages[index], lines, titles)
            found.append(readers[index].read(achievement, index))
        return found


def decide(candidate: Candidate) -> None:
    """Links an achievement to the line that most speaks for, if enough does."""
    achievement = candidate.achievement
    ranked = sorted(candidate.scores.items(), key=lambda item: -item[1])[:2]
    best = ranked[0][1] if ranked else 0.0
    alone = len(ranked) < 2 or ranked[1][1] <= _ALONE * best
    if best < (_LEAST_ALONE if alone else _LEAST):
        achievement.budget_line_id, achievement.link_score = None, 0.0
        return
    achievement.budget_line_id = ranked[0][0]
    achievement.link_score = round(1.0 - math.exp(-ranked[0][1]), 3)


def repeated(candidates: Sequence[Candidate]) -> None:
    """What a project's form tells again is that project's: adds the form's line to the same achievement elsewhere."""
    told: dict[tuple[str, float, str], set[str]] = defaultdict(set)
    for candidate in candidates:
        if candidate.in_form:
            told[_same(candidate.achievement)].add(max(candidate.scores, key=lambda line: candidate.scores[line]))
    for candidate in candidates:
        lines = told.get(_same(candidate.achievement), set())
        for line in () if candidate.in_form else lines:
            candidate.scores[line] = candidate.scores.get(line, 0.0) + _REPEATED / len(lines)


def share(candidates: Sequence[Candidate], groups: Iterable[tuple[int, int]], part: float) -> None:
    """Adds to each achievement a part of what speaks for the lines of the others of its group."""
    members: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for candidate, group in zip(candidates, groups, strict=True):
        members[group].append(candidate)
    for group_members in members.values():
        mean: dict[str, float] = defaultdict(float)
        for candidate in group_members:
            for line, score in candidate.scores.items():
                mean[line] += score / len(group_members)
        for candidate in group_members:
            for line, score in mean.items():
                candidate.scores[line] = (1 - part) * candidate.scores.get(line, 0.0) + part * score


def spread(candidates: Sequence[Candidate]) -> None:
    """Gives the achievements of an item without a link the line that most of the item's have."""
    items: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        items[candidate.item].append(candidate)
    for members in items.values():
        linked = [each.achievement for each in members if each.achievement.budget_line_id]
        counts = Counter(each.budget_line_id for each in linked)
        line, count = counts.most_common(1)[0] if counts else (None, 0)
        if count < _MOST_LEAST or count < _MOST_SHARE * len(members):
            continue
        score = min(each.link_score for each in linked if each.budget_line_id == line)
        for each in members:
            if not each.achievement.budget_line_id:
                each.achievement.budget_line_id, each.achievement.link_score = line, round(score / 2, 3)


def _same(achievement: Achievement) -> tuple[str, float, str]:
    return achievement.type, achievement.value, bare_unit(achievement.unit)


class _Titles:
    """What the titles over each section say."""

    def __init__(self, layer: Layers, lines: Lines) -> None:
        self._layer, self._lines = layer, lines
        self._cover = lines.only_named(layer.cover.title or "")
        self._named: list[str | None] = []
        for node in layer.sections:
            above = self._named[node.parent] if node.parent is not None else None
            self._named.append(lines.only_named(node.record.title) or lines.alike(node.record.title) or above)

    def evidence(self, section: int | None) -> dict[str, float]:
        """The lines that the titles over a passage name."""
        scores: dict[str, float] = {}
        if self._cover:
            scores[self._cover] = _COVER
        line = self._named[section] if section is not None else None
        if line:
            scores[line] = scores.get(line, 0.0) + _TITLE
        return scores

    def texts(self, section: int | None) -> tuple[str, str]:
        """The titles of the section and of the one above."""
        if section is None:
            return "", ""
        node = self._layer.sections[section]
        above = self._layer.sections[node.parent].record.title if node.parent is not None else ""
        return node.record.title, above


class _PassageReader:
    """The evidence in one passage."""

    def __init__(self, text: str, passage: Passage, lines: Lines, titles: _Titles) -> None:
        self._text, self._passage, self._lines = text, passage, lines
        self._items = [passage.start, *(found.start() for found in _ITEM.finditer(text, passage.start, passage.end))]
        self._labels = [lines.alike(self._label(at)) for at in self._items]
        self._stops = [passage.start, *(found.end() for found in _STOP.finditer(text, passage.start, passage.end))]
        self._mentions = list(lines.mentions(text, passage.start, passage.end))
        self._starts = [hit.start for hit in self._mentions]
        self._plain = self._without_lists()
        self._form = lines.by_name(passage.project) if passage.project else None
        self._titles = titles.evidence(passage.section)
        section, above = titles.texts(passage.section)
        self._fixed = lines.likeness(section, _SECTION)
        _add(self._fixed, lines.likeness(above, _ABOVE))

    def read(self, achievement: Achievement, index: int) -> Candidate:
        """The evidence for one achievement of this passage."""
        item = bisect_right(self._items, achievement.start) - 1
        sentence = bisect_right(self._stops, achievement.start) - 1
        scores = dict(self._titles)
        form = self._form
        if form:
            scores[form] = scores.get(form, 0.0) + _FORM
        _add(scores, self._named(achievement.start, self._items[item], self._stops[sentence]))
        if label := self._labels[item]:
            scores[label] = scores.get(label, 0.0) + _TITLE
        _add(scores, self._subject(achievement, self._items[item], self._stops[sentence]))
        _add(scores, self._lines.of_type(achievement.type))
        return Candidate(achievement, (index, item), (index, sentence), scores, form is not None)

    def _label(self, at: int) -> str:
        """The words that open an item: 2.党建工作。."""
        end = min(self._passage.end, at + _LONGEST_LABEL)
        number = _ITEM.match(self._text, at, end)
        start = number.end() if number else at
        stop = _LABEL.search(self._text, start, end)
        return self._text[start : stop.start()] if stop else ""

    def _named(self, at: int, item: int, sentence: int) -> dict[str, float]:
        """The line that the sentence names, and the one that a sentence of the item began with."""
        scores: dict[str, float] = {}
        last = bisect_right(self._starts, at) - 1
        if last >= 0 and self._mentions[last].start >= sentence and not self._listed(last):
            _add(scores, {cue.key: _NAMED for cue in self._mentions[last].meaning.cues})
        oldest = last - _MENTIONS
        while last >= max(0, oldest) and self._mentions[last].start >= item:
            hit = self._mentions[last]
            begins = self._stops[bisect_right(self._stops, hit.start) - 1]
            number = _ITEM.match(self._text, begins, hit.start)
            if hit.start - (number.end() if number else begins) <= 2 and not self._listed(last):
                _add(scores, {cue.key: _TOPIC for cue in hit.meaning.cues})
                break
            last -= 1
        return scores

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

    def _like(self, start: int, end: int, weight: float) -> dict[str, float]:
        """What a stretch of the passage is like; code points of the text."""
        return self._lines.likeness(self._plain[start - self._passage.start : end - self._passage.start], weight)

    def _subject(self, achievement: Achievement, item: int, sentence: int) -> dict[str, float]:
        end = min(self._passage.end, achievement.end + 30)
        if stop := _STOP.search(self._text, achievement.end, end):
            end = stop.start()
        clause = max(sentence, achievement.start - 30)
        scores = self._like(clause, end, _CLAUSE)
        _add(scores, self._like(max(sentence, achievement.start - 120), clause, _SENTENCE))
        if item < sentence:
            _add(scores, self._like(item, min(item + _LONGEST_LABEL, sentence), _OPENING))
        _add(scores, self._fixed)
        return scores


def _add(scores: dict[str, float], more: Mapping[str, float] | Iterable[tuple[str, float]]) -> None:
    for line, score in dict(more).items():
        scores[line] = scores.get(line, 0.0) + score
