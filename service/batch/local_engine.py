"""The engine for one machine: as many worker processes as asked for, each with a thread here that watches it."""

from __future__ import annotations

import queue
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from service.batch.records import Packed, Settings
from service.batch.worker import Done, PutOff, Slot


def run(chunks: Iterable[Packed], settings: Settings, workers: int, done: Done) -> Iterator[Packed]:
    """The manifests of the chunks, in the order in which they are finished.

    At most one chunk more than there are workers is held at a time. `done` is called from the watching threads.

    Raises:
        Unusable: see `Slot.tag`.
    """
    slots = [Slot(settings) for _ in range(workers)]
    idle: queue.SimpleQueue[Slot] = queue.SimpleQueue()
    for slot in slots:
        idle.put(slot)

    put_off: list[PutOff] = []

    def tag(chunk: Packed) -> list[Packed]:
        slot = idle.get()
        try:
            return [slot.tag(chunk, done)]
        except PutOff as later:
            put_off.append(later)
            return []
        finally:
            idle.put(slot)

    pool = ThreadPoolExecutor(workers)
    pending: set[Future[list[Packed]]] = set()
    try:
        for chunk in chunks:
            pending.add(pool.submit(tag, chunk))
            if len(pending) > workers:
                finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in finished:
                    yield from future.result()
        while pending:
            finished, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in finished:
                yield from future.result()
        for later in put_off:
            yield slots[0].tag(later.chunk, done, later)
    finally:
        # Also on an error or an interrupt: the workers end first, so that their threads do.
        for slot in slots:
            slot.close()
        pool.shutdown(cancel_futures=True)
