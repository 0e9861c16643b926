"""How like a budget line a stretch of text is, by subject (`knowledge/links.yaml`) and by the words of its name."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set

from extractor import knowledge
from extractor.knowledge import Entry, alternatives, squash, wildcard
from extractor.pipes.lexicon import Cue, Hit, Lexicon, Words
from extractor.result import BudgetLine

_SUBJECT, _NAME, _TYPE = 0.55, 1.0, 0.35
# An item of the classification is told by its own words alone, and by as good as all of them.
_LEAF, _WHOLE = 0.9, 0.8
# A name of so many characters is told by itself, too, whatever its words are (公共法律服务).
_LONG_LEAF = 4
# What a line has of a subject of which hardly any of its name speaks; one of which the whole does has 1.
_HARDLY = 0.7
# The line that stands for no line.
NO_LINE = ""
# A name of fewer rare character pairs is never matched in full: two common characters prove little.
_LEAST_NAME = 1.5
# So many passages show what a report speaks of everywhere; a pair that a share 1 / _COMMON of them has tells nothing.
_FEW, _COMMON = 8, 3.0
_MARKS = re.compile(r"[“”‘’\"'《》（）()\s、]")


class Subject(Entry):
    """A field of work: the words of its lines' names, of the texts about it, and the types that are its own."""

    subject: str
    lines: Words
    words: Words
    types: Words = ()
    unless: Words = ()


class LinkFile(Entry):
    """`knowledge/links.yaml`."""

    aggregates: list[str]
    common: list[str]
    generic: Words
    paid: Words
    own_work: Subject
    subjects: list[Subject]


class LineSubjects:
    """The subjects, ready to match."""

    def __init__(self) -> None:
        file = knowledge.load(knowledge.HERE / "links.yaml", LinkFile)
        self.subjects = file.subjects
        self.aggregates = wildcard(file.aggregates)
        self.common = wildcard(file.common)
        self.generic = re.compile(alternatives(file.generic))
        self.paid = re.compile(alternatives(file.paid))
        self._own_work = file.own_work
        self.own_work = re.compile(alternatives(file.own_work.words))
        self._said_by = {each.subject: re.compile(alternatives(each.lines)) for each in file.subjects}
        self.words = Lexicon((word, Cue("subject", each.subject, 1.0)) for each in file.subjects for word in each.words)

    def of_name(self, name: str) -> list[Subject]:
        """The subjects that a line's name speaks of."""
        return [
            each
            for each in self.subjects
            if any(word in name for word in each.lines) and not any(word in name for word in each.unless)
        ]

    def part(self, subject: Subject, name: str) -> float:
        """How much a line of that name has of a subject: the more, the more of its own words speak of it."""
        words = self.generic.sub("", name) or name
        said = sum(len(found[0]) for found in self._said_by[subject.subject].finditer(name))
        return _HARDLY + (1.0 - _HARDLY) * min(1.0, said / len(words))

    def pays_for_own_work(self, name: str) -> bool:
        """Whether a line of that name pays for what an office does for itself."""
        return any(word in name for word in self._own_work.lines)


@functools.cache
def line_subjects() -> LineSubjects:
    """The built-in subjects."""
    return LineSubjects()


