"""Rules about the classification: codes and names of tables, and the names by which the prose calls the lines."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path as FilePath

from extractor import knowledge
from extractor.errors import KnowledgeError
from extractor.knowledge import squash
from extractor.pipes.findings.common.cells import Place, row_label
from extractor.pipes.findings.common.levels import lanes
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.tables.trees import is_numbered, is_two_sided
from extractor.pipes.layers import TypedTable
from extractor.pipes.lines.names import compact
from extractor.reading.page import Cell
from extractor.result import Finding

Path = tuple[str, ...]

_LEVELS = (3, 5, 7)
_CODE, _YEAR = re.compile(r"\d{3}(?:\d{2}){0,2}"), re.compile(r"20\d\d")
# The list is that of today; a name of a report before this year may be one that has been changed since.
SURE_SINCE = 2020
_ALIKE, _CLOSE = 0.5, 0.6
_LEAST = 2
_MOST = 40
_ECONOMIC, _ECONOMIC_CODES = "经济", "3"
# What opens the use of a line's money, and how far from the line's name it may stand.
_USED, _FAR = "主要用于", 200
_JOINT = re.compile(r"[—－–-]+")


@dataclass(frozen=True, slots=True)
class Classification:
    """Names by code: those of today, and those of earlier years with the last year of each."""

    names: Mapping[str, str]
    old: Mapping[str, Sequence[tuple[str, int]]]

    def allows(self, code: str, name: str) -> bool:
        """Whether a code has or had this name; a name that was cut off where the cell ends is that name."""
        known = [self.names[code], *(old for old, _ in self.old.get(code, ()))]
        return any(name == each or (len(name) > _LEAST and each.startswith(name)) for each in known)

    def since(self, code: str, name: str) -> int | None:
        """The first year in which a code no longer had a name that it once had; None for its present name."""
        return next((until + 1 for old, until in self.old.get(code, ()) if old == name), None)


@functools.cache
def classification(economic: bool) -> Classification:
    """The functional classification, or the economic one."""
    names = knowledge.load_codes(knowledge.HERE / ("economic_codes.csv" if economic else "functional_codes.csv"))
    return Classification(names, load_old_names(knowledge.HERE / "old_names.csv"))


def load_old_names(path: FilePath) -> dict[str, list[tuple[str, int]]]:
    """The names that codes had in earlier years, each with its last year.

    Raises:
        KnowledgeError: the file cannot be read, a code or year is none, or a name is missing; with its line.
    """
    found: dict[str, list[tuple[str, int]]] = {}
    for line, row in knowledge.load_csv(path, ("code", "name", "until")):
        if not _CODE.fullmatch(row["code"]) or not row["name"] or not _YEAR.fullmatch(row["until"]):
            raise KnowledgeError(path, line, f"{','.join(row.values())}: a code, a name and a year are needed")
        found.setdefault(row["code"], []).append((row["name"], int(row["until"])))
    return found


@functools.cache
def _official() -> tuple[dict[Path, str], dict[Path, list[str]]]:
    """The paths of the functional classification with their codes, and the names below each path."""
    found = classification(economic=False)
    paths: dict[Path, str] = {}
    below: dict[Path, list[str]] = {}
    for code in found.names:
        path = tuple(found.names[code[:length]] for length in _LEVELS if length <= len(code))
        paths[path] = code
        below.setdefault(path[:-1], []).append(path[-1])
    return paths, below


class CodeName(BaseRule):
    """A code of a table beside a name that it never had."""

    id = "code_name"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every row of every table of codes; a row that several tables repeat is one finding."""
        yield from self._wrong(evidence)
        yield from self._renamed(evidence)

    def _renamed(self, evidence: Evidence) -> Iterator[Finding]:
        """A code with its old name in one table and its present name in another."""
        first: dict[str, tuple[str, Cell]] = {}
        seen: set[str] = set()
        for code, name, label, table in coded(evidence):
            known = classification(_is_economic(table))
            if code not in known.names or not known.allows(code, name):
                continue
            other, cell = first.setdefault(code, (name, label))
            years = [known.since(code, each) for each in (name, other)]
            if name != other and any(years) and not all(years) and code not in seen:
                seen.add(code)
                yield self.finding(
                    evidence,
                    f"科目编码{code}的名称一处写为“{other}”，另一处写为“{name}”；{max(filter(None, years))}年起为"
                    f"“{known.names[code]}”（{finding_words().classification}）",
                    [(cell.start, cell.end), (label.start, label.end)],
                    expected=known.names[code],
                    stated=f"{other}；{name}",
                    severity="warning",
                )

    def _wrong(self, evidence: Evidence) -> Iterator[Finding]:
        seen: set[tuple[str, str]] = set()
        for code, name, label, table in coded(evidence):
            known = classification(_is_economic(table))
            if code not in known.names or known.allows(code, name) or (code, name) in seen:
                continue
            right = known.names[code]
            if (evidence.year or 0) < SURE_SINCE and _likeness(name, right) < _CLOSE:
                continue
            seen.add((code, name))
            yield self.finding(
                evidence,
                f"科目编码{code}的名称是“{right}”，表中写为“{name}”（{finding_words().classification}）",
                [(label.start, label.end)],
                expected=right,
                stated=name,
            )


