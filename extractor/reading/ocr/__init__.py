"""Reads what is only a picture: scanned pages of a PDF, and pictures themselves.

One file a step: `pictures` opens a file's pictures, `uprighting` turns a page so that its lines lie level, `cleaning`
takes seals off it, `ruling` finds the rules of its tables, `engine` finds and recognises lines of text, `placing`
gives each recognised character its place, `scans` puts these together. What comes out are the characters and rules
that the PDF reader makes paragraphs and tables of.
"""

from extractor.reading.ocr.pictures import read_jpeg, read_png, read_tiff

__all__ = ["read_jpeg", "read_png", "read_tiff"]
