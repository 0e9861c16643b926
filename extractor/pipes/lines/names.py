"""Names of budget lines: the vocabulary, functional paths, and open-class names such as 党建工作经费."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from extractor import knowledge
from extractor.knowledge import alternatives
from extractor.pipes.lines.vocabulary import LineWords
from extractor.result import LineCategory, Measure

_SPACE = re.compile(r"\s+")
_WIDE = str.maketrans({"(": "（", ")": "）", "[": "（", "]": "）", ",": "，", '"': "”"})
_FUNCTIONAL = re.compile(
    r"^(?P<a>[^类。；]{2,30}?)（类）(?:支出|科目)?(?:(?P<b>[^。；]{2,40}?)（款）(?:支出|科目)?)?(?:(?P<c>[^。；]{2,40}?)（项）(?:支出|科目)?)?"
)
_LOWER = re.compile(
    r"^(?:(?P<b>[^。；，]{2,40}?)（款）(?:支出|科目)?)?(?:(?P<c>[^。；，]{2,40}?)（项）(?:支出|科目)?)?"
)
# 公共安全支出（204类）司法（06款） is coded where others only say 类 and 款.
_CODED = re.compile(r"(?<=（)[0-9]{2,3}(?=[类款项]）)")
_NUMBERING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）][、.．]?|[一二三四五六七八九十]{1,3}[、.．]|[0-9]{1,2}(?:[、．]|[.](?!\d))|[①-⑳])+"
)
_SHAPE = re.compile(r"[\u4e00-\u9fff0-9A-Za-z“”‘’《》（）()、+·\-—－]{3,34}")
_BLANK = re.compile(r"XX|××|ＸＸ")
_QUOTED = re.compile(r"“?([^“”]{2,30})”(?:项目|专项|资金|经费)?")
# What may stand between a name and its measure: 公务用车购置费2023年决算数, 公务接待费比上年决算数.
_DATED = re.compile(r"(?<=.)(?:20\d\d年度?|[比较与同])$")
_LISTED = re.compile(r"[、和及与]")
_YEARLY = re.compile(r"20\d\d年")
_SHARE_TAIL = re.compile(r"[“”‘’\"'《》]")


@dataclass(frozen=True, slots=True)
class LineName:
    """A budget line by name; `path` outermost first."""

    category: LineCategory
    path: tuple[str, ...]
    code: str | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two names one line: the path without quotation marks."""
        return tuple(_SHARE_TAIL.sub("", part) for part in self.path)


@dataclass(frozen=True, slots=True)
class Chunk:
    """What stands before an amount: the line it names, or None for the line named before; and the measure it names."""

    name: LineName | None
    measure: Measure | None
    inherits: bool


def compact(text: str) -> str:
    """A name without white space, brackets and quotation marks in their full-width forms."""
    return _SPACE.sub("", text).translate(_WIDE)


