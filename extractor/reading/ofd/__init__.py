"""Reads OFD reports (GB/T 33190-2016), the format in which Chinese offices publish what is printed.

`parts` finds the pages in the package, `objects` takes from a page its characters and rules with their places; what
they become is decided as for a PDF (reading/pdf/sheets.py).
"""

from extractor.reading.ofd.reader import page_count, read_ofd

__all__ = ["page_count", "read_ofd"]
