"""Rules about the nine tables of a final account as such: present, once, in order, as the contents say; and told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.knowledge.table_words import table_knowledge
from extractor.pipes.findings.common.accounts import Form, account_words, first_forms, forms, headed, is_in_order
from extractor.pipes.findings.common.cells import number
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.reading.page import Cell
from extractor.result import Finding

_NEAR, _ITEMS, _FIGURES, _HEADINGS = 200, 3, 8, 3
_WHOLES = ("total", "three_public", "income", "basic", "operating")


class FormPresence(BaseRule):
    """Each of the nine tables once, in the order that the ministry gives them, and as the contents list them."""

    id = "missing_form"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the headings of tables, and at the contents before them."""
        words = account_words()
        found = evidence.once(headed)
        keys = {form.key for form in found}
        if len(keys) < words.least:
            return
        listed = self._listed(evidence, found)
        yield from self._missing(evidence, found, listed)
        yield from self._repeated(evidence, found)
        for one, other in list(is_in_order(listed))[:1]:
            yield self.finding(
                evidence,
                f"目录中报表的顺序与规定不符：“{one.words.title}”排在“{other.words.title}”之前",
                [one.heading, other.heading],
                rule="contents",
            )
        firsts = list(evidence.once(first_forms).values())
        yield from self._moved(evidence, listed, firsts)
        for one, other in list(is_in_order(firsts))[:1]:
            yield self.finding(
                evidence,
                f"报表顺序与规定不符：“{one.words.title}”排在“{other.words.title}”之前",
                [one.heading, other.heading],
                rule="form_order",
            )

    def _listed(self, evidence: Evidence, found: Sequence[Form]) -> list[Form]:
        """The names of the contents: those without a table, before the first table."""
        return [form for form in evidence.once(forms) if form.table is None and form.heading < found[0].heading]

    def _missing(self, evidence: Evidence, found: Sequence[Form], listed: Sequence[Form]) -> Iterator[Finding]:
        words = account_words()
        keys, names = {form.key for form in found}, {form.key for form in listed}
        last = found[-1].table
        for form in words.forms:
            due = evidence.year is None or evidence.year >= form.since
            asked = form.key in names or (due and not self._waived(evidence, form.key))
            if form.key not in keys and asked:
                places = [each.heading for each in listed if each.key == form.key]
                yield self.finding(
                    evidence,
                    f"缺少“{form.title}”：{words.sources['disclosure']}要求九张报表齐全，没有数据的也要列出空表并说明",
                    places or ([(last.grid.start, last.grid.end)] if last else []),
                )
        if len(names) >= words.least_listed:
            for each in found:
                if each.key not in names:
                    yield self.finding(
                        evidence,
                        f"目录没有列出“{each.words.title}”，正文有此表",
                        [*(other.heading for other in listed[-1:]), each.heading],
                        rule="contents",
                    )
                    names.add(each.key)

    def _moved(self, evidence: Evidence, listed: Sequence[Form], firsts: Sequence[Form]) -> Iterator[Finding]:
        """The first two neighbours of the contents whose tables stand the other way round."""
        places = {form.key: at for at, form in enumerate(firsts)}
        named = list({form.key: form for form in listed if form.key in places}.values())
        for one, other in pairwise(named):
            if places[one.key] > places[other.key] and len(named) >= account_words().least_listed:
                yield self.finding(
                    evidence,
                    f"目录中“{one.words.title}”在“{other.words.title}”之前，正文的顺序与此相反",
                    [one.heading, other.heading, firsts[places[other.key]].heading, firsts[places[one.key]].heading],
                    rule="contents",
                )
                return

    def _waived(self, evidence: Evidence, key: str) -> bool:
        """Whether the text says that there is nothing for this table."""
        words = account_words()
        subjects = words.subjects.get(key)
        if not subjects:
            return False
        nothing = alternatives(words.nothing.split())
        pattern = re.compile(rf"(?:{nothing})[^。\n]{{0,12}}(?:{alternatives(subjects)})")
        return any(pattern.search(evidence.text, start, end) for start, end in evidence.lines)

    def _repeated(self, evidence: Evidence, found: Sequence[Form]) -> Iterator[Finding]:
        """A table printed twice, each with its total; one that goes on over the page has one total."""
        first: dict[str, Form] = {}
        for form in found:
            known = first.setdefault(form.key, form)
            totals = all(self._has_total(each) for each in (known, form))
            if known is not form and (totals or self._are_same(known, form)):
                yield self.finding(
                    evidence,
                    f"“{form.words.title}”出现两次",
                    [known.heading, form.heading],
                    rule="form_order",
                )

    def _are_same(self, one: Form, other: Form) -> bool:
        """Whether two tables have the same figures in the same order, a few at least."""
        mine, theirs = ([squash(c.text) for row in self._rows(each) for c in row if number(c)] for each in (one, other))
        least = min(len(mine), len(theirs))
        return least >= _FIGURES and mine[:least] == theirs[:least]

    def _rows(self, form: Form) -> Sequence[Sequence[Cell]]:
        return form.table.grid.rows if form.table else ()

    def _has_total(self, form: Form) -> bool:
        rows = self._rows(form)[2:]
        return any(squash(cell.text).endswith(table_knowledge().sum_endings) for row in rows for cell in row)


