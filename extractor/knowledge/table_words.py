"""The words of tables (`knowledge/tables.yaml`), ready to match, and what a cell's text is: a heading, a number."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from pathlib import Path

from extractor import knowledge
from extractor.knowledge import Entry, Names, Roles, squash

UNIT_NOTE = re.compile(r"[(（]\s*(?:金额)?(?:单位)?[:：]?\s*(?:人民币)?(万元|亿元|千元|元|人|㎡|%|分|\d+分)\s*[)）]")
# What a formula calls a column: 年初目标值（A）, 执行率（B/A）, 得分（10分*B/A）.
_SYMBOL = re.compile(r"[（(][0-9A-Za-z分×*/÷=+\-%％]{1,12}[）)]$")
# In 2024年初预算数 the year is 2024, and 年初 belongs to what follows.
YEAR = re.compile(r"(20\d\d)(?:年(?![初中末底终])度?)?")
EDGES = "()（）:：、,，.。“”\"'*"
_NUMBER = re.compile(r"[-−－]?[\d０-９][\d０-９,，.．]*\s*(?:%|％|万元|亿元|元|万|分)?")
# The longest heading of a column.
LABEL_LENGTH = 24
# How a form numbers a column: 3, or 3=1+2 where it is the sum of others.
_COLUMN_NUMBER = re.compile(r"(\d{1,2})(?:=[\d+\-－×*/÷（）()]{1,40})?")
_LEAST_NUMBERED = 3


class Kind(Entry):
    """A kind of table: fits where its columns have one of the roles in `any` and all in `all`."""

    kind: str
    any: list[str]
    all: list[str]


class TableWords(Entry):
    """`knowledge/tables.yaml`."""

    columns: dict[str, Names]
    levels: dict[str, Names]
    ratios: dict[str, list[str]]
    prior_groups: list[str]
    totals: list[str]
    generic_totals: list[str]
    sum_endings: list[str]
    line_heads: list[str]
    broken_heads: list[str]
    spanning: list[str]
    column_numbers: list[str]
    labels: dict[str, list[str]]
    prose: dict[str, list[str]]
    kinds: list[Kind]


class TableKnowledge:
    """The words of tables, ready to match."""

    def __init__(self, path: Path) -> None:
        words = knowledge.load(path, TableWords)
        self.columns, self.levels = Roles(words.columns), Roles(words.levels)
        self.labels = Roles(words.labels)
        self.prose = Roles(words.prose)
        self.ratios = Roles(words.ratios)
        self.prior_groups = frozenset(words.prior_groups)
        self.spanning = frozenset(words.spanning)
        self.column_numbers = frozenset(words.column_numbers)
        self.totals = frozenset(words.totals)
        self.generic_totals = frozenset(words.generic_totals)
        self.sum_endings = tuple(words.sum_endings)
        self.line_heads = tuple(words.line_heads)
        self.broken_heads = tuple(words.broken_heads)
        self.kinds = words.kinds


@functools.cache
def table_knowledge() -> TableKnowledge:
    """The built-in words of tables."""
    return TableKnowledge(knowledge.HERE / "tables.yaml")


@functools.lru_cache(maxsize=1 << 12)
def is_number(text: str) -> bool:
    """Whether a cell holds one number, perhaps with a unit, and nothing else."""
    return bool(_NUMBER.fullmatch(text.strip()))


@functools.lru_cache(maxsize=1 << 12)
def header_text(text: str) -> str:
    """A header cell's words without white space, year, unit note, symbol and punctuation around them."""
    plain = _SYMBOL.sub("", UNIT_NOTE.sub("", squash(text)))
    return YEAR.sub("", plain).strip(EDGES)


def numbers_columns(texts: Sequence[str]) -> bool:
    """Whether a row's cells only number the columns of a form: 栏次 | 1 | 2 | 3=1+2.

    Args:
        texts: the cells, empty ones among them.
    """
    filled = [squash(text) for text in texts if squash(text)]
    labels = [text for text in filled if text in table_knowledge().column_numbers]
    found = [_COLUMN_NUMBER.fullmatch(text) for text in filled if text not in table_knowledge().column_numbers]
    numbers = [int(match[1]) if match else 0 for match in found]
    if len(numbers) < (1 if labels else _LEAST_NUMBERED):
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and (numbers[0] == 1 or bool(labels))
