"""What can go wrong between the engine and Label Studio."""

from __future__ import annotations


class AnnotationError(Exception):
    """The annotation loop cannot go on; says why and what to do."""
