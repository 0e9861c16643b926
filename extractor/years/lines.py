"""Lines that came, went or changed their name from one year to the next.

The classification and the projects are walked from the outermost level: what is new under a known line is said once,
with all that stands under it. Where one line came and one went whose codes, names or figures are one, the line has
changed its name; where the official classification renamed it, nothing is said.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.pipes.findings.evidence import span_of
from extractor.pipes.findings.tables.codes import classification
from extractor.pipes.likeness import line_subjects
from extractor.result import Amount, LineCategory
from extractor.years.evidence import Line, Pair, Path, Year, finding
from extractor.years.likeness import pairs_of
from extractor.years.records import YearFinding
from extractor.years.wording import year_words

# So many lines of one parent are held against each other.
_MOST = 200


@dataclass(slots=True)
class Moves:
    """What became of the lines between two years: paths by the newer report, and by the older one.

    Attributes:
        renamed: the older path by the newer one, of lines that changed their name.
        official: of these, the newer paths that the classification renamed.
    """

    came: list[Path] = field(default_factory=list)
    gone: list[Path] = field(default_factory=list)
    renamed: dict[Path, Path] = field(default_factory=dict)
    official: set[Path] = field(default_factory=set)


class Tree:
    """The lines of one category that have money in a year, by their parents."""

    def __init__(self, year: Year, category: LineCategory) -> None:
        groups = set(year_words().groups)
        told = {
            key: line
            for key, line in year.lines.items()
            if line.category == category and line.is_told and key[-1] not in groups
        }
        self.lines = told
        self.below: dict[Path, dict[str, None]] = {}
        self._under: dict[Path, list[Path]] = {}
        for key in told:
            for length in range(len(key)):
                self.below.setdefault(key[:length], {})[key[length]] = None
                self._under.setdefault(key[: length + 1], []).append(key)

    def under(self, path: Path) -> list[Path]:
        """The lines that stand at a path or below it."""
        return self._under.get(path, [])


def moved(last: Year, this: Year) -> dict[LineCategory, Moves]:
    """What became of the lines, by category."""
    found = {}
    for category in year_words().changing:
        moves = Moves()
        _walk(Tree(last, category), Tree(this, category), (), (), moves)
        found[category] = moves
    return found


def renames(this: Year, moves: Mapping[LineCategory, Moves]) -> dict[Path, Path]:
    """The older report's key of each line of the newer one that has another, also of what stands under such a line."""
    outer = {new: old for each in moves.values() for new, old in each.renamed.items()}
    found = {}
    for key in this.lines:
        for length in range(len(key), 0, -1):
            if key[:length] in outer:
                found[key] = (*outer[key[:length]], *key[length:])
                break
    return found


def line_findings(pair: Pair, moves: Mapping[LineCategory, Moves]) -> Iterator[YearFinding]:
    """Says what came, went and was renamed."""
    for category, each in moves.items():
        last, this = Tree(pair.last, category), Tree(pair.this, category)
        for path in each.came:
            lines = [this.lines[key] for key in this.under(path)]
            message = f"{pair.this.year}年新列“{_shown(lines, path)}”，{pair.last.year}年报告没有"
            yield finding("line_came", message, pair.this.said(_figures(lines)))
        for path in each.gone:
            lines = [last.lines[key] for key in last.under(path)]
            message = f"{pair.last.year}年所列“{_shown(lines, path)}”，{pair.this.year}年报告没有"
            yield finding("line_gone", message, pair.last.said(_figures(lines)))
        for new, old in each.renamed.items():
            if new in each.official:
                continue
            ours, theirs = this.under(new), last.under(old)
            after, before = [this.lines[key] for key in ours], [last.lines[key] for key in theirs]
            one, other = _shown(before, old), _shown(after, new)
            message = f"“{one}”（{pair.last.year}年）在{pair.this.year}年报告中写为“{other}”"
            places = [*pair.last.said(_figures(before)[:1]), *pair.this.said(_figures(after)[:1])]
            yield finding("line_renamed", message, places, stated=f"{one}；{other}")


def _walk(last: Tree, this: Tree, before: Path, now: Path, moves: Moves) -> None:
    """Compares what stands under two paths that are one line; where one report does not go so deep, nothing is said."""
    old = [(*before, name) for name in last.below.get(before, ())]
    new = [(*now, name) for name in this.below.get(now, ())]
    if not old or not new:
        return
    names = {path[-1] for path in old}
    same = [(path, (*before, path[-1])) for path in new if path[-1] in names]
    came = [path for path in new if path[-1] not in names]
    kept = {path[-1] for path in new}
    gone = [path for path in old if path[-1] not in kept]
    for new_path, old_path in _matched(last, this, came, gone):
        moves.renamed[new_path] = old_path
        if _is_official(old_path[-1], new_path[-1]):
            moves.official.add(new_path)
        same.append((new_path, old_path))
    moves.came += [path for path in came if path not in moves.renamed]
    taken = set(moves.renamed.values())
    moves.gone += [path for path in gone if path not in taken]
    for new_path, old_path in same:
        _walk(last, this, old_path, new_path, moves)


def _matched(last: Tree, this: Tree, came: Sequence[Path], gone: Sequence[Path]) -> list[tuple[Path, Path]]:
    """The lines that came with those that went whose names, codes or figures are theirs, the likest first."""
    scored = [(_likeness(last, this, old, new), new, old) for new in came[:_MOST] for old in gone[:_MOST]]
    found: list[tuple[Path, Path]] = []
    taken: set[Path] = set()
    for score, new, old in sorted(scored, key=lambda entry: -entry[0]):
        if score >= year_words().alike_names and new not in taken and old not in taken:
            taken |= {new, old}
            found.append((new, old))
    return found


def _likeness(last: Tree, this: Tree, old: Path, new: Path) -> float:
    one, other = last.lines.get(old), this.lines.get(new)
    if _is_official(old[-1], new[-1]) or (one and other and one.code and one.code == other.code):
        return 1.0
    if one and other and _same_figure(one, other):
        return 1.0
    generic = line_subjects().generic
    cores = [generic.sub("", name[-1]) for name in (old, new)]
    if cores[0] and cores[0] == cores[1]:
        return 1.0
    first, second = pairs_of(old[-1]), pairs_of(new[-1])
    return 2 * len(first & second) / max(1, len(first) + len(second))


def _same_figure(one: Line, other: Line) -> bool:
    """Whether what the newer report gives as last year's figure is the older one's."""
    return any(prior.value and span_of(prior).meets(span_of(own)) for prior in other.priors for own in one.finals)


@functools.cache
def _new_names() -> dict[str, set[str]]:
    """The present names of the classification by each name that it once had."""
    known = classification(economic=False)
    found: dict[str, set[str]] = {}
    for code, names in known.old.items():
        for name, _ in names:
            found.setdefault(name, set()).add(known.names.get(code, ""))
    return found


def _is_official(old: str, new: str) -> bool:
    return new in _new_names().get(old, ())


def _shown(lines: Sequence[Line], path: Path) -> str:
    """A path as the report writes it."""
    return " › ".join(lines[0].path[: len(path)]) if lines else " › ".join(path)


def _figures(lines: Iterable[Line]) -> list[Amount]:
    """The first own figure of each line."""
    return [amount for line in lines for amount in [*line.finals, *line.budgets][:1]]
