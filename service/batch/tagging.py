"""What happens to a chunk, wherever it happens: its reports are read, their results written, their rows gathered.

Nothing here commits: the chunk counts once the job writes the manifest that this gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext

import zstandard
from pydantic import ValidationError

from extractor import ReportError, extract
from extractor.result import Result
from service.batch import inputs
from service.batch.records import REPORT, Chunk, Failure, Item, Manifest, Member, Settings, page_name, result_name
from service.batch.store import Store, compress, decompress, stamped
from service.batch.tables import Rows, error_row, rows
from service.page import page
from service.readers import engine
from service.readers.workers import of_machine

Guard = Callable[[], AbstractContextManager[None]]
# Called with each report before it is read (failure is None and done False), and again when it is done.
Observe = Callable[[Item, bool], None]


class Tagger:
    """Reads chunks with one engine, loaded once."""

    def __init__(self, settings: Settings, guard: Guard = nullcontext) -> None:
        """Loads the engine; `guard` is entered around whatever a report could make crash or hang.

        Raises:
            KnowledgeError: the ontology holds a wrong entry.
        """
        self._settings = settings
        self._guard = guard
        self._store = Store(settings.output)
        engine.load(settings.ontology, settings.model)

    def tag(self, chunk: Chunk, failures: Mapping[str, Failure], observe: Observe) -> Manifest:
        """Reads the reports of a chunk and writes its files.

        Args:
            chunk: what is to be read.
            failures: by id, those of its reports that are known to crash or hang the reader.
            observe: told of each report before it is read and after.

        Returns:
            the manifest that commits the chunk.
        """
        gathered = Rows({column for item in chunk.items for column in item.metadata})
        members = []
        for item in chunk.items:
            item = item.model_copy(update={"failure": failures.get(item.id, item.failure)})
            observe(item, False)
            member = self._report(item, gathered)
            members.append(member)
            observe(member, True)
        files = {}
        for table, year, content in gathered.files():
            name = chunk.file(table, year)
            self._store.put(name, content)
            files[name] = len(content)
        return Manifest(name=chunk.name, generation=chunk.generation, files=files, reports=tuple(members))

    def _report(self, item: Item, gathered: Rows) -> Member:
        """One report: what is known of it, else its result from an earlier start, else its result read now."""
        key, size = item.key, 0
        outcome = item.failure or self._saved(item)
        if not isinstance(outcome, Failure | tuple):
            key = self._settings.key
            outcome = self._read(item, key)
        if isinstance(outcome, Failure):
            item = item.model_copy(update={"failure": outcome})
            gathered.add(item.id, None, [("errors", error_row(item))])
        else:
            result, size = outcome
            gathered.add(item.id, result.document.fiscal_year, rows(item, result))
        return Member(**{**dict(item), "key": key, "size": size})

    def _saved(self, item: Item) -> tuple[Result, int] | None:
        """A result that the same engine wrote before, and its file's size in bytes."""
        packed = self._store.get(result_name(item.id))
        if packed is None or not stamped(packed, item.key):
            return None
        try:
            result = Result.model_validate_json(decompress(packed))
        except (zstandard.ZstdError, ValidationError):
            return None
        if self._settings.pages and not self._store.has(page_name(item.id)):
            self._show(item.id, result)
        return result, len(packed)

    def _read(self, item: Item, key: str) -> tuple[Result, int] | Failure:
        contents = inputs.read(item.path, item.id)
        if isinstance(contents, Failure):
            return contents
        names = [inputs.name(path) for path in inputs.parts(item.path)]
        several = len(contents) > 1
        try:
            with self._guard():
                result = extract(
                    contents if several else contents[0],
                    name=names if several else names[0],
                    ontology=self._settings.ontology,
                    model=self._settings.model,
                )
                # A lone surrogate, which a damaged file may hold, has no place in JSON.
                text = result.model_dump_json().encode("utf-8")
        except ReportError as error:
            return Failure(reason=error.reason, detail=str(error) if several else error.detail)
        except MemoryError:
            raise
        except Exception as error:  # a fault of the engine costs the report that showed it, and not the job
            if isinstance(error, OSError) and of_machine(error):
                raise
            return Failure(reason="fault", detail=f"the reader failed: {type(error).__name__}: {error}")
        packed = compress(text, key)
        if self._settings.pages:
            self._show(item.id, result)  # before the result, which says that the report is done
        self._store.put(result_name(item.id), packed)
        return result, len(packed)

    def _show(self, report: str, result: Result) -> None:
        """Writes the page on which a report is looked at."""
        content = page(result, "zh", home=f"../{REPORT}", ontology=self._settings.ontology)
        self._store.put(page_name(report), content.encode("utf-8", "replace"))
