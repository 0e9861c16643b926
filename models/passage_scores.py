"""Labelled passages and sentences, each read by the whole engine as a report of its own."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from extractor import extract
from extractor.errors import ReportError
from extractor.result import Result
from models.datasets.passages import (
    ACCOUNTS,
    CAUSES,
    NONE,
    LabelledAccount,
    LabelledPassage,
    LabelledSentence,
    read_accounts,
    read_passages,
    read_sentences,
)
from models.matching import same_line

# How alike the words of two causes must be, as the project's scorer has it.
_ALIKE = 0.85
# How far from where a cause begins one that is made may begin, in characters.
_NEAR = 40


Reader = Callable[[str], Result | None]


def engine(model: str | None) -> Reader:
    """The whole engine; a text that it refuses has no result. `model` is as `extractor.extract` takes it."""

    def read(text: str) -> Result | None:
        try:
            return extract(text, name="passage.txt", model=model)
        except ReportError:
            return None

    return read


def score_file(path: Path, read: Reader) -> dict[str, float]:
    """The figures of a file of passages or of sentences with causes.

    Raises:
        DatasetError: the file is wrong.
    """
    if path.name.endswith(ACCOUNTS):
        return score_accounts(read_accounts(path), read)
    if path.name.endswith(CAUSES):
        return score_sentences(read_sentences(path), read)
    return score_passages(read_passages(path), read)


def score_passages(labelled: Iterable[LabelledPassage], read: Reader) -> dict[str, float]:
    """How many quantities there are, the share of achievements found and of those typed right, of traps taken."""
    counts: Counter[str] = Counter()
    for each in labelled:
        before = each.heading.replace(" > ", "\n") + "\n" if each.heading else ""
        result = read(before + each.plain)
        made = result.achievements if result else []
        for start, end, right in each.marked():
            hit = [a.type for a in made if a.start < end + len(before) and start + len(before) < a.end]
            if right == NONE:
                counts += Counter(traps=1, taken=bool(hit))
            else:
                counts += Counter(due=1, found=bool(hit), typed=bool(hit and hit[0] == right))
    due, traps = max(counts["due"], 1), max(counts["traps"], 1)
    return {
        "number": counts["due"] + counts["traps"],
        "found": counts["found"] / due,
        "typed": counts["typed"] / due,
        "traps": counts["taken"] / traps,
    }


def score_sentences(labelled: Iterable[LabelledSentence], read: Reader) -> dict[str, float]:
    """How many causes there are, the share found, and of these those with the right category, and with the right line.

    The line is right where its name, basis and direction are.
    """
    counts: Counter[str] = Counter()
    for each in labelled:
        result = read(each.sentence)
        lines = {line.id: "/".join(line.path) for line in result.budget_lines} if result else {}
        said = [(variance, cause) for variance in result.variances for cause in variance.causes] if result else []
        for start, end, right in each.marked():
            wanted = each.sentence[start:end]
            found = max(
                ((difflib.SequenceMatcher(None, wanted, cause.text, autojunk=False).ratio(), at)
                 for at, (_, cause) in enumerate(said)), default=(0.0, -1),
            )  # fmt: skip
            counts["due"] += 1
            if found[0] >= _ALIKE:
                variance, cause = said[found[1]]
                name = lines.get(variance.budget_line_id or "", "?")
                agrees = variance.basis == each.basis and variance.direction == each.direction
                counts += Counter(found=1, category=cause.category in right, line=agrees and same_line(name, each.line))
    found_count = max(counts["found"], 1)
    return {
        "number": counts["due"],
        "found": counts["found"] / max(counts["due"], 1),
        "category": counts["category"] / found_count,
        "line": counts["line"] / found_count,
    }


def score_accounts(labelled: Iterable[LabelledAccount], read: Reader) -> dict[str, float]:
    """As `score_sentences`, of whole accounts; `precise`: the share of the causes made that there are.

    A cause counts as found where one is made that begins near it, in words as like.
    """
    counts: Counter[str] = Counter()
    for each in labelled:
        result = read(each.plain)
        lines = {line.id: "/".join(line.path) for line in result.budget_lines} if result else {}
        said = [(variance, cause) for variance in result.variances for cause in variance.causes] if result else []
        counts["made"] += len(said)
        for start, end, right in each.marked():
            wanted = each.plain[start:end]
            found = max(
                ((difflib.SequenceMatcher(None, wanted, cause.text, autojunk=False).ratio(), at)
                 for at, (_, cause) in enumerate(said) if abs(cause.start - start) <= _NEAR), default=(0.0, -1),
            )  # fmt: skip
            counts["due"] += 1
            if found[0] >= _ALIKE:
                variance, cause = said[found[1]]
                name = lines.get(variance.budget_line_id or "", "?")
                agrees = variance.basis in right.bases and variance.direction == right.direction
                is_line = any(same_line(name, line) for line in right.lines)
                counts += Counter(found=1, category=cause.category in right.categories, line=agrees and is_line)
    found_count = max(counts["found"], 1)
    return {
        "number": counts["due"],
        "found": counts["found"] / max(counts["due"], 1),
        "precise": counts["found"] / max(counts["made"], 1),
        "category": counts["category"] / found_count,
        "line": counts["line"] / found_count,
    }


def pooled(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    """The figures of several files of one kind together, each file weighing as many as its labels are."""
    total = sum(row["number"] for row in rows)
    names = [name for name in rows[0] if name != "number"]
    return {"number": total} | {name: sum(row[name] * row["number"] for row in rows) / total for name in names}
