"""Headings: the words they are made of, the lines that may be one, the ones that are, and how they nest."""
