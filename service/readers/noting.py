"""What POST /v1/note is sent, told apart by content: results, reviews, and reports; and the note of them."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from annotations.reviews import Review, ReviewError, parsed
from extractor.result import Result
from service.note import Noted, note
from service.problems import Problem
from service.readers.uploads import check_parts
from service.results import NoResult, parsed_result

# By which a review is told from a result: a field that each of them has, and the other has not.
_REVIEW, _RESULT = b'"review_version"', b'"schema_version"'
_HEAD = 1000  # bytes in which it stands


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent."""

    name: str
    content: bytes

    @property
    def is_json(self) -> bool:
        """Whether it is JSON, which no report is."""
        return self.content[:_HEAD].removeprefix(BOM_UTF8).lstrip().startswith(b"{")

    @property
    def is_review(self) -> bool:
        """Whether it is a review."""
        return self.is_json and _REVIEW in self.content and _RESULT not in self.content

    def result(self) -> Result:
        """The result that it is.

        Raises:
            Problem: it is none.
        """
        check_parts(self.content)
        try:
            return parsed_result(self.content, self.name)
        except NoResult as error:
            # What is wrong in it may quote it.
            raise Problem("invalid-request", f"{self.name} is no result as /v1/extract answers with.") from error

    def review(self) -> Review:
        """The review that it is.

        Raises:
            Problem: it is none.
        """
        check_parts(self.content)
        try:
            return parsed(self.content.removeprefix(BOM_UTF8), self.name)
        except ReviewError as error:
            raise Problem("invalid-request", f"{self.name} is no review file.") from error


def written(
    results: Sequence[Result], reviews: Sequence[Review], *, on: date, signed: str, ontology: Path | None
) -> bytes:
    """The note of the results, each with its review.

    Raises:
        Problem: there is no result, a review of none of them, or two of one.
    """
    if not results:
        raise Problem("invalid-request", "A note needs a result or a report; there are only reviews.")
    of = {review.document.id: review for review in reviews}
    if len(of) < len(reviews):
        raise Problem("invalid-request", "Two of the reviews are about one text; send one of them.")
    if of.keys() - {result.document.id for result in results}:
        raise Problem("invalid-request", "A review is about another text than the results that came with it.")
    noted = [Noted(result, of.get(result.document.id)) for result in results]
    return note(noted, on=on, signed=signed, ontology=ontology)
