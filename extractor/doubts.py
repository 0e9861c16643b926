"""Which findings hang on characters that were recognised in a picture, and may well be other ones."""

from __future__ import annotations

from extractor.pipes.findings.common.wording import finding_words
from extractor.reading.ink import Ink
from extractor.result import Evidence, Finding, Result


def doubted(result: Result, ink: Ink) -> Result:
    """The result with every finding saying which of its characters are doubtful.

    Args:
        result: of the original text.
        ink: where and how sure that text's characters are printed.
    """
    text = result.document.text
    findings = [_doubted(finding, ink, text) for finding in result.findings]
    return result.model_copy(update={"findings": findings})


def _doubted(finding: Finding, ink: Ink, text: str) -> Finding:
    places = sorted({at for span in finding.spans for at in ink.doubtful(span.start, span.end)})
    if not places:
        return finding
    doubtful = [Evidence(start=at, end=at + 1, text=text[at]) for at in places]
    characters = "".join(dict.fromkeys(text[at] for at in places))
    doubt = finding_words().doubtful.format(characters=characters)
    says = {"message": finding.message + doubt, "arithmetic": finding.arithmetic + doubt}
    return finding.model_copy(update={**says, "doubtful": doubtful})
