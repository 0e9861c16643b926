"""The knowledge files: nothing in them is one report's own, and a wrong entry is refused with its file and line."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jieba.posseg
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import extractor
from extractor import knowledge
from extractor.errors import KnowledgeError
from extractor.knowledge import Entry, alternatives, expanded, squash
from extractor.knowledge.table_words import TableKnowledge
from extractor.pipes.achievements.going_on import GoingOnWords
from extractor.pipes.achievements.ontology import ontology
from extractor.pipes.achievements.words import CueFile
from extractor.pipes.cover import CoverWords
from extractor.pipes.findings.common.accounts import AccountWords
from extractor.pipes.findings.common.apart_words import ApartWords
from extractor.pipes.findings.common.claim_words import ClaimWords
from extractor.pipes.findings.common.disclosure_words import DisclosureWords
from extractor.pipes.findings.common.evaluation_words import EvaluationWords
from extractor.pipes.findings.common.paper_words import PaperWords
from extractor.pipes.findings.common.reckoned_words import ReckonedWords
from extractor.pipes.findings.common.relation_words import RelationWords
from extractor.pipes.findings.common.wording import FindingWords, finding_words
from extractor.pipes.findings.papers.slips import SlipWords
from extractor.pipes.findings.tables.codes import load_old_names
from extractor.pipes.headings.words import SectionWords
from extractor.pipes.kinds import KindFile
from extractor.pipes.likeness import LinkFile
from extractor.pipes.lines.comparison_words import ComparisonWords, comparison_words
from extractor.pipes.lines.names import LineKnowledge
from extractor.pipes.lines.wording import StatementWords, statement_words
from extractor.pipes.tenses import TenseWords
from extractor.quantities.lexicon import lexicon
from extractor.reading import read
from extractor.reading.pdf.characters import ideographs
from extractor.reading.torn import TornWords
from extractor.years.wording import YearWords

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples"
FILES = sorted(path for path in knowledge.HERE.iterdir() if path.suffix in (".yaml", ".csv"))
PLACES = (HERE / "places.txt").read_text(encoding="utf-8").split()

# Files that may hold what the tests look for, each as a whole and for its reason.
STANDARD = {
    "functional_codes.csv": "the state's functional classification in full, which names what the state pays for",
    "economic_codes.csv": "the state's economic classification in full",
    "old_names.csv": "names that the state's classification had in earlier years",
    "final_accounts.yaml": "the official names of the nine tables of a final account",
}
LONG = 8  # characters that any two reports may have in common
COMMON = 3  # reports that a word stands in before it is nobody's own


@dataclass(frozen=True)
class Word:
    """A word of a knowledge file, and the line that it stands in."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


def words(path: Path) -> Iterator[Word]:
    """The words of a file's entries, whether it writes them as lists or with white space or * between them."""
    if path.suffix == ".csv":
        entries = [(at, cell) for at, row in enumerate(csv.reader(path.open(encoding="utf-8")), 1) for cell in row]
    else:
        tokens = yaml.scan(path.read_text(encoding="utf-8"))
        entries = [(t.start_mark.line + 1, t.value) for t in tokens if isinstance(t, yaml.ScalarToken)]
    for line, entry in entries:
        for text in filter(None, re.split(r"[\s*]+", entry)):
            yield Word(path.name, line, squash(text))


def runs(path: Path) -> Iterator[Word]:
    """Every unbroken run of Chinese characters, in comments too."""
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        yield from (Word(path.name, line, run) for run in re.findall(r"[\u3400-\u9fff]+", text))


def of_one_report(found: Iterator[Word], texts: list[str]) -> list[Word]:
    """The long words that occur in exactly one of the texts."""
    return [
        word for word in found if len(word.text) > LONG and sum(word.text in text for text in texts) == 1
    ]  # fmt: skip


def counts(word: str) -> bool:
    """Whether a word of the grammar of quantities is there for its measure word or numeral: 天津 is no day."""
    measured = [*extractor.quantities(f"3{word[0]}"), *extractor.quantities(f"3{word}")]
    return unicodedata.numeric(word[0], None) is not None or any(each.unit in (word[0], word) for each in measured)


def needed(word: Word) -> bool:
    """Whether the grammar of quantities must know a word, which may be a place, in order to leave it alone."""
    return word.file == "units.yaml" and counts(word.text)


def places(found: Iterator[Word]) -> list[Word]:
    """The words that name a province or a prefecture."""
    return [word for word in found if any(place in word.text for place in PLACES) and not needed(word)]


