"""Automatic numbering written out as Word shows it."""

from __future__ import annotations

import pytest

from extractor.reading.ordinals import ordinal
from tests.extractor.reading.wordml import (
    abstract,
    cell_of,
    level,
    lines,
    num,
    numbered,
    paragraph,
    row,
    said,
    table,
)

_OUTLINE = (
    abstract(
        0,
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "japaneseCounting", "（%2）"),
        level(2, "decimal", "%3."),
        level(3, "decimalEnclosedCircle", "%4"),
    )
    + num(1, 0)
    + num(2, 0)
    + num(3, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
)


def _style(identity: str, properties: str, based_on: str = "", default: str = "0") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{identity}" w:default="{default}">'
        + (f'<w:basedOn w:val="{based_on}"/>' if based_on else "")
        + f"<w:pPr>{properties}</w:pPr></w:style>"
    )


def _numbering_of(list_id: int, index: int | None = None) -> str:
    at = "" if index is None else f'<w:ilvl w:val="{index}"/>'
    return f'<w:numPr>{at}<w:numId w:val="{list_id}"/></w:numPr>'


def test_inner_levels_start_anew_below_each_outer_one() -> None:
    levels = (0, 1, 1, 2, 3, 3, 0, 1, 2)
    body = "".join(numbered("文", 1, index) for index in levels)
    shown = ["一、", "（一）", "（二）", "1.", "①", "②", "二、", "（一）", "1."]
    assert said(body, _OUTLINE) == [label + "文" for label in shown]


def test_lists_of_one_definition_count_on_unless_they_start_anew() -> None:
    body = "".join(numbered("文", list_id) for list_id in (1, 2, 3, 3, 1))
    assert said(body, _OUTLINE) == ["一、文", "二、文", "一、文", "二、文", "三、文"]


def test_the_text_of_a_number_holds_outer_numbers() -> None:
    levels = (
        level(0, "chineseCounting", "第%1章"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
    )
    body = numbered("总则", 1) + numbered("文", 1, 1) + numbered("文", 1, 2) + numbered("后", 1) + numbered("文", 1, 2)
    assert said(body, abstract(0, *levels) + num(1, 0)) == ["第一章总则", "一.1文", "1.1.1文", "第二章后", "2.1.1文"]


def test_a_level_may_restart_below_some_levels_or_none() -> None:
    never, second = '<w:lvlRestart w:val="0"/>', '<w:lvlRestart w:val="1"/>'
    definition = abstract(
        0,
        level(0, "decimal", "%1."),
        level(1, "decimal", "（%2）", never),
        level(2, "decimal", "[%3]", second),
    )
    body = "".join(numbered("文", 1, index) for index in (0, 1, 2, 1, 2, 0, 1, 2))
    shown = ["1.", "（1）", "[1]", "（2）", "[2]", "2.", "（3）", "[1]"]
    assert said(body, definition + num(1, 0)) == [label + "文" for label in shown]


def test_a_start_other_than_one_and_a_level_replaced_for_one_list() -> None:
    replaced = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)", start=3)}</w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1.", start=5)) + num(1, 0) + abstract(1, level(0, "decimal", "%1."))
    numbering += num(2, 1, replaced)
    body = numbered("甲", 1) + numbered("乙", 1) + numbered("丙", 2) + numbered("丁", 2)
    assert said(body, numbering) == ["5.甲", "6.乙", "C)丙", "D)丁"]


def test_numbering_comes_through_styles_and_what_they_are_based_on() -> None:
    definition = abstract(
        0,
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Top"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="Sub"/>'),
    )
    styles = (
        _style("Base", _numbering_of(1), default="1")
        + _style("Top", "", "Base")
        + _style("Sub", _numbering_of(1), "Top")
        + _style("Own", _numbering_of(1, 1), "Top")
        + _style("Off", _numbering_of(0), "Top")
    )
    body = "".join(
        paragraph("文", f'<w:pStyle w:val="{style}"/>') for style in ("Top", "Sub", "Sub", "Own", "Off", "Top")
    )
    assert said(body, definition + num(1, 0), styles) == ["一、文", "（一）文", "（二）文", "（三）文", "文", "二、文"]
    assert said(paragraph("文", _numbering_of(0)) + paragraph("文"), definition + num(1, 0), styles) == ["文", "一、文"]


