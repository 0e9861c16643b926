"""The explanations of a result on a terminal: a tree for each quantity and cause, its sentence above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from extractor.result import (
    CauseExplanation,
    Considered,
    Contribution,
    DocumentInfo,
    Evidence,
    Explanations,
    QuantityExplanation,
    Result,
    Rule,
)
from service.terminal import clean, place

_SENTENCE_ENDS = "。！？\n\t"
_REACH = 120  # code points of the sentence shown at most on each side
_MOST = 4  # candidates shown; the others are said to be there
# What each rule says of a quantity.
RULES: dict[Rule, str] = {
    "": "nothing is against it",
    "amount": "it is the amount of a budget line, or tells of its variance",
    "base": "it is what a change began with, or the whole of which a share follows",
    "bound": "it only bounds something (above, within, at least)",
    "budget": "the report is a budget, which tells what is planned",
    "cause": "it stands after a word that begins a cause",
    "cell": "it stands in a cell of figures, not in prose",
    "duration": "it is a length of time, not a result",
    "finance": "it stands in a part about money, and little speaks for an achievement",
    "finance money": "it is an amount in a part about money",
    "finance rate": "it is a rate of money",
    "kind": "it is no count, sum of money, rate or duration with a unit",
    "label": "the label before it is one of problems, plans or goals",
    "lines": "it counts budget lines just listed",
    "no funds": "it is money, and nothing says that it was paid out, invested or raised",
    "nothing": "no word around it speaks for any type",
    "numeral": "its number in words is part of a phrase",
    "operating": "it stands in a part about operating expenses",
    "part": "its unit counts parts of a thing",
    "place": "its section or cell is not about what was done",
    "plan": "a word before it says that it is to come",
    "quoted": "it stands within a quotation",
    "score": "less speaks for an achievement than against one",
    "standard": "it is a standard or a price of one unit",
    "stated": "it is money that is only stated",
    "target": "it is a target",
    "tense": "its section or sentence tells what is to come, or what is lacking",
    "weak": "too little speaks for it in a part that is not about results",
    "zero": "it is zero",
}


class NothingThereError(Exception):
    """Nothing that was decided on stands at a place; says so for people."""


def at(result: Result, where: str) -> Explanations:
    """The explanations of the quantities and causes at a place.

    Args:
        where: a code point of the text in digits, or words that stand in it.

    Raises:
        NothingThereError: the words do not occur, or neither a quantity nor a cause stands there.
    """
    text = result.document.text
    if where.isdecimal():
        offset = int(where)
        if offset >= len(text):
            raise NothingThereError(f"the text has {len(text)} code points; there is none at {offset}")
        places = [(offset, offset + 1)]
    else:
        places = list(_occurrences(text, where))
        if not places:
            raise NothingThereError(f"“{where}” does not occur in the report")
    every = result.explanations or Explanations(quantities=[], causes=[])
    found = Explanations(
        quantities=[each for each in every.quantities if _meets(each, places)],
        causes=[each for each in every.causes if _meets(each, places)],
    )
    if not (found.quantities or found.causes):
        start, end = places[0]
        around = clean(text[max(0, start - 15) : end + 15])
        raise NothingThereError(f"neither a quantity nor a stated cause stands at {start}: …{around}…")
    return found


def render(result: Result, found: Explanations) -> RenderableType:
    """The explanations for a person."""
    names = {line.id: " › ".join(line.path) for line in result.budget_lines}
    trees = [_quantity(each, result, names) for each in found.quantities]
    trees += [_cause(each, result.document) for each in found.causes]
    return Group(*(part for tree in trees for part in (tree, Text(""))))


def _quantity(each: QuantityExplanation, result: Result, names: dict[str, str]) -> Tree:
    tree = Tree(_sentence(result.document, each))
    links = {item.id: item for item in result.achievements}
    if each.type:
        tree.add(_said("achievement", f"{each.type}, confidence {each.confidence:.2f}"))
    else:
        tree.add(_said("no achievement", RULES[each.rule]))
    if each.achieved:
        against = f"; {RULES[each.rule]}" if each.rule and each.type else ""
        branch = tree.add(_said("is it one at all", f"{each.achieved.score:+.2f}, above 0 it is{against}"))
        _contributions(branch, each.achieved.contributions)
    _candidates(tree, "types, by the rules", each.types)
    _candidates(tree, "types, by rules and model", each.joint)
    if each.achievement_id:
        link = links[each.achievement_id]
        line = names.get(link.budget_line_id or "")
        doubtful = ", doubtful" if link.doubtful_link else ""
        said = (
            f"{line}, {link.link_score:.2f} sure{doubtful}" if line else "none is likely enough, or two are as likely"
        )
        tree.add(_said("budget line", said))
        _candidates(tree, "lines", each.lines, names)
    return tree


def _cause(each: CauseExplanation, about: DocumentInfo) -> Tree:
    tree = Tree(_sentence(about, each))
    tree.add(_said("cause", f"category {each.category}"))
    _candidates(tree, "categories, by the rules", each.categories)
    _candidates(tree, "categories, by rules and model", each.joint)
    return tree


def _candidates(tree: Tree, title: str, considered: Sequence[Considered], names: dict[str, str] | None = None) -> None:
    if not considered:
        return
    branch = tree.add(Text(title, style="bold"))
    for each in considered[:_MOST]:
        name = (names or {}).get(each.name, each.name) or "none"
        shown = f"{each.score:+.2f}" if each.contributions else "dropped"
        shown += f", {each.probability:.1%}" if each.probability is not None else ""
        shown += f" ({each.dropped})" if each.dropped else ""
        _contributions(branch.add(_said(name, shown)), each.contributions)
    if len(considered) > _MOST:
        branch.add(Text(f"and {len(considered) - _MOST} more", style="dim"))


def _contributions(branch: Tree, contributions: Iterable[Contribution]) -> None:
    for each in contributions:
        line = Text(f"{each.amount:+.2f} ", style="red" if each.amount < 0 else "green")
        line.append(each.source, style="default")
        if each.words:
            line.append(f" {clean(each.words.text)}", style="bold default").append(
                f" at {each.words.start}", style="dim"
            )
        if each.zone:
            line.append(f", {each.zone}", style="dim")
        branch.add(line)


def _said(name: str, what: str) -> Text:
    return Text.assemble((clean(name), "bold"), f": {clean(what)}")


def _sentence(about: DocumentInfo, span: Evidence) -> Text:
    """The sentence around a span, which stands out in it."""
    text = about.text
    floor, ceiling = max(0, span.start - _REACH), min(len(text), span.end + _REACH)
    first = max(text.rfind(mark, floor, span.start) for mark in _SENTENCE_ENDS) + 1
    last = min((end for mark in _SENTENCE_ENDS if (end := text.find(mark, span.end, ceiling)) >= 0), default=ceiling)
    shown = Text(clean(text[max(first, floor) : span.start]))
    shown.append(f"[{clean(span.text)}]", style="bold reverse").append(clean(text[span.end : last]))
    where = ", ".join(part for part in (f"at {span.start}", place(about, span.start)) if part)
    return shown.append(f"  {where}", style="dim")


def _meets(each: Evidence, places: Iterable[tuple[int, int]]) -> bool:
    return any(each.start < end and start < each.end for start, end in places)


def _occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    start = text.find(words) if words else -1
    while start >= 0:
        yield start, start + len(words)
        start = text.find(words, start + len(words))
