"""The explanations of a result on a terminal: a tree for each quantity and cause, its sentence above."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

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
)
from service.cli.language import Words
from service.cli.terminal import ENGLISH, clean, place
from service.page import words

_SENTENCE_ENDS = "。！？\n\t"
_REACH = 120  # code points of the sentence shown at most on each side
_MOST = 4  # candidates shown; the others are said to be there


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


def render(result: Result, found: Explanations, say: Words | None = None) -> RenderableType:
    """The explanations for a person; in English unless said."""
    say = say or ENGLISH
    names = {line.id: " › ".join(line.path) for line in result.budget_lines}
    trees = [_quantity(each, result, names, say) for each in found.quantities]
    trees += [_cause(each, result.document, say) for each in found.causes]
    return Group(*(part for tree in trees for part in (tree, Text(""))))


def _quantity(each: QuantityExplanation, result: Result, names: dict[str, str], say: Words) -> Tree:
    tree = Tree(_sentence(result.document, each, say))
    links = {item.id: item for item in result.achievements}
    types = partial(say.name, "achievements.type")
    rules: dict[str, str] = words.of(say.language)["values"]["explanations.rule"]
    if each.type:
        told = say("confidence", type=types(each.type), confidence=each.confidence)
        tree.add(_said(say("is_achievement"), told))
    else:
        tree.add(_said(say("is_none"), rules[each.rule]))
    if each.achieved:
        against = say("although", rule=rules[each.rule]) if each.rule and each.type else ""
        branch = tree.add(_said(say("at_all"), say("above", score=each.achieved.score) + against))
        _contributions(branch, each.achieved.contributions, say)
    _candidates(tree, say("types"), each.types, types, say)
    _candidates(tree, say("types_joint"), each.joint, types, say)
    if each.achievement_id:
        link = links[each.achievement_id]
        line = names.get(link.budget_line_id or "")
        doubtful = say("doubtful") if link.doubtful_link else ""
        said = say("line_sure", line=line, score=link.link_score) + doubtful if line else say("no_line")
        tree.add(_said(say("line"), said))
        _candidates(tree, say("lines_considered"), each.lines, lambda name: names.get(name, name), say)
    return tree


def _cause(each: CauseExplanation, about: DocumentInfo, say: Words) -> Tree:
    tree = Tree(_sentence(about, each, say))
    categories = partial(say.name, "causes.category")
    tree.add(_said(say("is_cause"), say("category", category=categories(each.category))))
    _candidates(tree, say("categories"), each.categories, categories, say)
    _candidates(tree, say("categories_joint"), each.joint, categories, say)
    return tree


def _candidates(
    tree: Tree, title: str, considered: Sequence[Considered], name_of: Callable[[str], str], say: Words
) -> None:
    if not considered:
        return
    branch = tree.add(Text(title, style="bold"))
    for each in considered[:_MOST]:
        shown = f"{each.score:+.2f}" if each.contributions else say("dropped")
        shown += f", {each.probability:.1%}" if each.probability is not None else ""
        shown += f" ({say.name('explanations.dropped', each.dropped)})" if each.dropped else ""
        name = name_of(each.name) if each.name else say("none")
        _contributions(branch.add(_said(name, shown)), each.contributions, say)
    if len(considered) > _MOST:
        branch.add(Text(say("more", count=len(considered) - _MOST), style="dim"))


def _contributions(branch: Tree, contributions: Iterable[Contribution], say: Words) -> None:
    for each in contributions:
        line = Text(f"{each.amount:+.2f} ", style="red" if each.amount < 0 else "green")
        line.append(say.name("explanations.source", each.source), style="default")
        if each.words:
            at = say("at", start=each.words.start)
            line.append(f" {clean(each.words.text)}", style="bold default").append(f" {at}", style="dim")
        if each.zone:
            line.append(f", {say.name('explanations.zone', each.zone)}", style="dim")
        branch.add(line)


def _said(name: str, what: str) -> Text:
    return Text.assemble((clean(name), "bold"), f": {clean(what)}")


def _sentence(about: DocumentInfo, span: Evidence, say: Words) -> Text:
    """The sentence around a span, which stands out in it."""
    text = about.text
    floor, ceiling = max(0, span.start - _REACH), min(len(text), span.end + _REACH)
    first = max(text.rfind(mark, floor, span.start) for mark in _SENTENCE_ENDS) + 1
    last = min((end for mark in _SENTENCE_ENDS if (end := text.find(mark, span.end, ceiling)) >= 0), default=ceiling)
    shown = Text(clean(text[max(first, floor) : span.start]))
    shown.append(f"[{clean(span.text)}]", style="bold reverse").append(clean(text[span.end : last]))
    where = ", ".join(part for part in (say("at", start=span.start), place(about, span.start, say)) if part)
    return shown.append(f"  {where}", style="dim")


def _meets(each: Evidence, places: Iterable[tuple[int, int]]) -> bool:
    return any(each.start < end and start < each.end for start, end in places)


def _occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    start = text.find(words) if words else -1
    while start >= 0:
        yield start, start + len(words)
        start = text.find(words, start + len(words))
