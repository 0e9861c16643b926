"""The labelled passages and causes of `models/datasets/passages/`: one JSON object a line, written by many hands.

`*.jsonl` hold `{"heading", "text", "types"}`: every quantity of the text stands in [[ ]], and `types` says of each, in
order, which of the achievement types it is, or "none". `*-causes.jsonl` hold `{"sentence", "line", "basis",
"direction", "causes": [{"text", "category", "second"?}], "second"?}`; `second` are categories that are right, too.

`*-accounts.jsonl` (of samples/) hold whole explanations of final accounts: `{"name", "text", "causes"}`, every cause in
[[ ]], with the categories, the lines and the bases that are right and its direction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import model_validator

from extractor.result import Basis, Direction
from models.datasets.jsonl import Strict, read_lines

FOLDER = Path(__file__).parent / "passages"
NONE = "none"
_MARKED = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
CAUSES, ACCOUNTS = "-causes.jsonl", "-accounts.jsonl"


class LabelledPassage(Strict):
    """A passage with its quantities in [[ ]] and a type for each, "none" for what is no achievement."""

    heading: str
    text: str
    types: tuple[str, ...]

    @model_validator(mode="after")
    def _complete(self) -> LabelledPassage:
        marked = len(_MARKED.findall(self.text))
        if marked != len(self.types):
            raise ValueError(f"{marked} quantities are marked and {len(self.types)} types given")
        return self

    @property
    def plain(self) -> str:
        """The text without its marks."""
        return _MARKED.sub(r"\1", self.text)

    def marked(self) -> Iterator[tuple[int, int, str]]:
        """Each quantity: code points of `plain`, half open, and its type."""
        for number, (found, kind) in enumerate(zip(_MARKED.finditer(self.text), self.types, strict=True)):
            start = found.start() - 4 * number
            yield start, start + len(found[1]), kind


class LabelledCause(Strict):
    """A reason as it stands in the sentence, its category, and those that are right, too."""

    text: str
    category: str
    second: tuple[str, ...] = ()


class LabelledSentence(Strict):
    """A sentence that says why a line's figure differs."""

    sentence: str
    line: str
    basis: Basis
    direction: Direction
    causes: tuple[LabelledCause, ...]
    second: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _grounded(self) -> LabelledSentence:
        for cause in self.causes:
            if cause.text not in self.sentence:
                raise ValueError(f"the cause does not stand in its sentence: {cause.text}")
        return self

    def marked(self) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Each cause: code points of the sentence, half open, and the categories that are right."""
        at = 0
        for cause in self.causes:
            start = self.sentence.find(cause.text, at)
            start = start if start >= 0 else self.sentence.find(cause.text)
            at = start + len(cause.text)
            yield start, at, tuple(dict.fromkeys((cause.category, *cause.second, *self.second)))


class AccountCause(Strict):
    """What is right for a cause of an account; of `lines` any one, where it is told of several."""

    categories: tuple[str, ...]
    lines: tuple[str, ...]
    bases: tuple[Basis, ...]
    direction: Direction


class LabelledAccount(Strict):
    """The explanations of a final account with their causes in [[ ]]."""

    name: str
    text: str
    causes: tuple[AccountCause, ...]

    @model_validator(mode="after")
    def _complete(self) -> LabelledAccount:
        marked = len(_MARKED.findall(self.text))
        if marked != len(self.causes):
            raise ValueError(f"{marked} causes are marked and {len(self.causes)} described")
        return self

    @property
    def plain(self) -> str:
        """The text without its marks."""
        return _MARKED.sub(r"\1", self.text)

    def marked(self) -> Iterator[tuple[int, int, AccountCause]]:
        """Each cause: code points of `plain`, half open, and what is right for it."""
        for number, (found, cause) in enumerate(zip(_MARKED.finditer(self.text), self.causes, strict=True)):
            start = found.start() - 4 * number
            yield start, start + len(found[1]), cause


@dataclass(frozen=True, slots=True)
class Written:
    """What one writer wrote, by the name of the file."""

    name: str
    passages: tuple[LabelledPassage, ...]
    sentences: tuple[LabelledSentence, ...]

    @property
    def labels(self) -> int:
        """The number of labelled quantities."""
        return sum(len(each.types) for each in self.passages)

    @property
    def causes(self) -> int:
        """The number of labelled causes."""
        return sum(len(each.causes) for each in self.sentences)


def read_passages(path: Path) -> tuple[LabelledPassage, ...]:
    """The passages of a file.

    Raises:
        DatasetError: the file cannot be read, or a line is no labelled passage; with its number.
    """
    return tuple(read_lines(path, LabelledPassage))


def read_sentences(path: Path) -> tuple[LabelledSentence, ...]:
    """The sentences with causes of a file.

    Raises:
        DatasetError: the file cannot be read, or a line is no such sentence; with its number.
    """
    return tuple(read_lines(path, LabelledSentence))


def read_accounts(path: Path) -> tuple[LabelledAccount, ...]:
    """The accounts of a file.

    Raises:
        DatasetError: the file cannot be read, or a line is no such account; with its number.
    """
    return tuple(read_lines(path, LabelledAccount))


def written(folder: Path = FOLDER) -> list[Written]:
    """What each writer of a folder wrote, by name.

    Raises:
        DatasetError: as `read_passages`.
    """
    names = {path.name.removesuffix(CAUSES).removesuffix(".jsonl") for path in folder.glob("*.jsonl")}
    found = []
    for name in sorted(names):
        passages, causes = folder / f"{name}.jsonl", folder / f"{name}{CAUSES}"
        found.append(
            Written(
                name,
                read_passages(passages) if passages.exists() else (),
                read_sentences(causes) if causes.exists() else (),
            )
        )
    return found
