"""The note: findings as a Word document that goes to the department, one or several reports in one letter."""

from service.note.content import Noted, note

__all__ = ["Noted", "note"]