class EmptyNote(BaseRule):
    """本表无数据 under a table with figures, or a note about another table than the one above."""

    id = "note_conflict"

    def __init__(self) -> None:
        words = account_words()
        nothing, empty = alternatives(words.nothing.split()), alternatives(words.no_data.split())
        self._empty = re.compile(rf"(?:表|{nothing})[^。\n]{{0,40}}(?:{empty})")
        subjects = alternatives(name for names in words.subjects.values() for name in names)
        self._none = re.compile(rf"(?:{nothing})[^。，；\n]{{0,8}}?(?P<subject>{subjects})[^。，；\n]{{0,24}}")
        self._keys = {name: key for key, names in words.subjects.items() for name in names}

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Reads the notes under the tables."""
        for form in evidence.once(headed):
            yield from self._note(evidence, form)

    def _note(self, evidence: Evidence, form: Form) -> Iterator[Finding]:
        assert form.table
        note = next((line for line in evidence.lines if line[0] >= form.table.grid.end), None)
        if note is None or note[0] > form.table.grid.end + _NEAR or not self._empty.search(evidence.text, *note):
            return
        if form.has_figures():
            filled = next(
                cell
                for row in (form.block() or form.table.blocks[0]).rows
                for cell in row
                if cell and (value := number(cell)) and not value.is_zero
            )
            called = evidence.heading_at(form.table.grid.start) or form.words.title
            yield self.finding(
                evidence,
                f"“{called}”后注明没有数据，而表中有数（{squash(filled.text)}）",
                [note, (form.table.grid.start, form.table.grid.end)],
                stated=squash(evidence.text[slice(*note)])[:60],
            )
            return
        named = {self._keys[found["subject"]] for found in self._none.finditer(evidence.text, *note)}
        if named and form.key in account_words().subjects and form.key not in named:
            yield self.finding(
                evidence,
                f"“{form.words.title}”后的说明讲的是另一张表：{squash(evidence.text[slice(*note)])[:60]}",
                [note, form.heading],
                stated=squash(evidence.text[slice(*note)])[:60],
            )


class Explanations(BaseRule):
    """The explanations that a final account needs, and what those on “三公” expenses have to tell."""

    id = "missing_explanation"

    def __init__(self) -> None:
        self._told = [
            (
                told.what,
                re.compile(rf"(?:{alternatives(told.when)})[^，。；\d]{{0,6}}(?!0(?:\.0+)?[万元])\d"),
                re.compile(told.needs),
                re.compile(told.apart) if told.apart else None,
                re.compile(told.besides) if told.besides else None,
            )
            for told in account_words().told
        ]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the headings, and at the paragraphs on “三公” expenses."""
        words = account_words()
        if len(evidence.once(first_forms)) >= words.least:
            yield from self._sections(evidence)
        yield from self._items(evidence)
        yield from self._three_public(evidence)

    def _sections(self, evidence: Evidence) -> Iterator[Finding]:
        words = account_words()
        form_lines = {form.heading[0] for form in evidence.once(forms)}
        titled = [node for node in evidence.layer.sections if node.record.start not in form_lines]
        titles = [squash(node.record.title) for node in titled]
        lacking = [
            group
            for group in words.explanations
            if not any(word in t for t in titles for word in group) and not self._is_denied(evidence, group)
        ]
        if lacking and len(words.explanations) - len(lacking) >= words.least_explained:
            for group in lacking:
                last = titled[-1].record
                yield self.finding(
                    evidence,
                    f"没有“{group[0]}”的情况说明，{words.sources['disclosure']}要求说明",
                    [(last.start, last.start + len(last.title))],
                )

    @staticmethod
    def _is_denied(evidence: Evidence, group: Sequence[str]) -> bool:
        """Whether a note says that there is none, which is all that there is to explain: 注：本单位无政府性基金预算."""
        nothing = alternatives(account_words().nothing.split())
        denied = re.compile(rf"(?:{nothing})[^，。；\n\d]{{0,8}}(?:{alternatives(group)})")
        return any(denied.search(evidence.text, start, end) for start, end in evidence.prose)

    def _items(self, evidence: Evidence) -> Iterator[Finding]:
        """Items of a table with money that the explanations go through one by one, and leave out."""
        text = "\n".join(squash(evidence.text[start:end]) for start, end in evidence.prose)
        known = [form for key in account_words().itemised if (form := evidence.once(first_forms).get(key))]
        items = [(form, name, item) for form in known for name, item in form.items().items()]
        lacking = [(form, name, item) for form, name, item in items if not _is_named(text, name)]
        # Where most are told, the explanations mean to tell them all.
        if len(items) - len(lacking) < max(_ITEMS, len(lacking) + 1):
            return
        for form, name, item in lacking:
            if not self._is_told(evidence, squash(item.cell.text)):
                yield self.finding(
                    evidence,
                    f"“{form.words.title}”有“{name}”{squash(item.cell.text)}，情况说明没有这一项，"
                    f"{account_words().sources['items']}",
                    [item.place],
                    stated=name,
                )

    def _is_told(self, evidence: Evidence, figure: str) -> bool:
        """Whether the prose tells an item's figure under another name, which is that of no 类 and no total."""
        return any(
            found.table is None and found.line.category not in _WHOLES and found.text.startswith(figure)
            for amounts in evidence.amounts.values()
            for found in amounts
            if len(found.line.path) != 1 or found.line.category != "functional"
        )

    def _three_public(self, evidence: Evidence) -> Iterator[Finding]:
        """What one paragraph tells, the others need not: vehicles are often told among the state's assets."""
        found = [
            ((passage.start, passage.end), evidence.heading_at(passage.start))
            for passage in evidence.layer.passages
            if passage.table is None and "three_public" in evidence.topics(passage.section)
        ]
        if not found or not self._is_whole(evidence):
            return
        text = "\n".join(squash(evidence.text[start:end]).replace("(", "（") for start, end in evidence.prose)
        for what, when, needs, apart, besides in self._told:
            places = (place for place, title in found if not apart or not apart.search(title))
            place = next((each for each in places if when.search(squash(evidence.text[slice(*each)]))), None)
            if place and not needs.search(besides.sub("", text) if besides else text):
                yield self.finding(
                    evidence,
                    f"“三公”经费说明没有交代{what}，{account_words().sources['disclosure']}要求说明",
                    [place],
                )

    def _is_whole(self, evidence: Evidence) -> bool:
        """Whether the report is more than a paragraph or two that somebody quotes: it has headings, or tables."""
        return len(evidence.layer.sections) >= _HEADINGS or bool(evidence.layer.tables)


def _is_named(text: str, name: str) -> bool:
    """Whether a text names an item as one, or with its figures."""
    return bool(re.search(rf"{re.escape(name)}(?:\(项\)|(?:支出)?(?:年初|决算|预算|\d))", text))
