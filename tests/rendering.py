"""Writes a report in the one text form as the files that it could have come as: .docx, .html, .pdf, .ofd, .xlsx.

The paragraphs and tables are real ones of the format: ruled tables with merged cells, and, where asked for, Word's
automatic numbering in place of typed numbers.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pypdfium2 as pdfium
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from extractor.reading.page import Grid, Page
from extractor.reading.pdf.characters import read_characters
from extractor.reading.pdf.rules import read_drawing
from extractor.reading.plain import parse
from tests.extractor.reading.ofdml import drawn, ofd_file

# A number at the head of a paragraph, with the format and pattern by which Word would set it.
_TITLE = 3  # lines of a table's title at most
_SENTENCE = re.compile("[，。；]")
_NUMBER = re.compile(r"(-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,14})(?:\.(\d+))?)([%％])?")
_DIGITS = "一二三四五六七八九十"
_NUMBERS = (
    (re.compile(rf"([{_DIGITS}])、"), "chineseCountingThousand", "%1、"),
    (re.compile(rf"（([{_DIGITS}])）"), "japaneseCounting", "（%1）"),
    (re.compile(r"(\d{1,2})[.．](?!\d)"), "decimal", "%1."),
    (re.compile(r"（(\d{1,2})）"), "decimal", "（%1）"),
)


def render_docx(text: str, *, numbered: bool = False) -> bytes:
    """The report as a Word file; `numbered` makes the numbers of its paragraphs automatic ones."""
    document = docx.Document()
    lists = _Lists(document) if numbered else None
    page = parse(text)
    for block in page.blocks:
        if isinstance(block, Grid):
            document.element.body.insert(-1, parse_xml(_word_table(block)))
            continue
        line = page.text[block.start : block.end]
        properties, line = lists.taken(line) if lists else ("", line)
        paragraph = document.add_paragraph(line)
        if properties:
            paragraph._p.get_or_add_pPr().append(parse_xml(properties))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def render_html(text: str, *, encoding: str = "utf-8") -> bytes:
    """The report as a page of a government's site, with all that such a page carries around it."""
    content = "\n".join(_html_blocks(parse(text)))
    title = escape(text.strip().splitlines()[0].strip())
    page = f"""<!DOCTYPE html>
<!-- published by a content management system -->
<html lang="zh-CN"><head><meta charset="{encoding}"><title>{title}</title>
<style>table {{border-collapse: collapse}} .cut {{color: red}}</style><script>var shown = "不是正文";</script></head>
<body><header><a href="/">首页</a>
<form action="/s"><input name="q" value="请输入关键字"><button>搜索</button></form></header>
<nav><ul><li><a href="/a">政务公开</a></li><li><a href="/b">办事服务</a></li></ul></nav>
<div class="wrap"><div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/f">财政信息</a></div>
<div id="zoom" class="editor">
{content}
</div><div class="tools"><a href="#">打印</a> <a href="#">关闭</a></div></div>
<div style="display:none">隐藏的文字</div>
<footer><p>主办单位：某单位　网站标识码0000000000</p></footer></body></html>"""
    return page.encode(encoding)


def render_pdf(text: str, chromium: str) -> bytes:
    """The report as a PDF that a browser prints: A4, wrapped lines, ruled tables that go over several pages.

    Args:
        chromium: the browser's command.
    """
    content = "\n".join(_html_blocks(parse(text)))
    page = f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><style>
@page {{size: A4; margin: 25mm 22mm}}
body {{font: 12pt/1.6 "Noto Serif CJK SC", serif}}
p {{margin: 0; text-indent: 2em; text-align: justify}}
table {{border-collapse: collapse; width: 100%; margin: 4mm 0; font-size: 10pt}}
td {{border: 0.5pt solid black; padding: 1mm; text-indent: 0}}
tr {{break-inside: avoid}}
</style></head><body>{content}</body></html>"""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "report.html").write_text(page, "utf-8")
        command = [
            *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-background-networking", f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer"),
            f"--print-to-pdf={folder / 'report.pdf'}",
            (folder / "report.html").as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (folder / "report.pdf").read_bytes()


def render_ofd(pdf: bytes) -> bytes:
    """The pages of a PDF as an OFD file: the same characters and rules at the same places."""
    leaves = []
    with pdfium.PdfDocument(pdf) as document:
        for page in document:
            frame, chars = read_characters(page)
            leaves.append(drawn(frame.size, chars, read_drawing(page, frame)))
            page.close()
    return ofd_file(*leaves)


def tables_alone(text: str) -> str:
    """The report's tables, each under the lines right over it that are no sentences: what departments publish apart."""
    page = parse(text)
    parts: list[str] = []
    title: list[str] = []
    for block in page.blocks:
        if isinstance(block, Grid):
            rows = ("".join(f"\t{cell.text}\n" for cell in row) for row in block.rows)
            parts += [*title[-_TITLE:], "\n".join(rows)]
            title = []
        else:
            line = page.text[block.start : block.end]
            title = [] if _SENTENCE.search(line) else [*title, line]
    return "\n".join(parts)


def without_tables(text: str) -> str:
    """The report's prose."""
    page = parse(text)
    return "\n".join(page.text[block.start : block.end] for block in page.blocks if not isinstance(block, Grid))


