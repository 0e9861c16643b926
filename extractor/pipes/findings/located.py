"""Says where each place of a finding stands and what it says there: page, heading or table, and its words."""

from __future__ import annotations

from extractor.knowledge import squash
from extractor.pipes.findings.common.accounts import account_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.result import Evidence as Span
from extractor.result import Finding

# So many places are told, and so many characters of a heading and of what stands there.
_PLACES, _HEADING, _QUOTE = 4, 30, 60


def located(evidence: Evidence, finding: Finding) -> Finding:
    """The finding whose message ends with its places, in the order in which it speaks of them, and its regulation."""
    told: dict[str, list[str]] = {}
    for span in finding.spans[:_PLACES]:
        quotes = told.setdefault(_place(evidence, span), [])
        quote = " ".join(span.text.split())
        quote = quote if len(quote) <= _QUOTE else quote[:_QUOTE] + "…"
        if squash(quote) not in squash(finding.message):
            quotes.append(f"“{quote}”")
    words = "；".join("：".join(filter(None, (place, "".join(quotes)))) for place, quotes in told.items())
    more = finding_words().more_places.format(len(finding.spans)) if len(finding.spans) > _PLACES else ""
    regulation = _regulation(finding)
    rests_on = finding_words().rests_on + regulation if regulation else ""
    says = f"{finding.message}（{finding_words().seen_in}{words}{more}）{rests_on}"
    return finding.model_copy(update={"message": says, "arithmetic": finding.message, "regulation": regulation})


def _regulation(finding: Finding) -> str | None:
    """The public regulation that asks for what is missing or misnamed, unless the message names it."""
    known = finding_words().rules.get(finding.rule)  # A user's own rule is not known.
    source = account_words().sources[known.basis] if known and known.basis else None
    told = source is not None and source.split("》")[0] in finding.message
    return None if told else source


def _place(evidence: Evidence, span: Span) -> str:
    """第3页“五、支出决算情况说明”; a cell by its table's caption."""
    heading = evidence.heading_at(span.start)
    page = evidence.page_at(span.start)
    number = finding_words().page.format(page) if page else ""
    return number + (f"“{heading[:_HEADING]}”" if heading else "" if number else finding_words().head)
