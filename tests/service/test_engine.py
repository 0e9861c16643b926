"""The engine in the process that workers are forked from."""

from __future__ import annotations

import subprocess
import sys

# What a child inherits of the model it may let go of: threads that it has not inherited cannot be waited for.
_FORKED = """
import gc, os
from extractor import pipeline
from models import inference
from service import engine

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