class LineName(BaseRule):
    """A functional line that the prose calls otherwise than the table, or than the classification does."""

    id = "line_name"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every functional path that the prose names."""
        tabled = _paths(evidence)
        told = _told(evidence)
        for path, place in told.items():
            if path in tabled:
                continue
            known = [each for each in tabled if len(each) == len(path) and each not in told]
            near = next((each for each in known if _is_slip(path, each)), None)
            if near is None and not _is_official(path):
                # The level between two that agree is the wrong one, however unlike the names are.
                near = next((each for each in known if _differing(path, each) == 1 and path[-1] == each[-1]), None)
            if near is None and not _is_official(path) and path not in {each[: len(path)] for each in tabled}:
                near = _nearest(path)
            if near:
                yield self._finding(evidence, path, near, place, tabled)

    def _finding(
        self, evidence: Evidence, path: Path, near: Path, place: Place, tabled: Mapping[Path, Place]
    ) -> Finding:
        mine, theirs = next((one, other) for one, other in zip(path, near, strict=True) if one != other)
        where = "表中" if near in tabled else finding_words().classification
        places = [place, *([tabled[near]] if near in tabled else [])]
        return self.finding(
            evidence,
            f"科目名称正文写为“{mine}”，{where}为“{theirs}”",
            places,
            expected=theirs,
            stated=mine,
        )


class LineUse(BaseRule):
    """主要用于 of a line, told in the words of another one: 住房公积金…主要用于医疗保险缴费."""

    id = "line_use"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at what the prose says that the money of each functional line is used for."""
        uses = finding_words().uses
        paths = _told(evidence)
        for path, place in paths.items():
            own = next((words for name, words in uses.items() if len(path) == len(_LEVELS) and name in path[-1]), None)
            start = self._use(evidence, place) if own else -1
            if own is None or start < 0:
                continue
            clause = evidence.clause_at(start, start + 4)
            end = evidence.text.find("。", start, start + 120)
            said = squash(evidence.text[start : end if end > 0 else clause[1]])
            foreign = [name for name, words in uses.items() if any(word in said for word in words)]
            if foreign and any(word in said for word in own):
                foreign = self._other_lines(path, said, paths)  # 医疗 is of several lines.
                own = []
            if foreign and not any(word in said for word in own):
                yield self.finding(
                    evidence,
                    f"“{path[-1]}”{said}，所说的是“{foreign[0]}”的用途",
                    [place, (start, end if end > 0 else clause[1])],
                    stated=said,
                )

    def _other_lines(self, path: Path, said: str, paths: Collection[Path]) -> list[str]:
        """Other lines of the report that a use names in full, where it has no word that is the line's own."""
        own = next((words for name, words in paper_words().own_uses.items() if name in path[-1]), None)
        if own is None or any(word in said for word in own):
            return []
        lasts = {other[-1] for other in paths if len(other) == len(_LEVELS)} - {path[-1]}
        return [name for name in paper_words().own_uses if name in said and any(name in last for last in lasts)]

    def _use(self, evidence: Evidence, place: Place) -> int:
        """Where the use of a line is told, behind its first figure or between its name and that; -1 for nowhere."""
        line = evidence.text.rfind("\n", 0, place[0]) + 1
        end = evidence.text.find("\n", place[1])
        end = min(place[1] + _FAR, end if end >= 0 else len(evidence.text))
        behind = evidence.text.find(_USED, place[0], end)
        before = evidence.text.rfind(_USED, max(line, place[0] - _FAR), place[0])
        item = evidence.text.rfind("项", max(line, place[0] - _FAR), place[0])
        return before if before > item >= 0 else behind


