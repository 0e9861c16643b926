"""The workspace, where one is set: the database that keeps reviews (annotations/review_store.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.settings import Settings

if TYPE_CHECKING:
    from annotations.review_store import ReviewStore


def workspace_of(settings: Settings) -> ReviewStore | None:
    """Where reviews are kept, None where they are not.

    Raises:
        StoreError: the setting names no place that they can be kept in.
    """
    if not settings.workspace:
        return None
    # Imported here: a service that keeps nothing starts without what only this needs.
    from annotations.review_store import ReviewStore

    return ReviewStore(settings.workspace)
