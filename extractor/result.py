"""The output contract as pydantic models: the only place that defines a field of a result.

All offsets are half open, in Unicode code points of `document.text`, and every span satisfies
`document.text[start:end] == text`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from extractor.reading import ink

SCHEMA_VERSION: Literal["1"] = "1"

LineCategory = Literal["functional", "project", "three_public", "basic", "operating", "income", "total", "other"]
Measure = Literal["initial_budget", "adjusted_budget", "final", "prior_final"]
Basis = Literal["budget", "prior_year"]
Direction = Literal["increase", "decrease", "unchanged"]
Qualifier = Literal["over", "nearly", "about"]
DocumentKind = Literal["final_account", "self_evaluation", "budget", "work_report", "other"]
# Why a quantity is no achievement; "" where it is one.
Rule = Literal[
    "", "amount", "base", "bound", "budget", "cause", "cell", "duration", "finance", "finance money", "finance rate",
    "kind", "label", "lines", "no funds", "nothing", "numeral", "operating", "part", "place", "plan", "quoted", "score",
    "standard", "stated", "target", "tense", "weak", "zero",
]  # fmt: skip
Severity = Literal["error", "warning", "hint"]
# How sure a link is at least that is told as a fact; nine of ten links and more are.
SURE_LINK = 0.9


class Record(BaseModel):
    """A part of a result; it takes no field that the contract does not name."""

    model_config = ConfigDict(extra="forbid")


def _only_where_asked() -> Any:
    """A field that is left out where nobody asked for it."""
    return Field(default=None, exclude_if=lambda value: value is None)


class Box(Record):
    """A part of a printed line: on page `page` of `file`, in points (1/72 inch) from the page's top left corner."""

    file: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


class Evidence(Record):
    """Where something is said: `document.text[start:end] == text`.

    `boxes` are where it is printed, only where they were asked for; empty where the format has no pages.
    """

    start: int
    end: int
    text: str
    boxes: list[Box] | None = _only_where_asked()


class PageInfo(Record):
    """A page of the report: where its text begins and ends; width and height in points (1/72 inch).

    What begins on a page and goes on over the next counts as the first one's. `file` is the file that the page is of,
    `ocr` whether its text was recognised from a picture, `confidence` (0..1) how sure that is: 1 where it was not
    recognised, 0 where the page is a picture whose text nobody recognised. A viewer's page is turned by `turn` degrees
    clockwise for its text to stand upright, as boxes have it. `printed` is what stands where, only where asked for.
    """

    number: int
    file: str
    width: float
    height: float
    start: int
    end: int
    ocr: bool
    confidence: float = 1.0
    turn: float = 0.0
    printed: list[ink.Printing] | None = _only_where_asked()


class FileInfo(Record):
    """A file of the report: its name, the type found from its content, and the part of the text that is of it."""

    name: str
    media_type: str
    start: int
    end: int


class DocumentInfo(Record):
    """What the report is. `source` is the file's name; `fiscal_year` the year reported on, or null.

    `kind` is what kind of document it is, "other" for a text that is no report; `kind_confidence` in 0..1.
    `files` are those that were read as one report, one or more, in the order of the text. `pages` in order, those of
    each file numbered from 1; empty where the format has none.
    """

    id: str
    source: str
    media_type: str
    title: str | None
    organization: str | None
    fiscal_year: int | None
    kind: DocumentKind
    kind_confidence: float
    text: str
    files: list[FileInfo] = []
    pages: list[PageInfo] = []
    _ink: ink.Ink | None = PrivateAttr(default=None)

    def __eq__(self, other: object) -> bool:
        """Whether the two say the same; where a text is printed is no part of that."""
        return isinstance(other, DocumentInfo) and self.__dict__ == other.__dict__

    def file_of(self, offset: int) -> FileInfo | None:
        """The file that a code point of the text is of; None in a result without files, as older ones are."""
        at = bisect_right(self.files, offset, key=lambda file: file.start) - 1
        return self.files[at] if at >= 0 else None

    def page_of(self, offset: int) -> PageInfo | None:
        """The page on which a code point of the text stands, as `pages` says; None where the format has no pages."""
        at = bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[at] if at >= 0 and offset < self.pages[at].end else None

    def boxes(self, start: int, end: int) -> list[Box]:
        """Where text[start:end] is printed: a box for each part of a line; none where the format has no pages.

        Raises:
            ValueError: the result was read from JSON, which does not hold this; ask for boxes when it is extracted.
        """
        if self._ink is None:
            if self.pages:
                raise ValueError("a result from JSON does not say where its text is printed; extract with boxes=True")
            return []
        return [
            Box(file=(page := self.pages[box.page]).file, page=page.number, **_sides(box))
            for box in self._ink.boxes(start, end)
        ]

    def remember(self, printed: ink.Ink | None) -> None:
        """Keeps where the text is printed, for `boxes`; it is no part of the JSON."""
        self._ink = printed


def _sides(box: ink.Box) -> dict[str, float]:
    """The sides of a box to a hundredth of a point."""
    return {side: round(getattr(box, side), 2) for side in ("left", "top", "right", "bottom")}


class Section(Record):
    """A heading and what stands under it; level 1 is the outermost."""

    id: str
    title: str
    level: int
    start: int
    end: int
    parent_id: str | None


class Table(Record):
    """A table as it stands in the report; `kind` is what its header words say it is."""

    id: str
    start: int
    end: int
    section_id: str | None
    kind: str
    rows: list[list[Evidence]]


