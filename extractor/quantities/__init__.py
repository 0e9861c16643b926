"""A grammar of Chinese quantities: every number of a text with its unit, qualifier and kind, in one pass."""

from extractor.quantities.grammar import quantities, yuan
from extractor.quantities.model import Kind, Qualifier, Quantity
from extractor.quantities.numerals import chinese_number

__all__ = ["Kind", "Qualifier", "Quantity", "chinese_number", "quantities", "yuan"]
