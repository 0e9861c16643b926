"""What a person decided about a report's reading: a review file, JSON, kept beside the result it is about.

The page writes and loads it (service/page/script/review.js); notes leave out what it dismisses (service/note), and
`jixiao annotate import-reviews` makes training data of what it corrects.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from annotations.errors import AnnotationError
from extractor.errors import first_fault
from extractor.result import Finding, Measure, Result

VERSION: Literal["1"] = "1"
SUFFIX = ".review.json"

Verdict = Literal["confirmed", "dismissed"]
Kind = Literal["achievement", "cause", "variance", "indicator", "amount"]


class Part(BaseModel):
    """A part of a review; it takes no field that is not named here, and no number that is none."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class About(Part):
    """The document that is reviewed: its `id` in the result, which is that of its text, and its file's name."""

    id: str
    source: str


class Decision(Part):
    """What was decided about a finding: that it holds or does not, or only a comment.

    `rule` is the finding's own: where another version of the engine gave its id to another one, they differ.
    """

    rule: str
    verdict: Verdict | None = None
    comment: str = ""


class Correction(Part):
    """What was corrected in a record, whose words are text[start:end]; by that it is known again in another reading.

    Attributes:
        checked: somebody looked at the record and holds it for right, as it is read or as it is corrected.
        removed: it is no record of its kind.
        line: the budget line's path joined with /, None for no line; said only where it is among the fields set.
        added: nobody read it: somebody marked its words; then all that a record of its kind has is said.
        variance: the id of the variance that an added cause is of.
        extent: the words of a cause, where they are others than read: code points, half open.
    """

    kind: Kind
    start: int
    end: int
    checked: bool = False
    removed: bool = False
    type: str | None = None
    value: float | None = None
    unit: str | None = None
    category: str | None = None
    measure: Measure | None = None
    line: str | None = None
    added: bool = False
    variance: str | None = None
    extent: tuple[int, int] | None = None

    def of_text(self, length: int) -> bool:
        """Whether its words are some of a text of so many code points."""
        return all(0 <= start < end <= length for start, end in ((self.start, self.end), self.extent or (0, length)))


class Review(Part):
    """A person's decisions about one result: about findings by their ids, about records by their keys.

    A key is a record's id; an amount of a line and a cause of a variance add their number to it, as in "v3.0".
    """

    review_version: Literal["1"] = VERSION
    document: About
    decisions: dict[str, Decision] = {}
    corrections: dict[str, Correction] = {}

    def decision(self, finding: Finding) -> Decision | None:
        """What was decided about a finding, None where nothing was, or about another one of its id."""
        found = self.decisions.get(finding.id)
        return found if found and found.rule == finding.rule else None


class ReviewError(AnnotationError):
    """A review cannot be read, or is another result's."""


def parsed(content: str | bytes, name: str) -> Review:
    """A review from JSON.

    Args:
        content: the JSON.
        name: what to call it in an error.

    Raises:
        ReviewError: it is none.
    """
    try:
        return Review.model_validate_json(content)
    except ValidationError as error:
        raise ReviewError(f"{name}: is no review file: {first_fault(error)}") from error


def check(review: Review, result: Result, name: str) -> None:
    """Makes sure that a review is about a result.

    Raises:
        ReviewError: it is about another text.
    """
    if review.document.id != result.document.id:
        raise ReviewError(f"{name}: is about another text ({review.document.source}) than {result.document.source}")


def beside(path: Path) -> Path:
    """Where the review of a report or result lies: `water.review.json` beside `water.json` or `water.pdf`."""
    return path.with_name(path.stem + SUFFIX)


def of_file(path: Path, result: Result) -> Review | None:
    """The review beside a report or result, None where there is none.

    Raises:
        ReviewError: it cannot be read, or is about another text.
    """
    place = beside(path)
    try:
        content = place.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ReviewError(f"{place}: cannot be read: {error.strerror}") from error
    review = parsed(content, str(place))
    check(review, result, str(place))
    return review
