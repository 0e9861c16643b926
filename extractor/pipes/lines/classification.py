"""The official classification (政府收支分类科目): 类, 款 and 项 by their names and codes."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from extractor.quantities.decimals import NAMED_BY_DIGITS
from extractor.result import LineCategory, Measure

F = TypeVar("F", bound=Callable[..., object])

_SPACE = re.compile(r"\s+")
_WIDE = str.maketrans({"(": "（", ")": "）", "[": "（", "]": "）", ",": "，", '"': "”"})
# Names are asked for again and again; longer texts are not kept.
_SHORT = 100
# What sets the levels of a path apart where nothing marks them: 农林水支出/水利/防汛, 农林水支出—水利—防汛.
_SEPARATOR = re.compile(r"(?:[/／＞>→]|[—－–-]{1,2})")
# The longest name of a lowest level that the classification does not know.
_LONGEST_ITEM = 16
_SHARE_TAIL = re.compile(r"[“”‘’\"'《》]")
# The number that an item of a list opens with: （一）, 1., 其一是.
NUMBERING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）][、.．]?|[一二三四五六七八九十]{1,3}[、.．是]|其[一二三四五六][、是]"
    rf"|[0-9]{{1,2}}(?:[、．]|[.](?!\d)|[.](?={NAMED_BY_DIGITS}))|[①-⑳]|[—–-])+"
)


@dataclass(frozen=True, slots=True)
class LineName:
    """A budget line by name; `path` outermost first."""

    category: LineCategory
    path: tuple[str, ...]
    code: str | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two names one line: the path without quotation marks; of a 类 without 支出, which many omit."""
        path = tuple(_SHARE_TAIL.sub("", part) for part in self.path)
        return (path[0].removesuffix("支出"), *path[1:]) if self.category == "functional" else path


def compact(text: str) -> str:
    """A name without white space, brackets and quotation marks in their full-width forms."""
    return _compact(text) if len(text) <= _SHORT else _compact.__wrapped__(text)


@functools.lru_cache(maxsize=1 << 13)
def _compact(text: str) -> str:
    return _SPACE.sub("", text).translate(_WIDE)


def remembered(read: F) -> F:
    """What a method of the knowledge reads in a name, kept as `compact` keeps names: reports say them over and over."""
    kept = functools.lru_cache(maxsize=1 << 13)(read)

    @functools.wraps(read)
    def asked(self: Classification, name: str, *more: LineName | None) -> object:
        return (kept if len(name) <= _SHORT else read)(self, name, *more)

    return cast(F, asked)


# What a functional line is split into.
_SPLIT = ("基本支出", "项目支出")


@dataclass(frozen=True, slots=True)
class Chunk:
    """What stands before an amount: the line it names, or None for the line named before; and the measure it names."""

    name: LineName | None
    measure: Measure | None
    inherits: bool


class Classification:
    """The functional lines that the classification knows.

    Args:
        codes: names by code: three digits for a 类, five for a 款, seven for a 项.
    """

    def __init__(self, codes: Mapping[str, str]) -> None:
        self.codes = codes

    def coded(self, path: tuple[str, ...]) -> LineName:
        """A functional line with its code, where the classification knows all of its path."""
        code = self._code_of.get(path) or self._code_of.get((path[0] + "支出", *path[1:]))
        return LineName("functional", path, code)

    def separated(self, text: str) -> LineName | None:
        """The line whose levels stand in a compact text one behind the other with a mark between: 农林水支出/水利/防汛.

        Only the last one may have words behind it, where it is one of the classification (…/防汛支出较年初预算).
        """
        top, *lower = _SEPARATOR.split(text, maxsplit=2)
        name = top if top in self.classes else top + "支出"
        if not lower or name not in self.classes or not all(lower):
            return None
        *between, last = lower
        above = (name, *between)
        if between and above not in self._code_of:
            return None
        ends = (last[:end] for end in range(len(last), 1, -1))
        known = next((each for each in ends if (*above, each) in self._code_of), None)
        if known is None and (not between or len(last) > _LONGEST_ITEM):
            return None
        return self.coded((*above, known or last))

    def is_class(self, name: str) -> bool:
        """Whether a name is that of a 类, with or without its 支出, or of none that the classification knows."""
        return name in self.classes or name + "支出" in self.classes or name not in self._sections

    def filled(self, path: tuple[str, ...]) -> LineName:
        """A functional line as `coded`; the 款 that a path of 类 and 项 leaves out, where only one has such a 项."""
        code = self.classes.get(path[0]) if len(path) == 2 and path not in self._code_of else None
        between = self._items_of.get((code, path[1]), []) if code else []
        if len(between) == 1:
            return self.coded((path[0], self.codes[between[0][:5]], path[1]))
        return self.coded(path)

    def below(self, above: LineName | None, name: str) -> LineName | None:
        """The 款 or 项 of that name under a functional line, or beside it, by the classification."""
        code = above.code if above else None
        for parent in (code, code[:5], code[:3]) if code else ():
            if parent and (found := self._below.get((parent, compact(name)))):
                path = [self.codes[found[:length]] for length in (3, 5, 7) if length <= len(found)]
                return LineName("functional", tuple(path), found)
        return None

    @functools.cached_property
    def _below(self) -> dict[tuple[str, str], str]:
        return {
            (code[:-2], name): code for code, name in self.codes.items() if len(code) > 3 and code[:-2] in self.codes
        }

    @functools.cached_property
    def classes(self) -> dict[str, str]:
        """The codes of the 类 by their names."""
        return {name: code for code, name in self.codes.items() if len(code) == 3}

    @functools.cached_property
    def _sections(self) -> frozenset[str]:
        """The names of the 款."""
        return frozenset(name for code, name in self.codes.items() if len(code) == 5)

    @functools.cached_property
    def _items_of(self) -> dict[tuple[str, str], list[str]]:
        """The codes of the 项 by the code of their 类 and their name."""
        found: dict[tuple[str, str], list[str]] = {}
        for code, name in self.codes.items():
            if len(code) == 7:
                found.setdefault((code[:3], name), []).append(code)
        return found

    @functools.cached_property
    def _code_of(self) -> dict[tuple[str, ...], str]:
        paths = {}
        for code, name in self.codes.items():
            parents = [self.codes.get(code[:length]) for length in (3, 5) if length < len(code)]
            if all(parents):
                paths[(*(parent for parent in parents if parent), name)] = code
        return paths

    @staticmethod
    def is_split(head: LineName, part: LineName) -> bool:
        """Whether a part only splits a functional line into basic and project expenditure, which are of the whole."""
        return head.category == "functional" and part.category in ("basic", "project") and part.path[-1] in _SPLIT

    def official(self, name: str, digits: int = 7) -> LineName | None:
        """The 项 of the classification that has a name, or the 款 (5 digits), if only one has it."""
        codes = self._of_name.get((name, digits), [])
        lengths = (length for length in (3, 5, 7) if length <= digits)
        return self.coded(tuple(self.codes[codes[0][:length]] for length in lengths)) if len(codes) == 1 else None

    @functools.cached_property
    def _of_name(self) -> dict[tuple[str, int], list[str]]:
        found: dict[tuple[str, int], list[str]] = {}
        for code, name in self.codes.items():
            found.setdefault((name, len(code)), []).append(code)
        return found
