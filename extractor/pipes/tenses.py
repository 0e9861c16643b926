"""Tells of every passage whether it speaks of what was done, of what is to come, or of what is lacking.

A section has the tense that its title names, else that of the section around it. A short line without a number, and the
sentence that opens a passage, may turn the tense for what follows in the same section.

Input: `page`, `cover`, `sections`, `kind`, `passages`. Output: `tenses`, one for each passage.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from extractor import knowledge
from extractor.knowledge import Entry, alternatives, squash
from extractor.pipes.layers import Layers, Passage, SectionNode, Tense, layers
from extractor.pipes.numbering import bare_title

_YEAR = re.compile(r"(20\d\d)年?")
_PART = re.compile("[和及与、，,：:—]")
_FIRST = 80  # characters of a first sentence
_STOP = re.compile("[。！？!?；;]")
_CLAUSE = re.compile("[^，。！？!?；;]+")
_TOP = 4  # passages among which the title stands
_HEAD = 3000  # where a report says when it was held
_TITLE = 32  # the longest line that is a title by its form
# A form's cell says itself what it holds.
_OF_CELLS: dict[str, Tense] = {"goal": "to_come", "remedy": "to_come", "problem": "lacking"}
_NOTE = re.compile(r"[（(]([^（()）]{1,8})[)）]$")  # behind a title: 年度绩效目标（文字）
_SENTENCE = re.compile("[^。！？!?；;\\n]+")
_HELD = re.compile(r"(20\d\d)年\d{1,2}月\d{1,2}日在")  # when a work report was read to the congress


class TenseWords(Entry):
    """`knowledge/tenses.yaml`."""

    done_titles: str
    to_come_titles: str
    programmes: str
    reached: str
    onward: str
    of_a_year: str
    of_any_matter: str
    times_to_come: str
    plan_words: str
    to_come_openings: list[str]
    done_openings: list[str]
    lacking_openings: list[str]
    own_year_openings: list[str]


@functools.cache
def tense_words() -> TenseWords:
    """The built-in words of tenses."""
    return knowledge.load(knowledge.HERE / "tenses.yaml", TenseWords)


@functools.cache
def _time_alone() -> re.Pattern[str]:
    words = tense_words()
    of_any_matter, of_a_year = (alternatives(each.split()) for each in (words.of_any_matter, words.of_a_year))
    return re.compile(f"(?:20\\d\\d年?)?(?:{of_any_matter})*(?:{of_a_year})")


def names_a_time_alone(title: str) -> bool:
    """Whether a title says at most of which year what stands under it is: 2025年重点工作, 主要工作."""
    return _time_alone().fullmatch(squash(title)) is not None


@functools.cache
def _reached() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = tense_words()
    reached = alternatives(words.reached.split()).replace(re.escape("*"), "[^，。；\\n]{0,4}")
    return re.compile(reached), re.compile(alternatives(words.onward.split()))


@functools.cache
def _looking_back() -> list[re.Pattern[str]]:
    return [_opening(pattern) for pattern in tense_words().done_openings]


def looking_back(text: str, start: int, end: int) -> list[int]:
    """Where the sentences of text[start:end] begin that look back on what was done: 去年，新增就业3万人."""
    begun = [found.start() for found in _SENTENCE.finditer(text, start, end) if found.start() > start]
    return [at for at in begun if any(pattern.match(text, at, end) for pattern in _looking_back())]


def reached(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of text[start:end] that tell what was done, amid what is to come: 年初定3轮，实际完成3轮.

    Each goes on to the end of its sentence, or to a word that goes back to what is to come. Code points, half open.
    """
    done, onward = _reached()
    found = []
    for sentence in _SENTENCE.finditer(text, start, end):
        if opened := done.search(text, *sentence.span()):
            back = onward.search(text, opened.end(), sentence.end())
            found.append((opened.start(), back.start() if back else sentence.end()))
    return found


@Language.factory(
    "jixiao_tenses",
    assigns=["doc._.tenses"],
    requires=["doc._.page", "doc._.cover", "doc._.sections", "doc._.kind", "doc._.passages"],
)
def create(nlp: Language, name: str) -> TensePipe:
    """The pipe under its registered name."""
    return TensePipe()


