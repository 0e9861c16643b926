"""What a browser would never be sent: elements with more attributes than the parser takes in reasonable time."""

from __future__ import annotations

import re

# The parser goes through all attributes of an element for each that it adds.
MOST_ATTRIBUTES = 256
_COMMENT = r"<!--.*?(?:-->|\Z)"
# What stands in these is no markup.
_RAW = r"<(script|style|textarea|title)\b[^>]*+>.*?(?:</\1\b|\Z)"
# Possessive, and never in need of an end, so that every character is looked at once or twice.
_TAG = r"<[a-z](?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+"
_MARKUP = re.compile(f"{_COMMENT}|{_RAW}|{_TAG}", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_WORD = re.compile(r"[^\s/=]+")


def overloaded(text: str) -> bool:
    """Whether an element of a page has more attributes than any has. Takes time linear in the text."""
    long = (found[0] for found in _MARKUP.finditer(text) if found.end() - found.start() > 2 * MOST_ATTRIBUTES)
    return any(_words(markup) > MOST_ATTRIBUTES for markup in long if not markup.startswith("<!"))


def _words(markup: str) -> int:
    """The words in the tag that opens the markup, outside of quotes: its name, attributes, values without quotes."""
    return sum(1 for _ in _WORD.finditer(_QUOTED.sub(" ", markup).partition(">")[0]))
