"""What the pages of a report look like: drawn for people who want to see what was read, a few at a time.

One file a kind: `pdf` draws with pdfium, `pictures` shows scans, `ofd` writes drawings that the browser itself draws,
`word` has LibreOffice print what has no pages of its own.
A reader process does it (service/readers/reader.py), so that a file harms nothing else; nothing is kept.
"""

from service.paper.drawing import MOST_PAGES, WIDEST, Pages, drawn, no_pages
from service.paper.word import Printout, printout

__all__ = ["MOST_PAGES", "WIDEST", "Pages", "Printout", "drawn", "no_pages", "printout"]
