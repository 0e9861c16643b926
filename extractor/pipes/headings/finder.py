"""Decides which lines are headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.knowledge import squash
from extractor.pipes.headings.lines import LONGEST, Line
from extractor.pipes.headings.words import SectionKnowledge
from extractor.pipes.numbering import Style

_STOP = re.compile(r"[。；;！!？?]")
_CUT = re.compile(r"[。；;！!？?：:]")
_AMOUNT = re.compile(r"[0-9XＸ×]\s*(?:万元|亿元|元|万|%|％|人次)")
_CONTENTS = re.compile(r"目录|目次|contents", re.IGNORECASE)
_YEAR = re.compile(r"20\d\d\s*年")
_NOTE = re.compile(r"[（(].{0,12}[）)]$")
_LEADER = re.compile(r"[\s.…·。：:]*\d{0,3}$")
_ITEM_STYLES = ("arabic", "arabic_paren", "arabic_sub", "circled")
# How long a heading may be that runs on into its text, an entry of a list, and one without a number.
_RUN_IN, _LISTED, _PLAIN = 20, 16, 24
_NOTHING = ("无", "无。")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found: its title, where it stands, and where what it heads begins."""

    style: Style
    value: int
    title: str
    bare: str
    start: int
    body: int
    line: int


class HeadingFinder:
    """Decides, line by line, which lines are headings.

    Args:
        lines: what `heading_lines` gives.
        words: the words of headings.
    """

    def __init__(self, lines: list[Line], words: SectionKnowledge) -> None:
        self._lines = lines
        self._words = words
        self._last_seen = {squash(_bare(line)): at for at, line in enumerate(lines) if 0 < len(line.text) < 80}
        self._items: set[int] = set()

    def find(self) -> list[Heading]:
        """The headings in order."""
        found: list[Heading] = []
        at = self._after_contents()
        outer: frozenset[str] = frozenset()
        topics: frozenset[str] = frozenset()
        while at < len(self._lines):
            heading, height = self._heading(at, topics)
            if heading:
                own = self._words.topics_of(heading.bare)
                if heading.style in ("part", "cn", "title", "attachment"):
                    outer = own
                topics = own or (outer if heading.style == "cn_paren" else topics & outer)
                found.append(heading)
            at += height
        return found

    def _after_contents(self) -> int:
        """The first line after a table of contents: where its first entry stands again, else where its entries end."""
        for at, line in enumerate(self._lines[:60]):
            if not _CONTENTS.fullmatch(squash(line.text)) or at + 1 == len(self._lines):
                continue
            again = self._last_seen.get(squash(_bare(self._lines[at + 1])), at + 1)
            if again > at + 1:
                return again
            end = at + 1
            while end < len(self._lines) and self._lines[end].number and len(self._lines[end].text) <= LONGEST:
                end += 1
            return end
        return 0

    def _heading(self, at: int, topics: frozenset[str]) -> tuple[Heading | None, int]:
        """The heading at a line, or None, and the number of lines that it takes."""
        line = self._lines[at]
        if not line.text or (len(line.text) <= LONGEST and self._words.not_headings.fullmatch(squash(line.text))):
            return None, 1
        if not line.number:
            return self._unnumbered(at)
        if line.number.style in ("part", "attachment"):
            return self._titled(at)
        listed = bool(topics & {"glossary", "duty"}) and line.number.style != "cn"
        return self._numbered(at, listed, "glossary" in topics), 1

    def _numbered(self, at: int, listed: bool, glossary: bool) -> Heading | None:
        """A numbered line: a heading up to its first full stop or colon, if that part reads like one.

        Args:
            listed: whether it stands where items of a list are numbered, as in a section of duties.
            glossary: whether it stands in a glossary, whose entries are no headings.
        """
        line = self._lines[at]
        assert line.number is not None
        rest = line.text[line.number.length :]
        cut = _CUT.search(rest)
        mark = cut.group() if cut else ""
        head, tail = (rest[: cut.start()].strip(), rest[cut.end() :].strip()) if cut else (rest.strip(), "")
        if not 2 <= len(head) <= LONGEST or _AMOUNT.search(head) or mark in ("；", ";"):
            return None
        if mark in ("：", ":") and (glossary or not self._runs_in(head)):
            return None
        commas = head.count("，") + head.count(",")
        if not tail and self._bodiless(at, mark == "。" or listed):
            self._items.add(at)
            return None
        if mark == "。" and tail and not _opens_text(head, commas, listed):
            return None
        if not tail and commas and not self._is_short(head, commas, mark):
            return None
        end = cut.start() if cut else len(rest)
        body = line.start + line.number.length + end + 1 if tail else line.end
        title = line.text[: line.number.length + end].strip()
        return Heading(line.number.style, line.number.value, title, head, line.start, body, at)

    def _is_short(self, head: str, commas: int, mark: str) -> bool:
        """Whether a line with a comma is a heading all the same (建强组织，堡垒更加稳固。)."""
        if mark == "。":
            return commas == 1 and len(head) <= _PLAIN
        return len(head) <= 30 or head.endswith(self._words.endings)

    def _runs_in(self, head: str) -> bool:
        """Whether the words before a colon are a heading that its text runs on from (机构情况：本部门下设…)."""
        short = len(head) <= _RUN_IN and "，" not in head and "," not in head
        return short and bool(self._words.topics_of(head) or head.endswith(self._words.endings))

    def _bodiless(self, at: int, item: bool) -> bool:
        """Whether nothing stands under a numbered line: an item of a list, or an entry of a table of contents.

        An item that ends like a sentence is of a list if its sibling follows at once, or if it closes one; a bare
        line with an Arabic number, if its sibling follows; any bare line, if it stands again later.
        """
        line = self._lines[at]
        assert line.number is not None
        following = self._line(at + 1)
        previous = self._line(at - 1)
        sibling = _same_style(line, following)
        outer = following and following.number and following.number.style in ("part", "attachment", "cn")
        closes = following is None or bool(outer and line.number.style != "cn")
        if item:
            listed = _same_style(line, previous) and not line.before_table
            return sibling or (listed and (closes or at - 1 in self._items))
        again = self._last_seen.get(squash(_bare(line)), at) > at
        if sibling or closes:
            return again or (line.number.style in _ITEM_STYLES and not line.before_table)
        return again and self._in_contents(at)

    def _in_contents(self, at: int) -> bool:
        """Whether the lines around are entries of a table of contents: they too stand again later."""
        around = self._lines[max(0, at - 2) : at + 3]
        again = [line for line in around if line.text and self._last_seen.get(squash(_bare(line)), 0) > at + 3]
        return len(again) >= min(3, len(around) - 1)

    def _titled(self, at: int) -> tuple[Heading | None, int]:
        """A part or an attachment; the title of a part may stand on the next lines."""
        line = self._lines[at]
        number = line.number
        assert number is not None
        rest = line.text[number.length :].strip()
        if len(line.text) > LONGEST or _STOP.search(line.text) or "，" in rest:
            return None, 1
        if rest and self._last_seen.get(squash(_bare(line)), at) > at and self._in_contents(at):
            return None, 1
        if number.style == "attachment" and not self._heads_attachment(line, number.value, rest):
            return None, 1
        parts = [line.text]
        while number.style == "part" and len(parts) < 4 and self._goes_on(rest, at + len(parts)):
            parts.append(self._lines[at + len(parts)].text)
            rest += parts[-1]
        end = self._lines[at + len(parts) - 1].end
        return Heading(number.style, number.value, " ".join(parts), rest, line.start, end, at), len(parts)

    def _heads_attachment(self, line: Line, value: int, rest: str) -> bool:
        """附件1 and 附件2：…表 head what follows; 附件： and 附件…明细见后 only speak of it."""
        if line.text.rstrip().endswith(("：", ":")):
            return False
        return not rest or (value > 0 and rest.endswith(self._words.endings))

    def _goes_on(self, title: str, at: int) -> bool:
        """Whether the next line goes on with the title of a part: it is short, without number, and still needed."""
        line = self._line(at)
        if line is None or not line.text or (title and title.endswith(self._words.endings)):
            return False
        if line.number and (title or line.number.style != "attachment"):
            return False
        return len(line.text) <= 40 and not _STOP.search(line.text)

    def _unnumbered(self, at: int) -> tuple[Heading | None, int]:
        """A line without a number: a title, a caption, or a heading that has lost its number."""
        line = self._lines[at]
        head, run_in = _before_colon(line.text)
        if not 2 <= len(head) <= 50 or _STOP.search(line.text) or "，" in line.text:
            return None, 1
        following = self._line(at + 1)
        if at == 0 or _YEAR.search(head):
            if self._over_two_lines(head, following):
                assert following is not None
                title = line.text + following.text
                return Heading("title", 0, title, title, line.start, following.end, at), 2
            if head.endswith(self._words.titles) and not line.before_table:
                again = self._last_seen.get(squash(line.text), at) > at
                return (None if again else Heading("title", 0, head, head, line.start, line.end, at)), 1
        bare = _NOTE.sub("", head)
        if not bare.endswith(self._words.captions if line.in_table else self._words.endings):
            return None, 1
        if line.before_table:
            return Heading("caption", 0, head, head, line.start, line.end, at), 1
        if len(head) > _PLAIN or _YEAR.match(head) or not (run_in or _heads(line, following)):
            return None, 1
        return Heading("caption", 0, head, head, line.start, line.start + len(head), at), 1

    def _over_two_lines(self, head: str, following: Line | None) -> bool:
        """Whether a title goes on in the next line: it does not end like one, and with that line it does."""
        if following is None or following.number or head.endswith(self._words.endings):
            return False
        text = following.text
        return text.endswith(self._words.titles) and len(text) <= 30 and not _STOP.search(text)

    def _line(self, at: int) -> Line | None:
        return self._lines[at] if 0 <= at < len(self._lines) else None


def _opens_text(head: str, commas: int, listed: bool) -> bool:
    """Whether a first sentence reads like a heading of the text behind it, not like the first of its sentences."""
    if listed:
        return not commas and len(head) <= _LISTED
    return not commas or (commas == 1 and len(head) <= 40)


def _same_style(line: Line, other: Line | None) -> bool:
    return bool(line.number and other and other.number and other.number.style == line.number.style)


def _before_colon(text: str) -> tuple[str, bool]:
    """A line up to its colon if next to nothing follows it (其他需要说明的情况：无), and whether it was cut."""
    colon = re.search("[：:]", text)
    if colon and 0 < len(text) - colon.end() < 6:
        return text[: colon.start()], True
    return text, False


def _heads(line: Line, following: Line | None) -> bool:
    """Whether a short line stands over text of its own: a longer line, a numbered one, or 无."""
    if following is None:
        return False
    return bool(following.number) or len(following.text) > len(line.text) or following.text in _NOTHING


def _bare(line: Line) -> str:
    """A line's text without its number, trailing punctuation and page number."""
    text = line.text[line.number.length :] if line.number else line.text
    return _LEADER.sub("", text[:80])
