"""What a result depends on besides the report: the engine's code and knowledge, the ontology, the model."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import extractor
import models
from extractor.pipeline import chosen


def engine_key(ontology: Path | None, model: str | None) -> str:
    """A fingerprint of everything that could change a result: 32 hexadecimal digits.

    The code itself is hashed and not only its version, so that a checkout at work counts as what it is.
    """
    digest = hashlib.sha256(f"{platform.python_version()} {version('spacy')} {version('jieba')}\n".encode())
    _add(digest, _package(Path(extractor.__file__).parent))
    if ontology is not None:
        _add(digest, [ontology])
    if chosen(model) is not None:
        # The bundled model is in the package; of a registry, what it has promoted is behind a link.
        _add(digest, _package(Path(models.__file__).parent))
        _add(digest, _files(Path(str(model)).resolve()))
        digest.update(version("torch").encode())
    return digest.hexdigest()[:32]


def _package(folder: Path) -> Iterable[Path]:
    return (path for path in _files(folder) if path.suffix != ".pyc")


def _files(folder: Path) -> Iterable[Path]:
    """What is in the folder; nothing where there is no such folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _add(digest: hashlib._Hash, paths: Iterable[Path]) -> None:
    """Names and contents, so that neither can change unnoticed; names without the folder, which may lie anywhere."""
    for path in paths:
        with path.open("rb") as stream:
            digest.update(f"{path.name} {hashlib.file_digest(stream, 'sha256').hexdigest()}\n".encode())
