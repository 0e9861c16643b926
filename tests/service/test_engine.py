"""The engine in the process that workers are forked from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from models.runtime import OUTPUTS
from models.topics import OUTPUT

ROOT = Path(__file__).parents[2]

# What a child inherits of the model it may let go of: threads that it has not inherited cannot be waited for.
_FORKED = """
import gc, os
from extractor import pipeline
from models import inference
from service.readers import engine

engine.preload("bundled")
child = os.fork()
if child == 0:
    pipeline.build.cache_clear()
    inference._load.cache_clear()
    gc.collect()
    os._exit(3)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_forked_worker_reads_with_the_model_and_lets_go_of_it() -> None:
    environment = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", _FORKED], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout.strip() == "3", done.stderr


# Which arrays the networks are asked for while the engine is loaded.
_LOADED = """
from models import runtime
from service.readers import engine

asked, run = set(), runtime.Session.run
runtime.Session.run = lambda session, outputs, inputs: (asked.update(outputs), run(session, outputs, inputs))[1]
engine.preload("bundled")
print(*sorted(asked))
"""


def test_what_is_loaded_beforehand_is_all_that_a_report_asks_of_a_model() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, check=False, timeout=120, cwd=ROOT
    )
    assert set(done.stdout.split()) == {*OUTPUTS, OUTPUT}, done.stderr
