"""What can be wrong with a model."""

from __future__ import annotations


class ModelError(ValueError):
    """A model or checkpoint cannot be used; says which and why."""
