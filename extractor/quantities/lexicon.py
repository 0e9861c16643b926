"""The words of the quantity grammar, loaded from knowledge/units.yaml and checked once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from extractor.knowledge import HERE, Entry, load
from extractor.quantities.model import Kind, Qualifier

UNITS_PATH = HERE / "units.yaml"


def _words(value: object) -> object:
    """Lists of words are written as text with white space between them."""
    return tuple(value.split()) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]


class _Qualifiers(Entry):
    before: dict[Qualifier, Words]
    other: Words
    inside: dict[Qualifier, Words]
    after: dict[Qualifier, Words]
    blocked: Words
    bare_multiplier: dict[Qualifier, Words]


class _Money(Entry):
    units: dict[str, Decimal | None]
    multipliers: Words
    symbols: dict[str, str]
    parts: dict[str, dict[str, Decimal]]


class _Calendar(Entry):
    year: Words
    month: Words
    day: Words
    hour: Words
    numbered: dict[str, int]


class _Units(Entry):
    count: Words
    places: Words
    ordinal: Words
    duration: Words
    latin: Words


class _Counted(Entry):
    before: Words
    nouns: Words
    not_before: Words


class _Sessions(Entry):
    units: Words
    before: Words
    not_before: Words


class _Phases(Entry):
    units: Words
    of: Words


class UnitsFile(Entry):
    """The knowledge file as it is written."""

    fold: Words
    digits: dict[str, int]
    scores: dict[str, int]
    vague: Words
    not_vague: Words
    financial: Words
    multipliers: dict[str, Decimal]
    qualifiers: _Qualifiers
    ranges: Words
    money: _Money
    rates: Words
    units: _Units
    not_units: Words
    units_within: Words
    per_units: Words
    counted: _Counted
    sessions: _Sessions
    phases: _Phases
    calendar: _Calendar
    name_suffixes: Words
    names: Words
    ordinal_items: Words
    tenths_not_before: str
    discount_not_before: str
    dozens: dict[str, int]
    not_numbers: Words


class WordSet:
    """Finds the longest of a set of words at a place of a text, in time that depends on the words alone."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, tuple[str, ...]] = {}
        for word in sorted(set(words), key=len, reverse=True):
            self._by_first[word[0]] = (*self._by_first.get(word[0], ()), word)

    def at(self, text: str, position: int) -> str | None:
        """The longest word that begins at `position`."""
        for word in self._by_first.get(text[position : position + 1], ()):
            if text.startswith(word, position):
                return word
        return None