class Amount(Evidence):
    """One amount of a budget line; `value` is in `unit` (万元, 元, 亿元)."""

    measure: Measure
    value: float
    unit: str
    fiscal_year: int | None
    source: Literal["narrative", "table"]


class BudgetLine(Record):
    """A line of the budget with its amounts; `path` outermost first, `code` of the functional classification."""

    id: str
    category: LineCategory
    path: list[str]
    code: str | None
    amounts: list[Amount]


class Cause(Evidence):
    """A stated reason; `category` is one of the cause categories of the knowledge files."""

    category: str


class Variance(Evidence):
    """A statement why a line's figure differs from its basis. `amount` in the report's unit, `rate` in percent."""

    id: str
    budget_line_id: str | None
    basis: Basis
    direction: Direction
    amount: float | None
    rate: float | None
    causes: list[Cause]


class Change(Evidence):
    """A statement by how much a line's final figure went up or down against the year before; `value` in `unit`.

    `start` and `end` cover the clause that says so. What is stated with a reason is a `Variance` as well.
    """

    id: str
    budget_line_id: str
    direction: Direction
    value: float
    unit: str


class Achievement(Evidence):
    """A quantity that states something done in the period; `value` in `unit`, `confidence` and `link_score` in 0..1."""

    id: str
    type: str
    value: float
    unit: str
    qualifier: Qualifier | None
    object: str | None
    section_id: str | None
    budget_line_id: str | None
    link_score: float
    confidence: float
    source: Literal["rules", "model", "both"]

    @property
    def doubtful_link(self) -> bool:
        """Whether its line is less sure than links mostly are: whoever shows it says so."""
        return self.budget_line_id is not None and self.link_score < SURE_LINK


class Plan(Evidence):
    """A quantity that the report plans for a year to come, `fiscal_year`; `value` in `unit`."""

    id: str
    fiscal_year: int
    value: float
    unit: str
    qualifier: Qualifier | None
    object: str | None
    section_id: str | None


class Fact(Record):
    """One achievement however often it is told."""

    type: str
    value: float
    unit: str
    achievement_ids: list[str]


class Indicator(Record):
    """A row of an indicator table; cells as written, null where empty; `project` null for the whole department."""

    id: str
    table_id: str
    project: str | None
    level1: str | None
    level2: str | None
    name: str
    target: str | None
    actual: str | None
    weight: str | None
    score: str | None
    deviation_cause: str | None
    budget_line_id: str | None
    start: int
    end: int
    boxes: list[Box] | None = _only_where_asked()


class Finding(Record):
    """Something in the report that does not add up.

    Attributes:
        severity: "error" where it cannot be true, "warning" where it needs an explanation, "hint" for rounding and
            form.
        message: the whole of it in one sentence: the arithmetic, where its places are and what they say, the
            regulation.
        arithmetic: what does not add up, alone; "" in a result of an older version.
        regulation: the public regulation that asks for what is missing or misnamed, or None.
        expected: what follows from the report's other figures; None where two places only disagree.
        stated: what the report says.
        root: the id of the finding that it follows from, or None.
        doubtful: the characters of its spans that were recognised in a picture and may well be other ones; its message
            says so.
    """

    id: str
    rule: str
    severity: Severity
    message: str
    arithmetic: str = ""
    regulation: str | None = None
    spans: list[Evidence]
    expected: str | None
    stated: str | None
    root: str | None = None
    doubtful: list[Evidence] = []


class Contribution(Record):
    """What one thing adds to a score, below 0 where it takes away.

    `source` says what it is: the list that a word is of, a unit, a cap, the model, the rules. `words` is where the word
    stands that says so, null where no word does; `zone` where that is as seen from what was decided on.
    """

    source: str
    zone: str
    amount: float
    words: Evidence | None


class Considered(Record):
    """A type, category or line that was considered; its contributions add up to its `score`.

    `name` is that of the type or category, "" for none, or the id of the budget line. `probability` is null where
    scores were compared as they are. `dropped` says why it could not be chosen, "" where it could.
    """

    name: str
    score: float
    probability: float | None
    dropped: str
    contributions: list[Contribution]


class QuantityExplanation(Evidence):
    """Why a quantity of the report was taken for an achievement, or for none.

    `rule` is what the rules had against it, "" for nothing; `type` what was decided, null for none. `types` are the
    rules' scores, `achieved` that of its being an achievement at all (above 0 it is), `joint` the logarithms in which
    rules and model meet, `lines` the scores of the budget lines, the highest first.
    """

    achievement_id: str | None
    type: str | None
    confidence: float
    rule: Rule
    types: list[Considered]
    achieved: Considered | None
    joint: list[Considered]
    lines: list[Considered]


class CauseExplanation(Evidence):
    """Why a stated cause is of its category: the rules' scores, and the logarithms in which rules and model meet."""

    variance_id: str
    category: str
    categories: list[Considered]
    joint: list[Considered]


class Explanations(Record):
    """What the decisions about a report rest on: about every quantity in it, and every stated cause."""

    quantities: list[QuantityExplanation]
    causes: list[CauseExplanation]


class Result(Record):
    """Everything read from one report; `explanations` only where they were asked for."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    document: DocumentInfo
    sections: list[Section]
    tables: list[Table]
    budget_lines: list[BudgetLine]
    variances: list[Variance]
    changes: list[Change] = []
    achievements: list[Achievement]
    facts: list[Fact]
    plans: list[Plan] = []
    indicators: list[Indicator]
    findings: list[Finding]
    explanations: Explanations | None = _only_where_asked()