class TensePipe:
    """Adds `tenses`."""

    def __init__(self) -> None:
        self._words = tense_words()
        self._done = re.compile(f"(?:{alternatives(self._words.done_titles.split())})$")
        self._to_come = re.compile(f"(?:{alternatives(self._words.to_come_titles.split())})$")
        self._programme = re.compile(f"(?:{alternatives(self._words.programmes.split())})计划$")
        self._of_a_year = re.compile(f"(?:{alternatives(self._words.of_a_year.split())})(?:安排)?$")
        self._later = re.compile(alternatives(self._words.times_to_come.split()))
        self._openings = Openings(self._words)

    def __call__(self, doc: Doc) -> Doc:
        """Reads the tense of every passage, from top to bottom."""
        layer = layers(doc)
        text, told = layer.page.text, _Told.of(layer, self._done)
        of_sections: list[Tense | None] = []
        told_first, reviewed = layer.kind.name == "work_report", False
        for node in layer.sections:
            above = of_sections[node.parent] if node.parent is not None else None
            own = self._of_title(bare_title(node.record.title), told, nested=above is not None)
            if node.parent is None or (layer.sections[node.parent].parent is None and above is None):
                # A work report tells first what was done: what follows without saying so is to come.
                reviewed = reviewed or own == "done"
                own = own or ("to_come" if told_first and reviewed else None)
            of_sections.append(own or above)
        turn = _Turn()
        layer.tenses = []
        for passage in layer.passages:
            known = of_sections[passage.section] if passage.section is not None else None
            turn.enter(passage.section, layer.sections)
            if passage.role in _OF_CELLS or passage.table is not None:
                layer.tenses.append(_OF_CELLS.get(passage.role, "done"))
                continue
            opened = self._opening(text, passage, told, known is not None)
            if known is None and opened in ("done", "to_come"):
                turn.set(opened, passage.section)
            # Where the heading says that it was done, only the passage's own words say otherwise; amid what is to come
            # one that begins with the year told of looks back: 下一步打算：2022年新增绿地42公顷，2023年拟….
            looks_back = known == "to_come" and self._openings.of_own_year(text[passage.start : passage.end], told)
            own = "done" if looks_back else opened if opened and known != "to_come" else None
            layer.tenses.append(own or known or turn.tense or "done")
        return doc

    def _of_title(self, title: str, told: _Told, nested: bool) -> Tense | None:
        """The tense that a title names; under a section that has one, only a time to come says another."""
        title = squash(title).strip("：:。")
        if note := _NOTE.search(title):
            title = note[1] if self._done.search(note[1]) else title[: note.start()]
        later = bool(self._later.search(title)) or any(told.before(year) for year in _YEAR.findall(title))
        tenses = {tense for part in _PART.split(title) if (tense := self._of_part(part, later))}
        if len(tenses) > 1:
            return None  # 2025年工作总结和2026年工作计划: what stands in it says which
        if not tenses or (nested and not (later and "to_come" in tenses)) or "，" in title or "," in title:
            return "to_come" if self._later.search(title) and not self._done.search(title) else None
        return tenses.pop()

    def _of_part(self, part: str, later: bool) -> Tense | None:
        if self._programme.search(part):
            return None
        if self._done.search(part):
            return "done"
        if self._to_come.search(part):
            return "to_come"
        if self._of_a_year.search(part) and (later or _YEAR.search(part)):
            return "to_come" if later else "done"
        return None

    def _opening(self, text: str, passage: Passage, told: _Told, nested: bool) -> Tense | None:
        """The tense that a line without a number, or a passage's first sentence, names."""
        line = text[passage.start : min(passage.end, passage.start + _FIRST)]
        if passage.end - passage.start <= _TITLE and not _STOP.search(line):
            return self._of_title(bare_title(line), told, nested)
        return self._openings.of(line, told)


@dataclass(frozen=True, slots=True)
class _Told:
    """The year that a report tells of, and the one in which it does; None where nothing says so."""

    year: int | None
    now: int | None

    @classmethod
    def of(cls, layer: Layers, done: re.Pattern[str]) -> _Told:
        """A report to a congress tells of the year before; another of the latest that a title of things done names."""
        held = _HELD.search(layer.page.text[:_HEAD])
        if held:
            return cls(int(held[1]) - 1, int(held[1]))
        top = [layer.page.text[passage.start : passage.end] for passage in layer.passages[:_TOP]]
        titles = [*(line for line in top if len(line) <= _FIRST), *(node.record.title for node in layer.sections)]
        parts = [part for title in titles for part in _PART.split(squash(title)) if done.search(part)]
        years = [int(year) for part in parts for year in _YEAR.findall(part)]
        year = max(years) if years else layer.cover.fiscal_year
        return cls(year, year)

    def before(self, year: str) -> bool:
        """Whether a year, or 今年, is later than the one told of."""
        own = int(year) if year.isdigit() else self.now
        return own is not None and self.year is not None and own > self.year


class Openings:
    """How the first sentence of a text tells its tense."""

    def __init__(self, words: TenseWords) -> None:
        self._to_come = [_opening(pattern) for pattern in words.to_come_openings]
        self._done = [_opening(pattern) for pattern in words.done_openings]
        self._lacking = [_opening(pattern) for pattern in words.lacking_openings]
        self._own_year = [_opening(pattern) for pattern in words.own_year_openings]
        self._plans = re.compile(alternatives(words.plan_words.split()))

    def of(self, text: str, told: _Told) -> Tense | None:
        """The tense of a text by its first sentence, or None."""
        for pattern in self._to_come:
            found = pattern.match(text)
            if found and all(told.before(year) for year in found.groups() if year):
                return "to_come"
        if any(pattern.match(text) for pattern in self._done):
            return "done"
        return "lacking" if any(pattern.match(text) for pattern in self._lacking) else None

    def of_own_year(self, text: str, told: _Told) -> bool:
        """Whether a text begins with the year that the report tells of, and plans nothing there."""
        clause = _CLAUSE.match(text)
        if clause is None or self._plans.search(clause.group()):
            return False
        years = [found.groups() for pattern in self._own_year if (found := pattern.match(text))]
        return any(all(year == str(told.year) for year in each) for each in years)


class _Turn:
    """The tense to which a passage has turned what follows it in its section."""

    def __init__(self) -> None:
        self.tense: Tense | None = None
        self._section: int | None = None

    def set(self, tense: Tense, section: int | None) -> None:
        """From here on."""
        self.tense, self._section = tense, section

    def enter(self, section: int | None, sections: Sequence[SectionNode]) -> None:
        """Ends with the section in which it was made; those within it go on."""
        if self.tense is None or section == self._section or self._section is None:
            return
        at = section
        while at is not None and at != self._section:
            at = sections[at].parent
        if at is None:
            self.tense = None


def _opening(pattern: str) -> re.Pattern[str]:
    """The expression of an opening; its groups are the years at @."""
    gap, year = "[^。！？!?\\n]{0,24}?", "(今年|20\\d\\d)年?度?"
    return re.compile(pattern.replace("(", "(?:").replace("*", gap).replace("@", year))
