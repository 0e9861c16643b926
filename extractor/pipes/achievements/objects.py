"""Names what a quantity counts: the noun phrase after it, or else the one before it."""

from __future__ import annotations

from extractor.pipes.achievements.clauses import Span
from extractor.pipes.lexicon import Hit, Lexicon

_LONGEST = 30
_BEFORE, _AFTER = " \u3000\t“”的（(：:共有了等、，）)", " \u3000\t“”的（(：:、，）)"


def counted_object(text: str, left: Span, right: Span, verbs: Lexicon) -> str | None:
    """The noun phrase that a quantity counts, or None."""
    after = _up_to_verb(text, right, verbs)
    if after:
        return after
    return _after_verb(text, left, verbs)


def _up_to_verb(text: str, span: Span, verbs: Lexicon) -> str | None:
    first = next((hit for hit in verbs.find(text, *span) if not hit.has("opening")), None)
    return _trimmed(text[span[0] : first.start if first else span[1]])


def _after_verb(text: str, span: Span, verbs: Lexicon) -> str | None:
    """What stands between the last verb that leaves a name and those right before the number (满意率达)."""
    start, end = span
    found: list[Hit] = []
    for hit in verbs.find(text, start, end):
        # 举办理论宣讲 is 举办 and 理论宣讲: a verb that begins within another is none. 对接 is not 对.
        reach = found[-1].end if found else start
        whole = hit.end - hit.start > 1 or hit.start == start or hit.end == end
        if hit.start == reach or (hit.start > reach and whole and not hit.has("opening")):
            found.append(hit)
    while found and found[-1].end == end and found[-1].has("reaching"):
        end = found.pop().start
    starts = [start, *(hit.end for hit in found)]
    # Of 整改率 nothing is left behind the verb; then it is part of the name.
    return next((name for at in reversed(starts) if (name := _trimmed(text[at:end]))), None)


def _trimmed(phrase: str) -> str | None:
    phrase = phrase.lstrip(_BEFORE).rstrip(_AFTER)
    for mark, close in ("（", "）"), ("(", ")"):
        if close in phrase and mark not in phrase:
            phrase = phrase.split(close)[-1]
    opened = phrase.count("“") - phrase.count("”")
    if opened > 0:
        phrase += "”" * opened
    elif opened < 0:
        phrase = "“" * -opened + phrase
    return phrase if 1 < len(phrase) <= _LONGEST else None