class LineKnowledge:
    """The vocabulary of lines, ready to match."""

    def __init__(self, path: Path, codes: Path) -> None:
        words = knowledge.load(path, LineWords)
        self.codes = _codes(codes)
        self._known: dict[str, LineName] = {}
        for code, name in self.codes.items():
            if len(code) == 3:
                self._known[name] = LineName("functional", (name,), code)
        for category, names in words.lines.items():
            for name in names:
                self._known[compact(name)] = LineName(category, (compact(name),))
        for alias, name in words.aliases.items():
            self._known[compact(alias)] = self._known[compact(name)]
        self._generic = frozenset(words.generic)
        self._suffixes = sorted(words.suffixes, key=len, reverse=True)
        self.endings, self._unended = tuple(words.endings), tuple(words.unended)
        self._told_sums = tuple(words.told_sums)
        self._pronouns = frozenset(words.pronouns)
        self._deed = re.compile(alternatives(words.deeds))
        self._never = re.compile(alternatives(words.never))
        self._items = tuple(words.items)
        self._item_tail = re.compile(rf"(?:{alternatives(words.item_tails)})$")
        self._sums = tuple(words.sums)
        leads = alternatives(words.leads)
        # An organization's name may stand before the year, so anything short before a year is a lead.
        self._lead = re.compile(rf"(?:.{{0,40}}(?:20\d\d|本|当)年度?(?:末|底|初)?(?:\d+月)?)?(?:{leads}|[：:，、“])*")
        self._copula = re.compile(rf"(?:{alternatives(words.copulas)})$")
        self._note = re.compile(rf"（(?:{alternatives(words.notes)})[^（）]*）$")
        self.reversed = re.compile(
            rf"\s*(?:{alternatives(words.reversed_links)})"
            rf"(?P<name>[\u4e00-\u9fff“”]{{3,24}}?(?:{alternatives(words.reversed_endings)}))(?=[，。；、\n]|$)"
        )
        self._cues = [(cue, measure) for measure, cues in words.measures.items() for cue in cues]
        self._cues.sort(key=lambda item: len(item[0]))
        self._allots = re.compile(
            "|".join(f"(?P<{measure}>{alternatives(verbs)})" for measure, verbs in words.allots.items())
        )
        # A pattern of what may stand between a line's name and its amount.
        self.measuring = rf"(?:{alternatives(words.measures['final'])})?(?:{alternatives(words.copulas)})*"
        self.mention = re.compile(alternatives(self._known))

    @property
    def known_names(self) -> Set[str]:
        """The names of the vocabulary."""
        return self._known.keys()

    def known(self, name: str) -> LineName | None:
        """The known line that a compact name spells, with what may follow it, or None."""
        found = self._exact(name)
        if found:
            return found
        for suffix in self._suffixes:
            if name.endswith(suffix) and (found := self._exact(name[: -len(suffix)])):
                return found
        return None

    def told(self, line: LineName) -> LineName:
        """The line that running text means: by “三公”经费合计 “三公”经费; 收入合计 is a line of its own."""
        names = (line.path[-1].removesuffix(word) for word in self._told_sums if line.path[-1].endswith(word))
        found = next(filter(None, map(self.known, names)), None)
        return found if found and found.category not in ("total", "income") else line

    def _exact(self, name: str) -> LineName | None:
        found = self._known.get(name) or self._known.get(name.strip("“”"))
        return found

    def functional(self, text: str, above: LineName | None = None) -> LineName | None:
        """The functional line that a compact text begins with: 类, 款 and 项, or a lower level of the line `above`."""
        text = _NUMBERING.sub("", text).replace("“", "").replace("”", "")
        text = _CODED.sub("", text.removeprefix("其中").lstrip("：，、"))
        if found := _FUNCTIONAL.match(text):
            path = tuple(part for part in (self.class_name(found["a"]), found["b"], found["c"]) if part)
            return None if _BLANK.search(found.group()) else self.coded(path)
        lower = _LOWER.match(text) if above and above.category == "functional" else None
        if lower and above and (lower["b"] or lower["c"]):
            depth = 1 if lower["b"] else 2
            if len(above.path) >= depth:
                return self.coded((*above.path[:depth], *(part for part in (lower["b"], lower["c"]) if part)))
        return None

    def has_ending(self, name: str) -> bool:
        """Whether a name ends as the open-class names of lines do."""
        return name.endswith(self.endings) and not name.endswith(self._unended)

    def class_name(self, name: str) -> str:
        """A 类 by its full name: 一般公共服务 is 一般公共服务支出."""
        name = self._lead.sub("", name, count=1) if name not in self._known else name
        return name + "支出" if name not in self._known and name + "支出" in self._known else name

    def coded(self, path: tuple[str, ...]) -> LineName:
        """A functional line with its code, where the classification knows all of its path."""
        code = self._code_of.get(path)
        return LineName("functional", path, code)

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

    def chunk(self, text: str, in_list: bool = False) -> Chunk | None:
        """Reads what stands between a boundary and an amount.

        Args:
            text: the words, e.g. 2021年度公务接待费支出决算为.
            in_list: whether it is an item of a breakdown, where any noun may name a line.

        Returns:
            the line and the measure, or None where it names neither (培训干部).
        """
        whole = _NUMBERING.sub("", compact(text)).strip("，、：:；")
        readings = []
        for rest, measure in self._readings(whole):
            if resolved := self._resolve(rest):
                line, implied = resolved
                readings.append(Chunk(line, measure or implied or self._named_budget(line), False))
        if readings:
            # 政府采购支出总额 is a line of its own, not 政府采购支出 with a measure: the longest name wins.
            longest = max(readings, key=lambda reading: len(reading.name.path[-1]) if reading.name else 0)
            return replace(longest, name=longest.name and self.told(longest.name))
        return self._open_class(self._bare(whole), in_list)

    def _bare(self, text: str) -> str:
        """A text without the copulas at its end (预算数为)."""
        shorter = self._copula.sub("", text)
        return text if shorter == text else self._bare(shorter)

    def _readings(self, text: str) -> Iterator[tuple[str, Measure | None]]:
        """The ways to take copulas and then a measure off the end of a compact text."""
        while True:
            for cue, measure in [("", None), *self._matching(text)]:
                yield _DATED.sub("", text[: len(text) - len(cue)]), measure
            shorter = self._copula.sub("", text)
            if shorter == text:
                return
            text = shorter

    def _named_budget(self, line: LineName) -> Measure | None:
        """A line whose own name says that it is a budget (政府采购预算)."""
        return "initial_budget" if line.path[-1].endswith(("预算", "预算金额")) and line.category == "other" else None

    def splits(self, text: str) -> Iterator[tuple[str, Measure | None]]:
        """The ways to take copulas and a measure off the end of a compact text, and leads off its beginning."""
        for rest, measure in self._readings(text):
            yield rest, measure
            yield rest[self._lead_end(rest) :], measure
            yield rest[self._lead_end(rest) :].removesuffix("项目"), measure

    def measure(self, text: str) -> Measure | None:
        """The measure that the words before an amount end with."""
        cues = self._matching(self._bare(compact(text).strip("，、：:；")))
        return cues[-1][1] if cues else None

    def _matching(self, name: str) -> list[tuple[str, Measure]]:
        return [(cue, measure) for cue, measure in self._cues if name.endswith(cue)]

    def _resolve(self, text: str) -> tuple[LineName, Measure | None] | None:
        """A known or functional line at the end of a text whose beginning is nothing but leads."""
        functional = self.functional(text) or self.functional(text[self._lead_end(text) :])
        if functional:
            return functional, None
        for start in range(len(text) - 1):
            found = self.known(text[start:])
            if found:
                prefix = text[:start]
                lead = self._lead.fullmatch(prefix)
                if lead or self._lead.fullmatch(prefix.replace("预算", "").replace("决算", "")):
                    return found, "initial_budget" if prefix.endswith("预算") else None
                return None
        return None

    def _lead_end(self, text: str) -> int:
        found = self._lead.match(text)
        return found.end() if found else 0

    def _open_class(self, name: str, in_list: bool) -> Chunk | None:
        """An item of a breakdown, or whatever words that name a measure follow."""
        cues = self._matching(name)
        cue, measure = cues[-1] if cues else ("", None)
        rest = _DATED.sub("", name[: len(name) - len(cue)]) if cue else name
        bare = rest[self._lead_end(rest) :]
        if not bare or rest in self._pronouns or bare in self._pronouns:
            return Chunk(None, measure, True) if measure else None
        # 人才补贴支出 is a name, though 支出 is a cue as well: a breakdown's item keeps it.
        full = name[self._lead_end(name) :]
        if cue in ("支出", "费用") and full.endswith(self.endings) and in_list:
            bare, measure = full, None
        if measure and bare.endswith(self._unended) and full.endswith(self.endings):
            bare, measure = full, None  # 职业年金缴费支出
        if not (in_list or (measure and bare.endswith(self.endings))) or not self.is_name(bare):
            return None
        return Chunk(self.open_name(bare), measure, False)

    def is_name(self, text: str) -> bool:
        """Whether a text has the shape of an open-class line's name."""
        if not _SHAPE.fullmatch(text) or text in self._pronouns:
            return False
        if self._deed.match(text) or self._never.search(text):
            return False
        return not text[0].isdigit() or bool(_YEARLY.match(text))

    def item(self, clause: str) -> LineName | None:
        """The line that a clause consists of: （1）校舍建设专项资金."""
        name = _NUMBERING.sub("", compact(clause))
        name = self._item_tail.sub("", name[self._lead_end(name) :]).strip("“”")
        return self.open_name(name) if name.endswith(self._items) and self.is_name(name) else None

    def allotted(self, text: str) -> tuple[LineName, Measure] | None:
        """The first line of a list of lines and their amounts, and what the amounts are: 共安排党建工作经费."""
        words = compact(text)
        verbs = list(self._allots.finditer(words))
        name = self.item(words[verbs[-1].end() :]) if verbs else None
        if name is None or name.path[-1] in self._pronouns:
            return None
        return name, cast(Measure, verbs[-1].lastgroup)

    def several(self, text: str) -> tuple[list[LineName], Measure | None]:
        """The lines that a text lists, and the measure behind them: 公务接待费、会议费年初预算.

        No lines where a part of it names none.
        """
        for rest, measure in self._readings(compact(text)):
            parts = _LISTED.split(rest)
            found = [self.known(part[self._lead_end(part) :]) or self.item(part) for part in parts]
            if len(parts) > 1 and all(found):
                return [line for line in found if line], measure
        return [], None

    def part_of(self, head: LineName, text: str) -> LineName | None:
        """The known line whose name begins as its whole's does, where a list leaves that out: 政府采购…，其中货物."""
        item, whole = text[self._lead_end(text) :], head.path[-1]
        if self.known(item):
            return None
        names = (whole[:at] + item + suffix for at in range(len(whole) - 1, 1, -1) for suffix in ("", *self._suffixes))
        return next((found for name in names if (found := self._exact(name))), None)

    def open_name(self, text: str) -> LineName:
        """A line by an open-class name, out of its quotation marks (“职业培训补贴”项目); its category by its ending."""
        quoted = _QUOTED.fullmatch(text)
        text = quoted[1] if quoted else text
        named = text.removesuffix("项目")
        text = named if named.endswith(self._sums) else text
        category: LineCategory = "income" if text.endswith("收入") else "project"
        return LineName(category, (text,))

    def label(self, text: str, category: LineCategory = "project") -> LineName | None:
        """The line that a cell names: without numbering, 其中 and notes in brackets; `category` of an unknown one."""
        name = _NUMBERING.sub("", compact(text))
        name = re.sub(r"^其中[：:]?", "", name).strip("：:，、*")
        name = _NUMBERING.sub("", name)
        if found := self.functional(name):
            return found
        stripped = self._note.sub("", name)
        if stripped in self._generic:
            return None
        return self.known(stripped) or self.known(name) or (LineName(category, (stripped,)) if stripped else None)

    def subject(self, clause: str, above: LineName | None = None) -> LineName | None:
        """The line that a clause or heading without an amount is about: the known or functional name it begins with."""
        text = _NUMBERING.sub("", compact(clause))
        functional = self.functional(text, above) or self.functional(text[self._lead_end(text) :])
        if functional:
            return functional
        best: LineName | None = None
        found = self.mention.search(text)
        if found and self._lead.fullmatch(text[: found.start()]):
            best = self.told(self._known[found.group()])
        return best


def _codes(path: Path) -> dict[str, str]:
    return {code: compact(name) for code, name in knowledge.load_codes(path).items()}


@functools.cache
def line_knowledge() -> LineKnowledge:
    """The built-in vocabulary of lines."""
    return LineKnowledge(knowledge.HERE / "budget_lines.yaml", knowledge.HERE / "functional_codes.csv")
