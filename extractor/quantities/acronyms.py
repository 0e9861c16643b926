"""Digits behind capital letters that measure what these name: 占GDP61%, 建成KTV12家; not G60, PM2.5, COVID-19."""

from __future__ import annotations

import re

from extractor.quantities.decimals import DIGITS
from extractor.quantities.lexicon import Lexicon

# Letters that no digit, letter or hyphen goes before, at the end of what is looked at.
_ACRONYM = re.compile(r"(?<![A-Za-z0-9./_-])[A-Z]{2,6}\Z", re.ASCII)
_LONGEST = 7
_SHARES = ("%", "‰", "万", "亿")


def counts_an_acronym(text: str, at: int, floor: int, words: Lexicon) -> bool:
    """Whether the digits at `at` of a folded text measure what capital letters before them, from `floor` on, name."""
    digits = DIGITS.match(text, at)
    if digits is None or not _ACRONYM.search(text, max(floor, at - _LONGEST), at):
        return False
    unit = words.units.at(text, digits.end())
    measured = unit is not None and words.unit_kinds.get(unit) in ("count", "money")
    return measured or text[digits.end() : digits.end() + 1] in _SHARES
