"""Reads PDF reports: running text, tables with and without rules, in reading order.

One file a step: `characters` and `rules` take what pdfium knows of a page, `lines` puts characters into lines,
`ruled` and `unruled` find tables, `furniture` drops heads and page numbers, `stitching` joins tables over pages,
`paragraphs` joins wrapped lines.
"""

from extractor.reading.pdf.reader import read_pdf

__all__ = ["read_pdf"]