def render_xlsx(text: str) -> bytes:
    """The report's tables as a workbook: a sheet a table, under its title; numbers are numbers, spans merged."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    page = parse(text)
    sheet = book.create_sheet()
    for block in page.blocks:
        if not isinstance(block, Grid):
            sheet.append([page.text[block.start : block.end]])
            continue
        for row in _spans(block):
            at, column = sheet.max_row + (sheet.max_row > 1 or sheet["A1"].value is not None), 1
            for value, span in row:
                _put(sheet.cell(at, column), value)
                if span > 1:
                    sheet.merge_cells(start_row=at, end_row=at, start_column=column, end_column=column + span - 1)
                column += span
        sheet = book.create_sheet()
    book.remove(sheet)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _put(cell: openpyxl.cell.Cell, text: str) -> None:
    """Writes a cell's text as people do who type it into a spreadsheet program: numbers as numbers, codes as texts."""
    found = _NUMBER.fullmatch(text)
    if not found:
        cell.value = text or None
        cell.data_type = "s" if text else "n"  # =100% is no formula
        return
    percent = bool(found[3])
    cell.value = float(found[1].replace(",", "")) / (100 if percent else 1)
    cell.number_format = f"0.{'0' * len(found[2] or '')}".rstrip(".") + "%" * percent


def contents(page: Page) -> list[str | list[list[str]]]:
    """What a page says, to be compared across formats: paragraphs and rows of cells in order.

    White space is left out, and so are the empty cells at a row's end: plain text has none for what a cell spans.
    """
    said: list[str | list[list[str]]] = []
    for block in page.blocks:
        if isinstance(block, Grid):
            said.append([_without_end([squashed(cell.text) for cell in row]) for row in block.rows])
        else:
            said.append(squashed(page.text[block.start : block.end]))
    return said


def squashed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def agreement(expected: Counter[object], found: Counter[object]) -> float:
    """The share (0..1) that two multisets have in common, of the larger one."""
    larger = max(expected.total(), found.total())
    return (expected & found).total() / larger if larger else 1.0


def _without_end(cells: Sequence[str]) -> list[str]:
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _spans(grid: Grid) -> Iterator[list[tuple[str, int]]]:
    """The grid's rows as texts with the columns that each spans: the last cell of a short row spans the rest."""
    width = max(len(row) for row in grid.rows)
    for row in grid.rows:
        yield [(cell.text, 1 if cell is not row[-1] else 1 + width - len(row)) for cell in row]


def _html_blocks(page: Page) -> Iterator[str]:
    for block in page.blocks:
        if not isinstance(block, Grid):
            yield f"<p>{escape(page.text[block.start : block.end])}</p>"
            continue
        yield "<table>"
        for row in _spans(block):
            cells = (f'<td colspan="{span}">{escape(text).replace(chr(10), "<br>")}</td>' for text, span in row)
            yield f"<tr>{''.join(cells)}</tr>"
        yield "</table>"


def _word_table(grid: Grid) -> str:
    """A ruled table as WordprocessingML."""
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    width = max(len(row) for row in grid.rows)
    parts = [f"<w:tbl {nsdecls('w')}><w:tblPr><w:tblBorders>{rules}</w:tblBorders></w:tblPr><w:tblGrid>"]
    parts += ['<w:gridCol w:w="1000"/>'] * width + ["</w:tblGrid>"]
    for row in _spans(grid):
        parts.append("<w:tr>")
        for text, span in row:
            paragraphs = "".join(
                f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in text.split("\n")
            )
            parts.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{paragraphs}</w:tc>')
        parts.append("</w:tr>")
    return "".join([*parts, "</w:tbl>"])


class _Lists:
    """Gives the paragraphs of a document automatic numbers that show what was typed."""

    def __init__(self, document: Document) -> None:
        self._numbering = document.part.numbering_part.element
        for node in list(self._numbering):
            self._numbering.remove(node)
        for index, (_, number_format, pattern) in enumerate(_NUMBERS):
            self._numbering.append(
                parse_xml(
                    f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{index}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
                    f'<w:numFmt w:val="{number_format}"/><w:lvlText w:val="{pattern}"/></w:lvl></w:abstractNum>'
                )
            )
        self._last: dict[int, int] = {}
        self._lists: dict[int, int] = {}
        self._count = 0

    def taken(self, line: str) -> tuple[str, str]:
        """The w:numPr that shows the line's number (or ""), and the line without it."""
        for index, (number, _, _) in enumerate(_NUMBERS):
            match = number.match(line)
            if match and line[match.end() :].strip():
                value = _DIGITS.index(match[1]) + 1 if match[1] in _DIGITS else int(match[1])
                return self._reference(index, value), line[match.end() :]
        return "", line

    def _reference(self, index: int, value: int) -> str:
        if value != self._last.get(index, 0) + 1 or index not in self._lists:
            self._count += 1
            start = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{value}"/></w:lvlOverride>'
            starts_anew = index in self._lists or value > 1
            self._lists[index] = self._count
            self._numbering.append(
                parse_xml(
                    f'<w:num {nsdecls("w")} w:numId="{self._count}"><w:abstractNumId w:val="{index}"/>'
                    f"{start if starts_anew else ''}</w:num>"
                )
            )
        self._last[index] = value
        return f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{self._lists[index]}"/></w:numPr>'
