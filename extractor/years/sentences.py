"""Sentences that two years' reports share word for word, and those among them that no longer fit.

A sentence is the same where it only names the year that its report is about. It no longer fits where it still names
last year as its own, or where this year's report contradicts a figure in it and last year's did not.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import squash
from extractor.result import Finding
from extractor.years.evidence import Pair, Span, Year, finding
from extractor.years.records import SameSentence, YearFinding
from extractor.years.wording import year_words

_YEAR = re.compile(r"20\d\d(?=年)")
_FIGURE = re.compile(r"[1-9]")
_NUMBERING = re.compile(r"^[（(]?\d{1,2}[)）.．、]")
_TITLES = re.compile(r"《[^》]*》|〔[^〕]*〕")
# A shorter sentence without a full stop is a heading or a cell's value.
_LEAST = 10


def same_sentences(pair: Pair) -> list[tuple[SameSentence, list[Finding]]]:
    """The sentences with figures that both reports have, with this year's findings that stand on them.

    Findings that last year's report had on the same sentence are left out: then it never fitted.
    """
    known: dict[str, Span] = {}
    for start, end in _told(pair.last):
        for key in _keys(pair.last, start, end):
            known.setdefault(key, (start, end))
    found = []
    for start, end in _told(pair.this):
        before = next((known[key] for key in _keys(pair.this, start, end) if key in known), None)
        if before is None:
            continue
        old = {each.rule for each in pair.last.findings_on(*before)}
        news = [each for each in pair.this.findings_on(start, end) if each.rule not in old]
        stale = bool(news) or _names_last_year(pair, (start, end), before)
        places = [pair.last.place(*before), pair.this.place(start, end)]
        found.append((SameSentence(stale=stale, places=places), news))
    return found


def sentence_findings(pair: Pair, same: Sequence[tuple[SameSentence, list[Finding]]]) -> Iterator[YearFinding]:
    """Says which of the sentences no longer fit, and why."""
    for sentence, news in same:
        if not sentence.stale:
            continue
        last, this = sentence.places
        why = [each.message for each in news]
        if _names_last_year(pair, (this.start, this.end), (last.start, last.end)):
            why.insert(0, f"其中的年份仍是{pair.last.year}年")
        message = f"此句与{pair.last.year}年报告相同：{'；'.join(why)}"
        others = [
            pair.this.place_of(span)
            for each in news
            for span in each.spans
            if not (this.start <= span.start < this.end)
        ]
        yield finding("stale_sentence", message, [last, this, *others])


def _told(year: Year) -> Iterator[Span]:
    """The sentences that state a figure."""
    for start, end in year.sentences:
        text = year.text[start:end]
        if end - start < _LEAST or not (text[-1] in "。！？" or "，" in text):
            continue
        if _FIGURE.search(_YEAR.sub("", _NUMBERING.sub("", text))) or _own_year(year.year).search(text):
            yield start, end


def _keys(year: Year, start: int, end: int) -> tuple[str, str]:
    """What is the same of two sentences: their words, or their words with years counted from their report's own."""
    text = squash(year.text[start:end])
    return text, "年" + _YEAR.sub(lambda found: f"{int(found[0]) - year.year:+d}", text)


def _names_last_year(pair: Pair, now: Span, before: Span) -> bool:
    """Whether a sentence was taken over with the year that it was then about."""
    text = squash(pair.this.text[slice(*now)])
    if text != squash(pair.last.text[slice(*before)]):
        return False
    return bool(_own_year(pair.last.year).search(_TITLES.sub("", text)))


@functools.cache
def _own_year(year: int) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(each).replace(r"\*", str(year)) for each in year_words().own_year))