def test_a_paragraph_may_change_only_the_level_of_its_style() -> None:
    styles = _style("Top", _numbering_of(1, 0))
    deeper = '<w:pStyle w:val="Top"/><w:numPr><w:ilvl w:val="1"/></w:numPr>'
    body = paragraph("文", '<w:pStyle w:val="Top"/>') + paragraph("文", deeper)
    assert said(body, _OUTLINE, styles) == ["一、文", "（一）文"]


def test_a_style_may_change_only_the_level_of_what_it_is_based_on() -> None:
    styles = _style("Top", _numbering_of(1, 0)) + _style("Sub", '<w:numPr><w:ilvl w:val="1"/></w:numPr>', "Top")
    body = "".join(paragraph("文", f'<w:pStyle w:val="{style}"/>') for style in ("Top", "Sub"))
    assert said(body, _OUTLINE, styles) == ["一、文", "（一）文"]


def test_a_definition_may_point_to_a_list_style() -> None:
    styles = f'<w:style w:type="numbering" w:styleId="List"><w:pPr>{_numbering_of(1)}</w:pPr></w:style>'
    linked = abstract(1, extra='<w:numStyleLink w:val="List"/>')
    numbering = abstract(0, level(0, "upperRoman", "%1.")) + linked + num(1, 0) + num(2, 1)
    assert said(numbered("文", 2) + numbered("文", 1), numbering, styles) == ["I.文", "II.文"]


def test_bullets_hidden_numbers_and_unknown_lists_are_no_text() -> None:
    numbering = abstract(0, level(0, "bullet", "\uf0b7")) + num(1, 0)
    numbering += abstract(1, level(0, "decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>")) + num(2, 1)
    assert said(numbered("文", 1) + numbered("文", 2) + numbered("文", 77), numbering) == ["文", "文", "文"]


def test_a_space_stands_where_number_and_text_would_run_into_one() -> None:
    nothing = '<w:suff w:val="nothing"/>'
    numbering = "".join(
        abstract(index, level(0, number_format, pattern, extra)) + num(index, index)
        for index, (number_format, pattern, extra) in enumerate(
            [
                ("bullet", "", ""),
                ("decimal", "%1.", ""),
                ("chineseCounting", "第%1部分", ""),
                ("decimal", "%1", nothing),
                ("decimalEnclosedCircle", "%1", ""),
            ]
        )
    )
    texts = ("2023年", "部门概况")
    body = "".join(numbered(text, list_id) for list_id in (1, 2, 3, 4) for text in texts)
    assert lines(body, numbering) == [
        *("1. 2023年", "2.部门概况"),
        *("第一部分 2023年", "第二部分 部门概况"),
        *("12023年", "2部门概况"),
        *("①2023年", "②部门概况"),
    ]


def test_a_number_without_text_counts_and_is_kept_in_a_cell_only() -> None:
    numbering = abstract(0, level(0, "decimal", "%1")) + num(1, 0)
    alone = numbered("", 1)
    assert said(table(row(cell_of(alone), "甲"), row(cell_of(alone), "乙")), numbering) == [[["1", "甲"], ["2", "乙"]]]
    assert said(alone + numbered("文", 1), numbering) == ["2文"]


def test_deleted_paragraphs_do_not_count() -> None:
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0)
    mark = '<w:rPr><w:del w:id="1" w:author="某"/></w:rPr>'
    deleted = f'<w:p><w:pPr>{_numbering_of(1)}{mark}</w:pPr><w:del w:id="2" w:author="某"><w:r><w:delText>删'
    deleted += "</w:delText></w:r></w:del></w:p>"
    assert said(numbered("甲", 1) + deleted + numbered("乙", 1), numbering) == ["1.甲", "2.乙"]


@pytest.mark.parametrize(
    ("style", "number", "shown"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 3, "03"),
        ("decimalFullWidth", 12, "１２"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 120, "一二〇"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1010, "一千零一十"),
        ("chineseLegalSimplified", 11, "壹拾壹"),
        ("japaneseCounting", 19, "十九"),
        ("japaneseCounting", 121, "百二十一"),
        ("ideographDigital", 20, "二〇"),
        ("ideographTraditional", 3, "丙"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalEnclosedCircle", 50, "㊿"),
        ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("upperLetter", 28, "BB"),
        ("lowerLetter", 26, "z"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerRoman", 0, "0"),
        ("unknown", 7, "7"),
        ("decimal", 10**9, "1000000000"),
        ("chineseCountingThousand", 10**5, "100000"),
    ],
)
def test_number_formats(style: str, number: int, shown: str) -> None:
    assert ordinal(number, style) == shown