class SuffixSet:
    """Finds the longest of a set of words that ends at a place of a text."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._lengths = sorted({len(word) for word in self._words}, reverse=True)

    def before(self, text: str, position: int, floor: int) -> str | None:
        """The longest word that ends at `position` and does not begin before `floor`."""
        for length in self._lengths:
            if position - length >= floor and text[position - length : position] in self._words:
                return text[position - length : position]
        return None


class InnerWords:
    """Finds a word that holds the character at a place of a text, wherever in the word that character is."""

    def __init__(self, words: Iterable[str], characters: frozenset[str]) -> None:
        self._words = frozenset(words)
        shapes: dict[str, set[tuple[int, int]]] = {}
        for word in self._words:
            for offset, character in enumerate(word):
                if character in characters:
                    shapes.setdefault(character, set()).add((offset, len(word)))
        self._shapes = {key: sorted(value, key=lambda shape: -shape[1]) for key, value in shapes.items()}

    def around(self, text: str, position: int, floor: int) -> tuple[int, int] | None:
        """Start and end of the longest word over `position` that does not begin before `floor`."""
        for offset, length in self._shapes.get(text[position], ()):
            start = position - offset
            if start >= floor and text[start : start + length] in self._words:
                return start, start + length
        return None


def _flat(groups: Mapping[Qualifier, Iterable[str]]) -> dict[str, Qualifier]:
    return {word: qualifier for qualifier, words in groups.items() for word in words}


class Lexicon:
    """The knowledge file in the forms that the grammar looks things up in."""

    def __init__(self, file: UnitsFile) -> None:
        self.file = file
        self.fold_table = _fold_table(file.fold)
        self.digits = {character: Decimal(digit) for character, digit in file.digits.items()}
        self.before = _flat(file.qualifiers.before)
        self.before_words = SuffixSet([*self.before, *file.qualifiers.other, *file.qualifiers.blocked])
        self.bare = _flat(file.qualifiers.bare_multiplier)
        self.bare_words = SuffixSet([*self.bare, *file.qualifiers.other, *file.qualifiers.blocked])
        self.inside = _flat(file.qualifiers.inside)
        self.after = _flat(file.qualifiers.after)
        self.after_words = WordSet(self.after)
        self.unit_kinds = self._unit_kinds()
        self.units_within = frozenset(file.units_within)
        self.units = WordSet([*self.unit_kinds, *file.not_units, *file.units_within])
        self.not_units = frozenset(file.not_units) - self.units_within
        self.places = frozenset(file.units.places)
        self.scaled_units = WordSet(unit for unit in self.unit_kinds if unit[0] in file.multipliers and len(unit) > 1)
        latin = (*file.units.latin, *(unit for unit in file.units.ordinal if unit.isascii()))
        self._latin = frozenset(unit if len(unit) == 1 else unit.lower() for unit in latin)
        self.per_units = WordSet(file.per_units)
        self.counted = WordSet([*file.counted.before, *file.counted.nouns])
        self.nouns = frozenset(file.counted.nouns)
        self.not_counted = WordSet(file.counted.not_before)
        self.sessions_before = SuffixSet(file.sessions.before)
        self.no_sessions = WordSet(file.sessions.not_before)
        self.phased = SuffixSet(file.phases.of)
        self.factors = self._factors()
        self.symbols = SuffixSet(file.money.symbols)
        self.ranges = WordSet(file.ranges)
        self.name_suffixes = WordSet(file.name_suffixes)
        self.names = WordSet(file.names)
        numerals = frozenset(file.digits) | frozenset(file.multipliers) | {"半", "零"}
        self.not_numbers = InnerWords(file.not_numbers, numerals)

    def _unit_kinds(self) -> dict[str, Kind]:
        kinds: dict[str, Kind] = dict.fromkeys(self.file.units.count, "count")
        kinds.update(dict.fromkeys(self.file.units.places, "count"))
        kinds.update(dict.fromkeys(self.file.units.ordinal, "ordinal"))
        kinds.update(dict.fromkeys(self.file.units.duration, "duration"))
        kinds.update(dict.fromkeys(self.file.money.units, "money"))
        kinds.update(dict.fromkeys(self.file.rates, "rate"))
        calendar = self.file.calendar
        for unit in (*calendar.year, *calendar.month, *calendar.day, *calendar.hour):
            kinds.setdefault(unit, "date")
        return kinds

    def _factors(self) -> dict[str, Decimal]:
        """Every money unit with a known rate, with its multipliers, and what one of it is in 元."""
        factors = {}
        for unit, factor in self.file.money.units.items():
            for multiplier in ("", *self.file.money.multipliers):
                if factor is not None:
                    factors[multiplier + unit] = factor * self.multiplier(multiplier)
        return factors

    def is_latin_unit(self, letters: str) -> bool:
        """Whether letters behind a number are a unit; one letter must have the right case (5g weighs, 5G transmits)."""
        return letters in self._latin if len(letters) == 1 else letters.lower() in self._latin

    def multiplier(self, characters: str) -> Decimal:
        """What a run of multipliers stands for: 万亿 is 10**12, no character is 1."""
        product = Decimal(1)
        for character in characters:
            product *= self.file.multipliers[character]
        return product

    def fold(self, text: str) -> str:
        """The text in half width and simplified characters, character for character, so that offsets stay."""
        return text.translate(self.fold_table)


def _fold_table(pairs: Iterable[str]) -> dict[int, str]:
    table = {ord(pair[0]): pair[1] for pair in pairs}
    for code in range(0xFF01, 0xFF5F):
        character = unicodedata.normalize("NFKC", chr(code))
        # Brackets and colons keep their width: the grammar tells 1：3 from 1:30 and （一） from (一).
        if character not in "():;!?\"'[]":
            table[code] = character
    return table | {
        0x3000: " ",
        0xA0: " ",
        0x2002: " ",
        0x2003: " ",
        0x2009: " ",
        0x202F: " ",
        0x2212: "-",
        0x2013: "–",
    }


@cache
def lexicon(path: Path = UNITS_PATH) -> Lexicon:
    """The words of the grammar.

    Raises:
        KnowledgeError: the file is no YAML, or an entry of it is wrong.
    """
    return Lexicon(load(path, UnitsFile))
