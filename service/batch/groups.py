"""Which of a job's inputs are files of one report, and what such a report is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from service.batch.inputs import Input, InputError, folder, together


def joined(found: Iterable[Input], *, by_folder: bool) -> Iterator[Input]:
    """The reports: the inputs, those of one group of a manifest as one, and where asked for those of one folder.

    They come in the order of their first files; only those of one group are held at a time.

    Raises:
        InputError: the files of a group do not follow one another.
    """
    done: set[str] = set()
    for group, files in groupby(found, lambda each: each.group or (folder(each.path) if by_folder else "")):
        if not group:
            yield from files
            continue
        if group in done:
            raise InputError(f"the files of {group} do not follow one another; sort the manifest, or name the folder")
        done.add(group)
        members = list(files)
        metadata = {column: value for each in reversed(members) for column, value in each.metadata.items()}
        yield Input(together(list(dict.fromkeys(each.path for each in members))), metadata)