def _is_economic(table: TypedTable) -> bool:
    """Whether a table's codes are those of the economic classification, as its header or caption says."""
    heads = (head for block in table.blocks for column in block.columns for head in column.header)
    return any(_ECONOMIC in head for head in heads) or _ECONOMIC in table.caption or "基本支出" in table.caption


def coded(evidence: Evidence) -> Iterator[tuple[str, str, Cell, TypedTable]]:
    """Every row of a table of codes: its code, its compact name, the cell of the name, and the table."""
    for table in evidence.layer.tables:
        for block in table.blocks:
            if block.kind != "functional":
                continue
            for lane in lanes(block):
                for row in block.rows:
                    code, label = lane.code(row), lane.label(row)
                    if len(code) in _LEVELS and label and label.text.strip():
                        # 款—项 in one cell is the 项.
                        yield code, _JOINT.split(compact(label.text))[-1], label, table


def _paths(evidence: Evidence) -> dict[Path, Place]:
    """The functional paths of the tables, by their codes, with the cell of the last name."""
    found: dict[Path, Place] = {}
    for table in evidence.layer.tables:
        names = {code: (name, label) for code, name, label, other in coded(evidence) if other is table}
        for code, (name, label) in names.items():
            above = [names[code[:length]][0] for length in _LEVELS if length < len(code) and code[:length] in names]
            if len(above) == _LEVELS.index(len(code)):
                found.setdefault((*above, name), (label.start, label.end))
    return found


def _told(evidence: Evidence) -> dict[Path, Place]:
    """The functional paths that sentences name, each with the clause of its first figure."""
    found: dict[Path, Place] = {}
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            line = figure.statement.line if figure.statement else None
            if line and line.category == "functional":
                found.setdefault(line.path, (figure.start, figure.end))
    return found


def _is_official(path: Path) -> bool:
    """Whether the classification has or had each name of a path; an unknown name above ends the search."""
    earlier = classification(economic=False).old.items()
    old = {name for code, each in earlier if not code.startswith(_ECONOMIC_CODES) for name, _ in each}
    paths, _ = _official()
    return path in paths or any(name in old for name in path)


def _nearest(path: Path) -> Path | None:
    """The path of the classification that differs in one name only, which is much like it."""
    paths, below = _official()
    homes = [each for each in paths if each[1:] == path[1:]] if (path[:1] in paths and len(path) > _LEAST) else []
    if len(homes) == 1:
        return homes[0]  # What stands under another 类 than its own.
    for at, name in enumerate(path):
        siblings = below.get(path[:at], [])
        if name in siblings:
            continue
        best = max(siblings[:_MOST], key=lambda each: _likeness(name, each), default="")
        rest = (*path[:at], best, *path[at + 1 :])
        return rest if best and _likeness(name, best) >= _CLOSE and _is_prefix(rest) else None
    return None


def _is_prefix(path: Path) -> bool:
    paths, below = _official()
    return path in paths or path in below


def _differing(path: Path, other: Path) -> int:
    """In how many levels two paths of one length differ."""
    return sum(one != two for one, two in zip(path, other, strict=True))


def _is_slip(path: Path, other: Path) -> bool:
    """Whether two paths differ in one name only, and the two names are alike."""
    differing = [(one, two) for one, two in zip(path, other, strict=True) if one != two]
    return len(differing) == 1 and _likeness(*differing[0]) >= _ALIKE


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


class ClassName(BaseRule):
    """十九、住房保郸支出 in a table of income and expenditure: one character off from a 类 of the classification."""

    id = "line_name"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the numbered rows of tables with two sides."""
        classes = _official()[1][()]
        old = {name for each in classification(economic=False).old.values() for name, _ in each}
        for table in evidence.layer.tables:
            rows = [row for block in table.blocks if is_two_sided(block) for row in block.rows]
            for cell in (cell for row in rows for cell in row if cell and is_numbered(cell.text)):
                name = row_label(cell.text)
                if name in classes or name in old:
                    continue
                near = next(
                    (each for each in classes if len(each) == len(name) and _differing((*name,), (*each,)) == 1), None
                )
                if near:
                    yield self.finding(
                        evidence,
                        f"科目名称表中写为“{name}”，{finding_words().classification}为“{near}”",
                        [(cell.start, cell.end)],
                        expected=near,
                        stated=name,
                    )
