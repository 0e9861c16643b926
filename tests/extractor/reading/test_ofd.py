"""OFD files: what their objects become, and how those fail that cannot be read."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import Reason, ReportError
from extractor.reading import Format, detect, read
from extractor.reading.ofd import page_count, reader
from tests.extractor.reading.ofdml import Leaf, content, ofd_file, packed, parts_of
from tests.extractor.reading.pdfml import LEFT, PITCH, SIZE, wrapped
from tests.extractor.reading.pdfsaid import HEADER, ROWS, XS, contents

SENTENCE = "本单位2024年度支出决算812.5万元，比上年减少3万元，主要原因是压减会议。"
PAGE = "Doc_0/Pages/Page_0/Content.xml"
DOCUMENT = "Doc_0/Document.xml"


def said(*leaves: Leaf, template: Leaf | None = None) -> list[str | list[list[str]]]:
    return contents(read(ofd_file(*leaves, template=template), "report.ofd"))


def of_objects(*objects: str) -> list[str | list[list[str]]]:
    """What a page with these objects says."""
    leaf = Leaf()
    leaf.parts += objects
    return said(leaf)


def text_object(codes: str, attributes: str = 'Boundary="20 20 100 10" Size="5"') -> str:
    return f'<ofd:TextObject ID="9" Font="4" {attributes}>{codes}</ofd:TextObject>'


def failure(file: bytes) -> ReportError:
    with pytest.raises(ReportError) as caught:
        read(file, "report.ofd")
    assert caught.value.source == "report.ofd"
    return caught.value


def table(leaf: Leaf, y: float, rows: list[list[str]]) -> Leaf:
    for number, row in enumerate(rows):
        leaf.cells(XS, y + 18 * number + 12, row)
    return leaf.grid(XS, [y + 18 * number for number in range(len(rows) + 1)])


def test_lines_are_paragraphs_and_rules_are_tables() -> None:
    leaf = Leaf()
    for number, line in enumerate(wrapped(SENTENCE)):
        leaf.text(LEFT if number else LEFT + 2 * SIZE, 100 + PITCH * number, line)
    content = ofd_file(table(leaf, 200, [HEADER, *ROWS]))
    assert detect(content, "a") is Format.OFD
    page = read(content, "a")
    assert page.media_type == "application/ofd"
    assert contents(page) == [SENTENCE, [HEADER, *ROWS]]


def test_pages_come_in_the_order_of_the_document_and_know_their_text() -> None:
    parts = parts_of(*(Leaf(500, 700).text(72, 100, f"第{number}页的正文。") for number in "一二三"))
    document = re.sub(r"(<ofd:Pages>)(<.*?/>)(.*)(</ofd:Pages>)", r"\1\3\2\4", str(parts[DOCUMENT]))
    page = read(packed({**parts, DOCUMENT: document}), "a.ofd")
    assert contents(page) == ["第二页的正文。", "第三页的正文。", "第一页的正文。"]
    assert [(round(leaf.width), round(leaf.height)) for leaf in page.leaves] == [(500, 700)] * 3
    assert [page.text[leaf.start : leaf.end].strip() for leaf in page.leaves] == contents(page)


def test_a_page_shows_its_template() -> None:
    form = Leaf().text(72, 60, "项目支出绩效自评表")
    assert said(Leaf(template="7").text(72, 100, "项目名称。"), template=form) == ["项目支出绩效自评表", "项目名称。"]


@pytest.mark.parametrize(
    "deltas", ["5 5 5 5", "g 4 5", "5 g 2 5 5", "g 9 5", ""], ids=["all", "run", "mixed", "too many", "none"]
)
def test_distances_may_be_written_in_every_way(deltas: str) -> None:
    stated = f'DeltaX="{deltas}"' if deltas else ""
    leaf = Leaf()
    leaf.parts.append(text_object(f'<ofd:TextCode X="0" Y="5" {stated}>决算报告书</ofd:TextCode>'))
    page = read(ofd_file(leaf), "a.ofd")
    assert page.text == "决算报告书\n"
    assert page.ink is not None
    (box,) = page.ink.boxes(0, 5)
    assert (box.page, round(box.left * 25.4 / 72), round(box.right * 25.4 / 72)) == (0, 20, 45)


def test_a_code_without_a_place_goes_on_where_the_one_before_began() -> None:
    codes = '<ofd:TextCode X="0" Y="5">第一行文字。</ofd:TextCode><ofd:TextCode Y="15">第二行文字。</ofd:TextCode>'
    assert of_objects(text_object(codes)) == ["第一行文字。", "第二行文字。"]


def test_matrices_turn_and_scale() -> None:
    upright = '<ofd:TextCode X="0" Y="1" DeltaX="g 3 1">放大的字</ofd:TextCode>'
    leaf = Leaf()
    leaf.parts.append(text_object(upright, 'Boundary="20 20 100 10" Size="1" CTM="5 0 0 5 0 0"'))
    page = read(ofd_file(leaf), "a.ofd")
    assert page.ink is not None
    (box,) = page.ink.boxes(0, 4)
    assert round((box.right - box.left) * 25.4 / 72) == 20
    # A page that lies on its side is read as it is held.
    turned = [
        text_object(
            f'<ofd:TextCode X="0" Y="0" DeltaX="g 7 5">第{number}行横放的字。</ofd:TextCode>',
            f'Boundary="{150 - 10 * at} 20 10 200" Size="5" CTM="0 1 -1 0 0 0"',
        )
        for at, number in enumerate("一二三")
    ]
    leaf = Leaf()
    leaf.parts += turned
    page = read(ofd_file(leaf), "a.ofd")
    assert contents(page) == [f"第{number}行横放的字。" for number in "一二三"]
    assert page.leaves[0].width > page.leaves[0].height


def test_what_cannot_be_seen_is_not_read() -> None:
    shown = text_object('<ofd:TextCode X="0" Y="5">看得见。</ofd:TextCode>')
    code = '<ofd:TextCode X="0" Y="20">看不见。</ofd:TextCode>'
    place = 'Boundary="20 20 100 10" Size="5"'
    slanted = text_object(code, f'{place} CTM="0.7 -0.7 0.7 0.7 0 0"')
    hidden = text_object(code, f'{place} Visible="false"')
    clear = text_object(f'<ofd:FillColor Value="0 0 0" Alpha="0"/>{code}', place)
    white = text_object(f'<ofd:FillColor Value="255 255 255"/>{code}', place)
    assert of_objects(shown, slanted, hidden, clear, white) == ["看得见。"]


def test_blocks_and_composite_objects_are_looked_into() -> None:
    code = '<ofd:TextCode X="0" Y="5">{}</ofd:TextCode>'
    leaf = Leaf()
    leaf.parts.append(f"<ofd:PageBlock ID='5'>{text_object(code.format('块里的字。'))}</ofd:PageBlock>")
    leaf.parts.append('<ofd:CompositeObject ID="6" ResourceID="30" Boundary="0 50 100 50"/>')
    parts = parts_of(leaf)
    parts[DOCUMENT] = parts[DOCUMENT].replace(
        "</ofd:CommonData>", "<ofd:DocumentRes>Res.xml</ofd:DocumentRes></ofd:CommonData>"
    )
    parts["Doc_0/Res.xml"] = (
        '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CompositeGraphicUnits>'
        '<ofd:CompositeGraphicUnit ID="30" Width="100" Height="50"><ofd:Content>'
        f"{text_object(code.format('图里的字。'))}</ofd:Content></ofd:CompositeGraphicUnit>"
        "</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    assert contents(read(packed(parts), "a.ofd")) == ["块里的字。", "图里的字。"]


def test_filled_bars_are_rules_too() -> None:
    leaf = Leaf()
    for number, row in enumerate([HEADER, *ROWS]):
        leaf.cells(XS, 100 + 18 * number + 12, row)
    for number in range(len(ROWS) + 2):
        leaf.box(XS[0], 100 + 18 * number, XS[-1], 100.5 + 18 * number)
    for x in XS:
        leaf.box(x, 100, x + 0.5, 100 + 18 * (len(ROWS) + 1))
    assert said(leaf) == [[HEADER, *ROWS]]


def test_what_holds_no_text_says_so() -> None:
    assert failure(ofd_file(Leaf())).reason is Reason.EMPTY
    assert failure(ofd_file()).reason is Reason.EMPTY


def test_an_encrypted_file_says_so() -> None:
    parts = parts_of(Leaf().text(72, 100, SENTENCE))
    assert failure(packed({**parts, "Encryptions.xml": "<x/>"})).reason is Reason.ENCRYPTED
    whole = bytearray(packed(parts))
    whole[whole.find(b"PK\x03\x04") + 6] |= 1
    whole[whole.find(b"PK\x01\x02") + 8] |= 1
    assert failure(bytes(whole)).reason is Reason.ENCRYPTED


@pytest.mark.parametrize(
    ("part", "broken", "with_"),
    [
        (PAGE, "</ofd:Page>", ""),
        (PAGE, 'Boundary="', 'Boundary="x '),
        (PAGE, 'Size="', 'Size="1e99'),
        (PAGE, 'DeltaX="', 'DeltaX="g nan '),
        (PAGE, "M 0 0 L", "M 0 0 Z"),
        (PAGE, "<ofd:PhysicalBox>0 0 ", "<ofd:PhysicalBox>0 0 -"),
        (PAGE, '<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE x [<!ENTITY a "b">]>'),
        (DOCUMENT, "Page_0", "Page_9"),
        ("OFD.xml", "Document.xml", "Other.xml"),
    ],
)
def test_damage_is_named(part: str, broken: str, with_: str) -> None:
    parts = parts_of(Leaf().text(72, 100, SENTENCE).rule(10, 10, 90, 10))
    assert broken in parts[part]
    error = failure(packed({**parts, part: parts[part].replace(broken, with_, 1)}))
    assert error.reason is Reason.DAMAGED
    assert "Page" in error.detail or "page" in error.detail or "part" in error.detail


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = packed({**parts_of(Leaf()), PAGE: b" " * (129 * 2**20)})
    assert failure(bomb).reason is Reason.TOO_LARGE
    # One part may be named as many pages.
    parts = parts_of(Leaf().text(72, 100, SENTENCE), *(Leaf() for _ in range(50)))
    document = re.sub(r"Page_\d+", "Page_0", parts[DOCUMENT])
    monkeypatch.setattr(reader, "MAX_UNPACKED", 20 * len(parts[PAGE]))
    assert failure(packed({**parts, DOCUMENT: document})).reason is Reason.TOO_LARGE


def test_drawings_in_drawings_do_not_grow_without_end() -> None:
    again = '<ofd:CompositeObject ID="6" ResourceID="30" Boundary="0 0 9 9"/>' * 20
    leaf = Leaf().text(72, 100, SENTENCE)
    leaf.parts.append(again)
    parts = parts_of(leaf)
    parts[DOCUMENT] = parts[DOCUMENT].replace(
        "</ofd:CommonData>", "<ofd:PublicRes>Res.xml</ofd:PublicRes></ofd:CommonData>"
    )
    parts["Doc_0/Res.xml"] = (
        '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="30">'
        f"<ofd:Content>{again}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    assert "objects" in failure(packed(parts)).detail


def test_a_run_of_distances_is_no_longer_than_its_text() -> None:
    code = '<ofd:TextCode X="0" Y="5" DeltaX="g 9999999 5">短短几个字。</ofd:TextCode>'
    assert of_objects(text_object(code)) == ["短短几个字。"]


def test_pages_are_counted_before_they_are_read() -> None:
    assert page_count(ofd_file(*(Leaf() for _ in range(7))), "a.ofd") == 7


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=40), st.booleans())
def test_damage_anywhere_is_read_or_named(at: int, junk: bytes, inside: bool) -> None:
    parts: dict[str, str | bytes] = dict(parts_of(table(Leaf().text(72, 100, SENTENCE), 200, [HEADER, *ROWS])))
    if inside:  # of a part, where no checksum tells
        page = content(table(Leaf(), 200, [HEADER, *ROWS])).encode()
        at %= len(page)
        file = packed({**parts, PAGE: page[:at] + junk + page[at + len(junk) :]})
    else:
        whole = packed(parts)
        at %= len(whole)
        file = whole[:at] + junk + whole[at + len(junk) :]
    try:
        contents(read(file, "a.ofd"))
    except ReportError:
        return


def test_the_writer_of_these_tests_uses_runs() -> None:
    with zipfile.ZipFile(BytesIO(ofd_file(Leaf().text(72, 100, SENTENCE)))) as package:
        assert b'DeltaX="g ' in package.read(PAGE)
