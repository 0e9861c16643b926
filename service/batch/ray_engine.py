"""The engine for a cluster: the same chunks through Ray Data, each actor a slot that loads the engine once.

Ray decides where a chunk is read, and has it read again elsewhere when a node is lost. That does no harm: a chunk
counts when its manifest is written, which is done here and once, and what the lost node had read is saved in results/.
The output must be on storage that every node reaches.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import ray
import ray.data
from ray.exceptions import RayError

from service.batch.records import Packed, Settings
from service.batch.store import compress, decompress
from service.batch.versions import engine_key
from service.batch.worker import Done, Engine, PutOff, Slot, Unusable

Rows = dict[str, Any]


class Reader:
    """An actor: the constructor runs once on its node, the call for each chunk."""

    def __init__(self, settings: str) -> None:
        """Takes the settings as JSON.

        Raises:
            Unusable: the node has another version of the program, whose results would be others.
        """
        self._slot = Slot(Settings.model_validate_json(settings))
        wanted = Settings.model_validate_json(settings)
        if engine_key(wanted.ontology, wanted.model) != wanted.key:
            raise Unusable(f"the node {socket.gethostname()} has another version of jixiao, or of the model")

    def __call__(self, rows: Rows) -> Rows:
        """Reads the chunks of a batch of rows and gives their manifests."""
        done: dict[str, list[Any]] = {"name": [], "generation": [], "content": [], "failed": []}
        for name, generation, content in zip(rows["name"], rows["generation"], rows["content"], strict=True):
            failed: list[bool] = []
            chunk = Packed(str(name), int(generation), decompress(content))
            try:
                manifest = self._slot.tag(chunk, failed.append)
            except PutOff as later:  # what else the node reads, nobody here can say
                manifest = self._slot.tag(chunk, failed.append, later)
            for column, value in {**asdict(manifest), "failed": failed}.items():
                done[column].append(value)
        return done


def on(address: str | None) -> Engine:
    """The engine on the cluster at an address; on one that is started on this machine where there is none."""

    def run(chunks: Iterable[Packed], settings: Settings, workers: int, done: Done) -> Iterator[Packed]:
        items = [{**asdict(chunk), "content": compress(chunk.content)} for chunk in chunks]
        if not items:
            return
        # Closed networks: nothing is reported to anyone.
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        ray.init(address=address, ignore_reinit_error=True, log_to_driver=False)
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        manifests = ray.data.from_items(items, override_num_blocks=len(items)).map_batches(
            Reader,
            fn_constructor_args=(settings.model_dump_json(),),
            batch_size=1,
            compute=ray.data.ActorPoolStrategy(min_size=1, max_size=workers),
            num_cpus=1,
        )
        try:
            for row in manifests.iter_rows():
                for failed in row["failed"]:
                    done(bool(failed))
                yield Packed(row["name"], row["generation"], row["content"])
        except RayError as error:
            raise Unusable(f"the Ray cluster could not finish the job: {error}") from error

    return run
