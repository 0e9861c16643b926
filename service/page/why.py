"""Why records are as they are, as far as the page shows it: of every record, the likeliest candidates.

All that `explain=True` gives is ten times as large as the result itself, most of it about candidates that nothing
speaks for and about numbers that nobody takes for an achievement (dates, headings' numbers).
"""

from __future__ import annotations

from extractor.result import Considered, Contribution, Explanations, Result

# Candidates of each decision that are kept; what decided stands among them.
MOST = 4
_DECIMALS = 2


def of_records(result: Result) -> Result:
    """The result with the explanations of its achievements and causes, and of quantities that could have been some.

    Of each decision the first MOST candidates are kept, with their contributions; scores and contributions have
    two decimals. A result without explanations comes back as it is.
    """
    if result.explanations is None:
        return result
    quantities = [
        each.model_copy(
            update={
                "types": _likeliest(each.types),
                "joint": _likeliest(each.joint),
                "lines": _likeliest(each.lines),
                "achieved": each.achieved and _rounded(each.achieved),
            }
        )
        for each in result.explanations.quantities
        if each.achievement_id or each.rule != "kind"
    ]
    causes = [
        each.model_copy(update={"categories": _likeliest(each.categories), "joint": _likeliest(each.joint)})
        for each in result.explanations.causes
    ]
    return result.model_copy(update={"explanations": Explanations(quantities=quantities, causes=causes)})


def _likeliest(considered: list[Considered]) -> list[Considered]:
    return [_rounded(each) for each in considered[:MOST]]


def _rounded(each: Considered) -> Considered:
    found = [_near(contribution) for contribution in each.contributions]
    return each.model_copy(
        update={
            "score": round(each.score, _DECIMALS),
            "probability": None if each.probability is None else round(each.probability, 3),
            "contributions": [contribution for contribution in found if contribution.amount],
        }
    )


def _near(each: Contribution) -> Contribution:
    return each.model_copy(update={"amount": round(each.amount, _DECIMALS)})