def local(found: Iterator[Word], texts: list[str], others: list[str]) -> list[Word]:
    """The words that hold a place which one of the texts names, and hardly any other report."""
    every = texts + others
    known: dict[str, bool] = {}

    def is_local(place: str) -> bool:
        return any(place in text for text in texts) and sum(place in text for text in every) < COMMON

    flagged = []
    for word in found:
        for part in jieba.posseg.cut(word.text) if not needed(word) else ():
            if part.flag == "ns" and len(part.word) > 1 and known.setdefault(part.word, is_local(part.word)):
                flagged.append(word)
    return flagged


@pytest.fixture(scope="module")
def real(reports: Path) -> list[str]:
    """The real reports as the engine reads them."""
    return [squash(read(path).text) for path in sorted(reports.iterdir())]


@pytest.fixture(scope="module")
def invented() -> list[str]:
    return [squash(path.read_text(encoding="utf-8")) for path in SAMPLES.glob("*.txt")]


def name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", [path for path in FILES if path.name not in STANDARD], ids=name)
def test_no_file_holds_words_of_one_report(path: Path, real: list[str]) -> None:
    assert [str(word) for word in of_one_report(words(path), real)] == []
    assert [str(word) for word in of_one_report(runs(path), real)] == []


@pytest.mark.parametrize("path", [path for path in FILES if path.name not in STANDARD], ids=name)
def test_no_file_names_a_place(path: Path) -> None:
    assert [str(word) for word in [*places(words(path)), *places(runs(path))]] == []


@pytest.mark.parametrize("path", [path for path in FILES if path.name not in STANDARD], ids=name)
def test_no_file_names_a_place_of_one_report(path: Path, real: list[str], invented: list[str]) -> None:
    assert [str(word) for word in local(words(path), real, invented)] == []


