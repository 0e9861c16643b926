"""Reads workbooks: .xlsx, .xls, .et and .ods. A sheet's notes become paragraphs, its cells a table.

`parts` looks into the package for what calamine does not tell, `layout` tells notes from tables, `reader` joins them.
"""

from extractor.reading.workbook.reader import read_ods, read_xls, read_xlsx

__all__ = ["read_ods", "read_xls", "read_xlsx"]