class Lines:
    """The lines of a report that may have paid for an achievement.

    Args:
        told: the passages that tell what was done. What stands in many of them (干部 in an organization department's
            report) tells no line from another.
    """

    def __init__(self, lines: Sequence[BudgetLine], subjects: LineSubjects, told: Sequence[str] = ()) -> None:
        self._subjects = subjects
        projects = {line.id: bare(line.path[-1]) for line in lines if line.category == "project"}
        # What the money of an item of the classification, or of basic expenditure, achieved, no report says.
        self._names = {at: name for at, name in projects.items() if not subjects.aggregates.fullmatch(name)}
        leaves = _leaves(lines, subjects)
        named = dict(self._names)
        named |= {line.id: bare(line.path[-1]) for line in lines if line.category == "operating"}
        self._leaves = leaves
        self._likeness: dict[tuple[str, float], dict[str, float]] = {}
        named |= leaves
        self._by_name: dict[str, str] = {}
        for at, name in named.items():
            self._by_name.setdefault(name, at)
        mentioned = {name: at for name, at in self._by_name.items() if len(name) > 2}
        self._mention = re.compile(alternatives(mentioned))
        self._mentions = Lexicon((name, Cue("line", at, 1.0)) for name, at in mentioned.items())
        self._own_work = not any(subjects.pays_for_own_work(name) for name in self._names.values())
        # With each line of a subject the part that it has of it.
        self._of_subject: dict[str, list[tuple[str, float]]] = defaultdict(list)
        self._of_type: dict[str, list[str]] = defaultdict(list)
        for at, name in self._names.items():
            for subject in subjects.of_name(name):
                self._of_subject[subject.subject].append((at, subjects.part(subject, name)))
                for each in subject.types:
                    self._of_type[each].append(at)
        cores = {at: self._core(name) for at, name in self._names.items()}
        self._of_core: dict[str, list[str]] = defaultdict(list)
        for at, core in cores.items():
            self._of_core[core].append(at)
        self._cores = Lexicon((core, Cue("core", core, 1.0)) for core in self._of_core if len(core) > 1)
        passages = [self._without_names(each) for each in told]
        self._pairs = _weighed(cores, passages)
        self._pairs_of_leaves = _weighed({at: self._core(name) for at, name in leaves.items()}, ())

    def __len__(self) -> int:
        return len(self._names)

    @property
    def names(self) -> dict[str, str]:
        """The lines' names without marks, by their ids."""
        return self._names

    @property
    def items(self) -> Set[str]:
        """The items of the classification that name a subject, by their ids."""
        return self._leaves.keys()

    @property
    def names_and_items(self) -> dict[str, str]:
        """The same with the items of the classification that name a subject."""
        return self._names | self._leaves

    def by_name(self, name: str) -> str | None:
        """The line of that name, or whose name is part of it or the other way round."""
        wanted = bare(name)
        if wanted in self._by_name:
            return self._by_name[wanted]
        near = [at for known, at in self._by_name.items() if at in self._names and (known in wanted or wanted in known)]
        return near[0] if near else None

    def mentions(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """Where text[start:end] names a line; an item of the classification counts in quotation marks only."""
        for hit in self._mentioned(text, start, end):
            bounds = text[max(0, hit.start - 1) : hit.start] + text[hit.end : hit.end + 1]
            if bounds == "“”" or not all(cue.key in self._leaves for cue in hit.meaning.cues):
                yield hit

    def _mentioned(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """Where text[start:end] names a line; most passages name none, which is quick to see."""
        first = self._mention.search(text, start, end)
        return self._mentions.find(text, first.start(), end) if first else iter(())

    def only_named(self, title: str) -> str | None:
        """The line that a title names, if it names one alone."""
        title = bare(title)
        found = {
            cue.key
            for hit in self._mentioned(title, 0, len(title))
            for cue in hit.meaning.cues
            if cue.key in self._names
        }
        return found.pop() if len(found) == 1 else None

    def alike(self, title: str) -> str | None:
        """The line whose name without its common words is a title's without its own."""
        core = self._core(bare(re.sub(r"^[\s\d一二三四五六七八九十（）().．、]*", "", title)))
        same = self._of_core.get(core, [])
        return same[0] if len(core) > 1 and len(same) == 1 else None

    def within(self, title: str) -> str | None:
        """The line whose name without its common words stands in a title, if those of one line alone do."""
        title = bare(title)
        cores = {cue.key for hit in self._cores.find(title, 0, len(title)) for cue in hit.meaning.cues}
        found = {line for core in cores for line in self._of_core[core]}
        return found.pop() if len(found) == 1 else None

    def pays(self, clause: str) -> bool:
        """Whether a clause tells of money that was paid, not of money that was brought in, recovered or lent."""
        return bool(self._subjects.paid.search(clause))

    def own_work(self, text: str) -> tuple[int, int] | None:
        """Where a text tells of what an office does for itself, unless one of the lines is for that."""
        found = self._subjects.own_work.search(text) if self._own_work else None
        return found.span() if found else None

    def of_type(self, name: str) -> dict[str, float]:
        """The lines whose subject an achievement type is of."""
        return dict.fromkeys(self._of_type.get(name, ()), _TYPE)

    def likeness(self, text: str, weight: float) -> Mapping[str, float]:
        """How like a text is to each line, the others left out; a title is asked for by all that stands under it."""
        if (text, weight) not in self._likeness:
            self._likeness[text, weight] = self._compared(text, weight)
        return self._likeness[text, weight]

    def _compared(self, text: str, weight: float) -> dict[str, float]:
        scores: dict[str, float] = defaultdict(float)
        if not text:
            return scores
        subjects: Counter[str] = Counter()
        for hit in self._subjects.words.find(text, 0, len(text)):
            for cue in hit.meaning.cues:
                subjects[cue.key] += 1
        best: dict[str, float] = defaultdict(float)
        for subject, count in subjects.items():
            for line, part in self._of_subject.get(subject, ()):
                best[line] = max(best[line], part * (1.0 - 0.5**count))
        for line, score in best.items():
            scores[line] += weight * _SUBJECT * score
        pairs = {text[at : at + 2] for at in range(len(text) - 1)}
        for line, score in _by_pairs(pairs, self._pairs).items():
            scores[line] += weight * _NAME * score
        told = _by_pairs(pairs, self._pairs_of_leaves)
        for line, name in self._leaves.items():
            whole = 1.0 if len(name) >= _LONG_LEAF and name in text else told.get(line, 0.0)
            if whole >= _WHOLE:
                scores[line] += weight * _LEAF * whole
        return scores

    def _without_names(self, text: str) -> str:
        """A text without the names of lines: where they are listed they say nothing of what it speaks of."""
        ends = [0]
        kept = []
        for hit in self._mentioned(text, 0, len(text)):
            kept.append(text[ends[-1] : hit.start])
            ends.append(max(ends[-1], hit.end))
        return " ".join((*kept, text[ends[-1] :]))

    def _core(self, name: str) -> str:
        return self._subjects.generic.sub("", name)


def bare(name: str) -> str:
    """A name without quotation marks, brackets and white space."""
    return _MARKS.sub("", squash(name))


def _leaves(lines: Sequence[BudgetLine], subjects: LineSubjects) -> dict[str, str]:
    """The innermost items of the functional classification that name a subject, by their ids."""
    names = {line.id: bare(line.path[-1]) for line in lines if line.category == "functional" and len(line.path) > 2}
    return {at: name for at, name in names.items() if not subjects.common.fullmatch(name)}


def _weighed(cores: Mapping[str, str], told: Sequence[str]) -> dict[str, list[tuple[str, float]]]:
    """The character pairs of the lines' names, with the lines that have each and what it is worth to them."""
    pairs = {at: {core[i : i + 2] for i in range(len(core) - 1)} for at, core in cores.items()}
    common = Counter(pair for found in pairs.values() for pair in found)
    weighed: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for at, found in pairs.items():
        weights = {pair: 1.0 / common[pair] for pair in found}
        total = max(sum(weights.values()), _LEAST_NAME)
        for pair, weight in weights.items():
            weighed[pair].append((at, weight / total * _telling(pair, told)))
    return weighed


def _by_pairs(pairs: Set[str], weighed: Mapping[str, Sequence[tuple[str, float]]]) -> dict[str, float]:
    """The share of each line name's character pairs that are among these, the rarer ones counting more."""
    scores: dict[str, float] = defaultdict(float)
    for pair in pairs:
        for line, share in weighed.get(pair, ()):
            scores[line] += share
    return scores


def _telling(pair: str, told: Sequence[str]) -> float:
    """How much a pair tells that stands in so many of the passages: 1 where in few, 0 where in a third of them."""
    if len(told) < _FEW:
        return 1.0
    return max(0.0, 1.0 - _COMMON * sum(pair in each for each in told) / len(told))