def test_the_searches_find_what_they_look_for(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text(
        "# 某某街道特有的口号一二三四\na: [长沙市, 一般词]\nb: 普陀区 某某街道特有的口号*特有\n", encoding="utf-8"
    )
    texts = ["今年在普陀区开展某某街道特有的口号活动", "别的报告"]
    assert [word.line for word in of_one_report(words(path), texts)] == [3]
    assert [word.line for word in of_one_report(runs(path), ["某某街道特有的口号一二三四"])] == [1, 3]
    assert of_one_report(words(path), [*texts, texts[0]]) == []
    assert [word.text for word in places(words(path))] == ["长沙市"]
    assert [word.text for word in local(words(path), texts, [])] == ["普陀区"]
    assert local(words(path), texts, [texts[0]] * COMMON) == []


@pytest.mark.parametrize(("place", "expected"), [("天津", True), ("六安", True), ("澳门元", True), ("长沙", False)])
def test_the_grammar_names_only_places_that_look_like_quantities(place: str, expected: bool) -> None:
    assert counts(place) == expected
    assert bool(places(iter([Word("units.yaml", 1, place)]))) != expected


def test_a_pattern_stands_for_each_of_its_choices() -> None:
    assert expanded("(|年末)(结转|结余)") == ["结转", "结余", "年末结转", "年末结余"]
    assert expanded("因公出国（境）费") == ["因公出国（境）费"]
    assert expanded("(a)") == ["(a)"]


@pytest.mark.parametrize("words", [statement_words, comparison_words, finding_words])
def test_no_choices_stand_for_so_many_words_that_compiling_them_takes_seconds(words: Callable[[], Entry]) -> None:
    lists = {name: value for name, value in words() if isinstance(value, (list, tuple))}
    assert len(lists) > 20
    assert {name: len(value) for name, value in lists.items() if len(value) > 5_000} == {}


# Wrong entries.

LOADERS: dict[str, Callable[[Path], object]] = {
    "achievement_cues.yaml": lambda path: knowledge.load(path, CueFile),
    "achievement_types.yaml": lambda path: ontology(path),
    "apart.yaml": lambda path: knowledge.load(path, ApartWords),
    "budget_lines.yaml": lambda path: LineKnowledge(path, knowledge.HERE / "functional_codes.csv"),
    "papers.yaml": lambda path: knowledge.load(path, PaperWords),
    "claims.yaml": lambda path: knowledge.load(path, ClaimWords),
    "disclosures.yaml": lambda path: knowledge.load(path, DisclosureWords),
    "economic_codes.csv": knowledge.load_codes,
    "evaluations.yaml": lambda path: knowledge.load(path, EvaluationWords),
    "final_accounts.yaml": lambda path: knowledge.load(path, AccountWords),
    "findings.yaml": lambda path: knowledge.load(path, FindingWords),
    "functional_codes.csv": lambda path: LineKnowledge(knowledge.HERE / "budget_lines.yaml", path),
    "links.yaml": lambda path: knowledge.load(path, LinkFile),
    "old_names.csv": load_old_names,
    "organizations.yaml": lambda path: knowledge.load(path, CoverWords),
    "kinds.yaml": lambda path: knowledge.load(path, KindFile),
    "radicals.csv": ideographs,
    "reckoned.yaml": lambda path: knowledge.load(path, ReckonedWords),
    "relations.yaml": lambda path: knowledge.load(path, RelationWords),
    "sections.yaml": lambda path: knowledge.load(path, SectionWords),
    "comparisons.yaml": lambda path: knowledge.load(path, ComparisonWords),
    "slips.yaml": lambda path: knowledge.load(path, SlipWords),
    "statements.yaml": lambda path: knowledge.load(path, StatementWords),
    "tables.yaml": TableKnowledge,
    "years.yaml": lambda path: knowledge.load(path, YearWords),
    "tenses.yaml": lambda path: knowledge.load(path, TenseWords),
    "going_on.yaml": lambda path: knowledge.load(path, GoingOnWords),
    "torn.yaml": lambda path: knowledge.load(path, TornWords),
    "units.yaml": lexicon,
}


def test_every_file_is_tried() -> None:
    assert set(LOADERS) == {path.name for path in FILES}


def refused(path: Path) -> KnowledgeError:
    """The error with which a file is refused; the message holds its name and the line."""
    with pytest.raises(KnowledgeError) as caught:
        LOADERS[path.name](path)
    error = caught.value
    assert error.path == path
    assert str(error).startswith(f"{path}:{error.line}: " if error.line else f"{path}: ")
    return error


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_as_it_is_is_taken(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    LOADERS[path.name](copy)


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".yaml"], ids=name)
def test_every_wrong_entry_of_a_file_is_refused_with_its_line(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    node = yaml.compose(text, yaml.SafeLoader)
    assert isinstance(node, yaml.MappingNode)
    for number, (key, value) in enumerate(node.value):
        copy = tmp_path / str(number) / path.name
        copy.parent.mkdir()
        begin, end = value.start_mark.index, value.end_mark.index
        copy.write_text(f"{text[:begin]}{{wrong: [1]}}\n{text[end:]}", encoding="utf-8")
        assert refused(copy).line in (key.start_mark.line + 1, value.start_mark.line + 1), key.value


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".yaml"], ids=name)
def test_an_entry_that_nothing_reads_is_refused_with_its_line(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    text = path.read_text(encoding="utf-8").rstrip("\n")
    copy.write_text(f"{text}\nmisspelt: []\n", encoding="utf-8")
    assert refused(copy).line == text.count("\n") + 2


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".yaml"], ids=name)
def test_a_file_that_is_no_yaml_is_refused_with_its_line(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_text("first: [1]\nsecond: [1\nthird: 2\n", encoding="utf-8")
    assert refused(copy).line == 3


@pytest.mark.parametrize("row", ["1,2,3", "only one", "wrong,", "20101x,行政运行"])
@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".csv"], ids=name)
def test_a_wrong_row_is_refused_with_its_line(path: Path, row: str, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    lines = path.read_text(encoding="utf-8").splitlines()
    copy.write_text("\n".join([*lines[:5], row, *lines[5:]]) + "\n", encoding="utf-8")
    assert refused(copy).line == 6


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".csv"], ids=name)
def test_another_heading_is_refused(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_text("a,b\n", encoding="utf-8")
    assert refused(copy).line == 1


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_that_cannot_be_read_is_refused(path: Path, tmp_path: Path) -> None:
    assert refused(tmp_path / path.name).line is None
    (tmp_path / path.name).write_bytes(b"\xff\xfe\x80")
    assert refused(tmp_path / path.name).line is None


def test_a_code_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "functional_codes.csv"
    path.write_text("code,name\n201,一般公共服务支出\n201,外交支出\n", encoding="utf-8")
    assert refused(path).line == 3


def test_aliases_with_choices_have_as_many_names(tmp_path: Path) -> None:
    path = tmp_path / "budget_lines.yaml"
    text = (knowledge.HERE / path.name).read_text(encoding="utf-8")
    path.write_text(text.replace("\naliases:\n", "\naliases:\n  (甲|乙|丙)费: (丁|戊)费\n"), encoding="utf-8")
    assert "stands for 3 names" in refused(path).detail


def test_words_that_begin_alike_share_their_beginning() -> None:
    assert alternatives(["决算数", "预算", "预算执行数", "决算"]) == "预算(?:执行数|)|决算(?:数|)"


@given(st.lists(st.text("ab.（", max_size=5), max_size=9), st.sampled_from(["", "$", "b", "(?!a)"]), st.text("ab.（"))
def test_alternatives_find_what_the_bare_list_of_words_finds(words: list[str], behind: str, text: str) -> None:
    bare = "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))
    shared, listed = (re.compile(f"(?:{pattern}){behind}") for pattern in (alternatives(words), bare))
    assert [found.span() for found in shared.finditer(text)] == [found.span() for found in listed.finditer(text)]
