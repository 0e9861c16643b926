"""What the product knows of its field, as data: loaded and validated once, each wrong entry an error with its line."""

from __future__ import annotations

import csv
import functools
import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from extractor.errors import KnowledgeError

HERE = Path(__file__).parent


class Entry(BaseModel):
    """An entry of a knowledge file; unknown fields are errors, since a misspelt one would silently do nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=BaseModel)
# The parser in C, where PyYAML was built with it, is ten times as quick.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")


def expanded(pattern: str) -> list[str]:
    """The names that a pattern with choices stands for: (|年末)结转 is 结转 and 年末结转."""
    parts = _CHOICE.split(pattern)
    return [
        "".join(each) for each in itertools.product(*(p.split("|") if at % 2 else [p] for at, p in enumerate(parts)))
    ]


def _all_expanded(patterns: list[str]) -> list[str]:
    return [name for pattern in patterns for name in expanded(pattern)]


def _both_expanded(pairs: dict[str, str]) -> dict[str, str]:
    """Each choice on the left with the same choice on the right."""
    found: dict[str, str] = {}
    for left, right in pairs.items():
        lefts, rights = expanded(left), expanded(right)
        if len(rights) not in (1, len(lefts)):
            raise ValueError(f"{left} stands for {len(lefts)} names, {right} for {len(rights)}")
        found |= dict(zip(lefts, rights * len(lefts), strict=False))
    return found


# Lists of names, and names by names, in which a pattern may stand for several (see `expanded`).
Names = Annotated[list[str], AfterValidator(_all_expanded)]
Renamed = Annotated[dict[str, str], AfterValidator(_both_expanded)]


def load(path: Path, model: type[Model]) -> Model:
    """Reads a YAML file as `model`.

    Raises:
        KnowledgeError: the file is missing, is no YAML, or an entry does not fit the model; with its line.
    """
    text = _text(path)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise KnowledgeError(path, mark.line + 1 if mark else None, f"is no YAML: {error}") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise KnowledgeError(path, _line(node, first["loc"]), f"{field}: {first['msg']}") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(path, None, f"cannot be read: {error}") from error


def _line(node: yaml.Node | None, location: Sequence[int | str]) -> int | None:
    """The line, from 1, of the entry at `location`, or of the nearest entry around it."""
    line = node.start_mark.line + 1 if node else None
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(part)]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def load_csv(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers.

    Raises:
        KnowledgeError: the file cannot be read, the heading is not `columns`, or a row has more or fewer cells.
    """
    reader = csv.reader(_text(path).splitlines(keepends=True))
    heading = next(reader, [])
    if list(heading) != list(columns):
        raise KnowledgeError(path, 1, f"the heading must be {','.join(columns)}")
    for row in reader:
        if len(row) != len(columns):
            raise KnowledgeError(path, reader.line_num, f"{len(row)} cells, not {len(columns)}")
        yield reader.line_num, dict(zip(columns, row, strict=True))


_CODE = re.compile(r"[0-9]{3}(?:[0-9]{2}){0,2}")


def load_codes(path: Path) -> dict[str, str]:
    """The names of a classification by their codes: three digits for 类, two more for each level below.

    Raises:
        KnowledgeError: a code is none or stands twice, or a name is missing; with its line.
    """
    names: dict[str, str] = {}
    for line, row in load_csv(path, ("code", "name")):
        code, name = row["code"], row["name"]
        if not _CODE.fullmatch(code) or not name:
            raise KnowledgeError(path, line, f"{code},{name}: a code of 3, 5 or 7 digits and a name are needed")
        if code in names:
            raise KnowledgeError(path, line, f"the code {code} stands twice")
        names[code] = name
    return names


_SPACE = re.compile(r"\s+")


@functools.lru_cache(maxsize=1 << 14)
def squash(text: str) -> str:
    """The text without white space and with full-width forms folded (NFKC), for comparing."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def by_first(words: Sequence[str]) -> str:
    """As `alternatives`, with the words of one first character together, which is several times as quick to match."""
    rests: dict[str, list[str]] = defaultdict(list)
    for word in words:
        rests[word[0]].append(word[1:])
    return "|".join(f"{re.escape(first)}(?:{alternatives(rest)})" for first, rest in rests.items())


def gapped(patterns: Iterable[str], most: int, marks: str = "，。；") -> str:
    """An expression for any of the patterns, in which * stands for up to `most` characters without `marks`."""
    gap = f"[^{marks}]{{0,{most}}}?"
    return "|".join(gap.join(re.escape(piece) for piece in pattern.split("*")) for pattern in patterns)


def wildcard(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression that fully matches any of the patterns, in which * stands for any run of characters."""
    parts = [".*?".join(re.escape(squash(piece)) for piece in pattern.split("*")) for pattern in patterns]
    return re.compile("|".join(parts) or r"(?!)", re.DOTALL)


class Roles:
    """Names for texts by wildcard patterns; the first that matches wins."""

    def __init__(self, patterns: Mapping[str, Sequence[str]]) -> None:
        self._patterns = [(role, wildcard(words)) for role, words in patterns.items()]
        # A table is looked at in several ways, and asks for each of its cells again.
        self._known = functools.lru_cache(maxsize=1 << 11)(self._of)

    def of(self, text: str) -> str | None:
        """The role of a text, or None."""
        return self._known(squash(text))

    def _of(self, text: str) -> str | None:
        return next((role for role, pattern in self._patterns if pattern.fullmatch(text)), None)


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first.

    Words that begin alike share their beginning, which is looked at once; what is found is what the bare list finds.
    """
    return _alternatives(tuple(words))


@functools.lru_cache(maxsize=1 << 11)
def _alternatives(words: tuple[str, ...]) -> str:
    return _parted(sorted(set(words), key=lambda word: (-len(word), word)), 0)


def _parted(words: Sequence[str], at: int) -> str:
    """The alternatives behind the `at` characters that the words have in common.

    Of words that go on differently only one can be found, so that their order does not matter; one that ends here is
    the shortest, and comes last.
    """
    if len(words) == 1:
        return re.escape(words[0][at:])
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[at : at + 1], []).append(word)
    parts = [_joined(group, at) for head, group in groups.items() if head]
    return "|".join([*parts, ""] if "" in groups else parts)


def _joined(words: Sequence[str], at: int) -> str:
    """Words that have one more character in common, and as many as they share."""
    end = at + 1
    while len(words) > 1 and all(word[end : end + 1] == words[0][end : end + 1] for word in words) and words[0][end:]:
        end += 1
    rest = f"(?:{_parted(words, end)})" if len(words) > 1 else re.escape(words[0][end:])
    return re.escape(words[0][at:end]) + rest
